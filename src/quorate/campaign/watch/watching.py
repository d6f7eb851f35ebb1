"""Watch a campaign: follow its log, decide when items have enough, look at those who judge.

A watch is a state machine over the log. What it writes are events, and before it writes one it
looks, under a lock, whether that still holds. So any number of server processes may watch the same
campaign, and one that dies loses nothing: whoever reads the log next comes to the same state.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from quorate.assignment.choice import chosen
from quorate.assignment.live import Fit, Snapshot
from quorate.campaign.asked import spec_of
from quorate.campaign.sealing import unseal
from quorate.campaign.watch.deciding import Made, Written, decide_all
from quorate.campaign.watch.following import KINDS, Following, modelled
from quorate.ledger.event import Json
from quorate.ledger.vault import Vault
from quorate.schema.campaign import CampaignSpec
from quorate.schema.stored_spec import stored_spec
from quorate.storage.queries import log as logs
from quorate.storage.queries import watch
from quorate.storage.queries.watch import Seen
from quorate.storage.transaction import Transaction

if TYPE_CHECKING:
    from quorate.campaign.watch.looking import Looking

AT_ONCE = 2_000
"""events in one bite"""
BREATH = 20
"""events between two pauses in which others may go on"""
DECISIONS = 32
"""decisions that are written together"""
FIRST_FIT = 300
"""calls before the first full fit where nothing is decided by it"""
SAMPLE = 200
"""items whose beliefs are compared before and after a full fit"""


class Present(NamedTuple):
    """A campaign's spec, and how many events of its log there are, now."""

    spec: CampaignSpec
    size: int


@dataclass(frozen=True, slots=True)
class Bite:
    """The next events of a log, up to ``end`` of ``size``.

    ``opened`` are the words behind commitments, by event and question.
    """

    events: Sequence[Seen]
    opened: Mapping[int, Mapping[str, Json]]
    end: int
    size: int
    now: int
    """the time of the reading, milliseconds UTC"""


@dataclass(frozen=True, slots=True)
class Difference:
    """How far live beliefs were from a full fit of the same judgments, over a sample of items.

    ``mean`` and ``most`` are total variation distances (half the sum of absolute differences, in
    a set of options the largest difference); ``labels`` how many likeliest labels changed.
    """

    items: int
    mean: float
    most: float
    labels: int


class Watch:
    """A campaign that is watched. Its verbs are called one after another, in any thread."""

    def __init__(self, campaign: str, now: Present, vault: Vault, *, follows: bool = False) -> None:
        """A watch that has read nothing yet of a log that goes on from there.

        One that only ``follows`` has beliefs for picking, and neither checks nor fits.
        """
        spec = now.spec
        self.campaign = campaign
        self.following = Following(spec)
        self.looking: Looking | None = None
        self.outdated = False
        """whether the questions changed, so that a new watch must begin"""
        self.ready = False
        """whether the end of the log was reached once"""
        self.difference: Difference | None = None
        """to the last full fit"""
        self.fitted_at: int | None = None
        """when the last full fit was taken over, milliseconds UTC"""
        self.now = 0
        """the time of the last reading, milliseconds UTC"""
        self._known = now.size
        self._vault = vault
        if spec.checks != {} and not follows:
            # the only part that needs the analytic stack
            from quorate.campaign.watch.looking import Looking

            self.looking = Looking(spec, self.following)
        if believes(spec) and not follows:
            # takes a second, which is better spent before raters come than at the first fit
            import_module("quorate.assignment.live.full_fit")

    @property
    def spec(self) -> CampaignSpec:
        """The campaign's spec, as far as its log was read."""
        return self.following.spec if self.following.read else self.following.asked

    # reading the log

    def bite(self, tx: Transaction) -> Bite:
        """Read the next events; sealed words are opened where a check reads them."""
        end = tx.one(logs.SIZE, log=self.campaign)
        size = 0 if end is None else end.size
        start = self.following.read
        stop = min(size, start + AT_ONCE)
        if stop <= start:
            return Bite((), {}, start, size, tx.now)
        kinds = KINDS if self.looking is None else KINDS + self.looking.KINDS
        rows = tx.all(watch.seen(kinds), log=self.campaign, start=start, end=stop)
        opened = {}
        if self.looking is not None and self.looking.reads_words:
            sealed = (row for row in rows if '"sealed"' in row.body)
            opened = {row.idx: self._opened(tx, row) for row in sealed}
        return Bite(rows, opened, stop, size, tx.now)

    def _opened(self, tx: Transaction, row: Seen) -> dict[str, Json]:
        """The texts behind commitments, in memory only; an erased one is not there."""
        sealed = json.loads(row.body)["data"].get("sealed")
        if not isinstance(sealed, dict):
            return {}
        return {
            question: unseal(tx, self._vault, str(commitment))
            for question, commitment in sealed.items()
        }

    def take(self, bite: Bite) -> bool:
        """Take events in; whether there are more to be read."""
        for start in range(0, len(bite.events), BREATH):
            part = bite.events[start : start + BREATH]
            with self.following.lock:
                for event in part:
                    self._take(event, bite.opened.get(event.idx))
                self.following.read = part[-1].idx + 1
                if self.ready:  # else nobody reads yet, and many at once cost less
                    self.following.beliefs.take_in()
            if self.outdated:
                return False
            time.sleep(0)  # raters are served first
        more = bite.end < bite.size
        with self.following.lock:
            self.following.read = max(self.following.read, bite.end)
            if not more:
                self.following.beliefs.take_in()
        self.now = bite.now
        self.ready = self.ready or not more
        return more

    def _take(self, event: Seen, opened: Mapping[str, Json] | None) -> None:
        data = json.loads(event.body)["data"]
        if opened:
            data["opened"] = opened
        if event.kind == "campaign_changed" and event.idx >= self._known:
            spec = stored_spec(data["spec"])
            before = self.following.asked
            self.outdated |= modelled(spec) != modelled(before) or spec.checks != before.checks
        self.following.take(event.kind, data)
        if self.looking is not None:
            self.looking.take(event.kind, data, event.at)

    # deciding

    def decisions(self) -> list[Made]:
        """What is to be written about items that have all they were to get."""
        with self.following.lock:
            return decide_all(self.following, DECISIONS)

    def settled(self, made: Sequence[Made], done: Written) -> None:
        """These decisions were written, or did not hold any more; those that wait come again."""
        with self.following.lock:
            for one in made:
                if one.item not in done.later:
                    self.following.touched.pop(self.following.items.number(one.item), None)

    # full fits

    def snapshot(self) -> Snapshot | None:
        """What a full fit is to start from, when one is due."""
        beliefs = self.following.beliefs
        if not self.ready or not beliefs.due or not beliefs.models:
            return None
        if beliefs.count < FIRST_FIT and not believes(self.spec):
            return None
        with self.following.lock:
            return self.following.snapshot()

    def adopt(self, fit: Fit) -> None:
        """Go on from a full fit, and remember how much it changed."""
        beliefs = self.following.beliefs
        names = self.following.items.names
        sample = names[:: max(1, len(names) // SAMPLE)]
        with self.following.lock:
            before = {(q, i): beliefs.posterior(q, i) for q in beliefs.models for i in sample}
            self.following.adopt(fit)
            after = {(q, i): beliefs.posterior(q, i) for q in beliefs.models for i in sample}
        self.difference = _difference(before, after)
        self.fitted_at = self.now


def present(tx: Transaction, campaign: str) -> Present:
    """What a watch begins with."""
    size = tx.one(logs.SIZE, log=campaign)
    return Present(spec_of(tx, campaign), 0 if size is None else size.size)


def wants_watch(spec: CampaignSpec) -> bool:
    """Whether there is anything to watch: beliefs that somebody acts on, or checks."""
    return believes(spec) or spec.checks != {}


def believes(spec: CampaignSpec) -> bool:
    """Whether decisions rest on beliefs or counts, so that they are kept up at once."""
    if spec.stopping is not None or spec.assignment.choice == "cover":
        return True
    found = chosen(spec.assignment)
    return found.informed or hasattr(found, "values")  # by a model: what is full is not wanted


def _difference(
    before: Mapping[tuple[str, str], Mapping[str, float]],
    after: Mapping[tuple[str, str], Mapping[str, float]],
) -> Difference | None:
    distances, labels = [], 0
    for key, old in before.items():
        new = after[key]
        if not old or not new:
            continue
        apart = [abs(new[option] - p) for option, p in old.items()]
        one_truth = abs(sum(old.values()) - 1) < 1e-6
        distances.append(sum(apart) / 2 if one_truth else max(apart))
        labels += max(old, key=old.__getitem__) != max(new, key=new.__getitem__)
    if not distances:
        return None
    return Difference(len(distances), sum(distances) / len(distances), max(distances), labels)
