"""A simulated rater at work: one step at a time, so that one thread can drive many."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from random import Random
from uuid import UUID

from quorate.ledger.canonical import canonical
from quorate.schema.campaign import CampaignSpec
from quorate.simulation.answers import answers
from quorate.simulation.character import Character
from quorate.simulation.hand import Hand
from quorate.simulation.wire import RefusedError, Wire

EXPECTED = 30.0
"""seconds for an item of a campaign that does not say"""
READING = 10.0
"""seconds for a guideline"""
SKIPS = 0.02
"""how often a rater skips an item"""
ASK_AGAIN = 15.0
"""seconds after which a rater who is paused looks again"""
GONE = (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)
"""what somebody hears who is not a member, or not any more"""


@dataclass(frozen=True, slots=True)
class Assignment:
    """A campaign to judge at most so many items of, with what is true of them."""

    spec: CampaignSpec
    truths: Mapping[bytes, Mapping[str, object]]
    quota: int

    def truth_of(self, content: Mapping[str, object]) -> Mapping[str, object]:
        """What is true of an item, by its content; nothing for items that we do not know."""
        return self.truths.get(digest_of(content), {})


@dataclass(frozen=True, slots=True)
class _Lease:
    name: str
    content: Mapping[str, object]
    shown: Mapping[str, Sequence[str]]
    since: float


@dataclass(slots=True)
class Worker:
    """A simulated rater with a session, and the campaigns to work on, one after the other."""

    character: Character
    wire: Wire
    assignments: list[Assignment]
    rng: Random
    speed: float = 1.0
    judged: int = 0
    _done: int = 0
    _lease: _Lease | None = field(default=None)

    def step(self) -> float | None:
        """Do the next thing and say in how many seconds to come again; None when all is done.

        Raises RefusedError when the server refuses what it should take, CutOffError when it has
        gone.
        """
        while self.assignments:
            pause = self._work(self.assignments[0])
            if pause is not None:
                return pause / self.speed
            self.assignments.pop(0)
            self._done, self._lease = 0, None
        return None

    def _work(self, task: Assignment) -> float | None:
        """Work on a campaign; the pause that follows, or None when it is finished with."""
        given = self._asked(task) if self._lease is None else self._answered(task, self._lease)
        if self._done >= task.quota:
            return None
        return self._taken(task, given)

    def _answered(self, task: Assignment, lease: _Lease) -> Mapping[str, object]:
        try:
            given = self._answer(task, lease)
        except RefusedError as error:
            if error.status not in (*GONE, HTTPStatus.CONFLICT):
                raise
            return self._asked(task)  # the item was taken back, or we are no member any more
        self._done += 1
        return given

    def _asked(self, task: Assignment) -> Mapping[str, object]:
        try:
            return self.wire.get(f"/campaigns/{task.spec.name}/work?hold=1")
        except RefusedError as error:
            if error.status not in GONE:
                raise
            return {"state": "removed"}

    def _taken(self, task: Assignment, given: Mapping[str, object]) -> float | None:
        self._lease = None
        state, leases = given["state"], given.get("leases")
        if state == "work" and isinstance(leases, list) and leases:
            first = leases[0]
            self._lease = _Lease(first["lease"], first["content"], first["shown"], time.monotonic())
            return self.character.seconds(task.spec.expected_seconds or EXPECTED, self.rng)
        if state == "paused":
            return ASK_AGAIN
        if state in ("consent", "guideline"):
            self._read(task)
            return self.character.seconds(READING, self.rng)
        return None

    def _read(self, task: Assignment) -> None:
        """Read what there is to read, and say so."""
        at = f"/campaigns/{task.spec.name}"
        work = self.wire.get(f"{at}/work?hold=1")
        consent, guideline = work.get("consent"), work.get("guideline")
        if isinstance(consent, dict):
            self.wire.post(f"{at}/consent", {"version": consent["version"]})
        if isinstance(guideline, dict):
            self.wire.post(f"{at}/guideline/{guideline['version']}/acknowledge")

    def _answer(self, task: Assignment, lease: _Lease) -> Mapping[str, object]:
        at = f"/campaigns/{task.spec.name}"
        seconds = round(time.monotonic() - lease.since, 3)
        name = {"submission": str(UUID(int=self.rng.getrandbits(128), version=4))}
        if not self.character.thoughtless and self.rng.random() < SKIPS:
            reason = self.rng.choice(task.spec.skip_reasons).value
            body = {"reason": reason, "seconds": seconds, "hold": 1}
            return self.wire.post(f"{at}/leases/{lease.name}/skip", name | body)
        truth = task.truth_of(lease.content)
        hand = Hand(self.character, lease.content, lease.shown, truth, self.rng)
        labels = answers(task.spec.questions, hand)
        answer = {"lease": lease.name, "labels": labels, "seconds": seconds, "hold": 1}
        given = self.wire.post(f"{at}/judgments", name | answer)
        self.judged += 1
        return given


def digest_of(content: Mapping[str, object]) -> bytes:
    """What an item is known by to a rater, who is never told its name: SHA-256 of its content."""
    return hashlib.sha256(canonical(dict(content))).digest()
