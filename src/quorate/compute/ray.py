"""A Ray cluster: workers elsewhere that keep the parts they work on.

Each worker is an actor. A part goes to one of them when it is first needed, or is read there where
the worker finds it itself, and stays; what travels afterwards are functions and outcomes. A worker
that is lost is replaced, and its parts are brought to the new one. Ray itself is imported when an
executor is made, so that nobody else needs it.
"""

from __future__ import annotations

import secrets
import time
import weakref
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import version
from typing import ClassVar, TypeVar, cast

from quorate.compute.executor import Group, LostError, count_of
from quorate.compute.ray_cluster import LOOK, Cluster, first_line
from quorate.compute.ray_worker import PACKAGE, Actor, Held, Portable, Worker

Part = TypeVar("Part")
Out = TypeVar("Out")

SECONDS_TO_BEGIN = 60.0
"""How long a worker may take to begin before the fit goes on without it."""
TRIES = 4
"""How often the same part may be lost with its worker before the part itself is suspected."""
AT_A_TIME = 16
"""Parts that are on their way to a worker at a time."""


@dataclass(eq=False)
class _Slot:
    """A worker as seen from here: what it finds itself, and what was brought to it."""

    actor: Actor
    finds: dict[str, bool] = field(default_factory=dict)
    brought: dict[str, set[int]] = field(default_factory=dict)


@dataclass(eq=False)
class _Sent:
    """A part on its way: to whom, and what will be its outcome."""

    number: int
    part: object
    function: object
    slot: _Slot
    outcome: object
    tries: int = 1


class Ray:
    """Runs parts on the workers of a Ray cluster.

    ``address`` is that of an existing cluster (``auto``, ``host:port`` or ``ray://host:port``);
    without, one is started here, for this machine alone, and ended by ``close``. ``workers`` are
    as many as the cluster has cores, unless said otherwise. Raises LostError when the cluster
    cannot be reached, and when it is lost later.
    """

    out_of_core: ClassVar[bool] = True
    shares_memory: ClassVar[bool] = False

    def __init__(self, address: str | None = None, workers: int | None = None) -> None:
        self._cluster = Cluster(address, workers)
        self._ray = self._cluster.ray
        self._lost = 0
        self._keys: set[str] = set()
        self._actor = self._ray.remote(num_cpus=1, max_restarts=0, max_concurrency=1)(Worker)
        self._slots = self._workers(workers or self._cluster.cores)

    @property
    def workers(self) -> int:
        """How many parts run at the same time."""
        return len(self._slots)

    @property
    def lost(self) -> int:
        """How many workers were lost and replaced so far."""
        return self._lost

    def processes(self) -> list[int]:
        """The process of each worker, on the machine where it runs."""
        return [self._begun(slot.actor.begin.remote())[1] for slot in self._slots]

    def hold(self, parts: Sequence[Part]) -> Sequence[Part]:
        """The same parts; workers keep those that they have worked on until they are let go."""
        if isinstance(parts, Held) and parts.key in self._keys:
            return parts
        held = Held(parts, secrets.token_hex(8))
        self._keys.add(held.key)
        weakref.finalize(held, self._drop, held.key).atexit = False
        return held

    def map(self, function: Callable[[Part], Out], parts: Sequence[Part]) -> Iterator[Out]:
        """Yield the outcomes in the order of the parts, at most two a worker waiting."""
        sent = self._cluster.reached(self._ray.put, function)
        waiting: deque[_Sent] = deque()
        for number in range(len(parts)):
            if len(waiting) >= 2 * self.workers:
                yield self._outcome(waiting.popleft())  # type: ignore[misc]
            waiting.append(self._send(number, parts[number], sent))
        while waiting:
            yield self._outcome(waiting.popleft())  # type: ignore[misc]

    def close(self) -> None:
        """End the workers, and the cluster if it was started here."""
        for slot in () if self._cluster.gone else self._slots:
            with suppress(Exception):  # what is lost already need not be ended
                self._ray.kill(slot.actor)
        self._slots = []
        self._cluster.close()

    def _workers(self, wanted: int) -> list[_Slot]:
        slots = [_Slot(self._actor.remote()) for _ in range(wanted)]
        refs = [slot.actor.begin.remote() for slot in slots]
        until = time.monotonic() + SECONDS_TO_BEGIN
        late = refs
        while late and time.monotonic() < until:
            self._cluster.look()
            self._cluster.alive()
            wait = partial(self._ray.wait, refs, num_returns=wanted, timeout=LOOK)
            ready, late = self._cluster.reached(wait)
        begun = set(ready)
        for ref in ready:
            self._same(self._begun(ref)[0])
        for slot, ref in zip(slots, refs, strict=True):
            if ref in late:
                self._ray.kill(slot.actor)
        slots = [slot for slot, ref in zip(slots, refs, strict=True) if ref in begun]
        if not slots:
            raise LostError(
                f"no worker of {self._cluster.name} began within {SECONDS_TO_BEGIN:.0f} seconds; "
                "see whether its cores are taken by something else"
            )
        return slots

    def _same(self, theirs: str) -> None:
        """Refuse workers with another version, whose bits may differ."""
        if theirs != version(PACKAGE):
            raise LostError(
                f"the workers of {self._cluster.name} have {PACKAGE} {theirs}, this is "
                f"{version(PACKAGE)}; install the same version there"
            )

    def _send(self, number: int, part: object, function: object, tries: int = 1) -> _Sent:
        """Give a part to its worker: the same for the same part in every map."""
        while True:
            held = part.parts if isinstance(part, Group) else None
            place = part.numbers.start if isinstance(part, Group) else number
            slot = self._slots[place % len(self._slots)]
            actor = slot.actor
            try:
                if isinstance(part, Group) and isinstance(held, Held):
                    self._bring(slot, held, part.numbers)
                    outcome = actor.run.remote(held.key, part.numbers, function)
                else:
                    outcome = actor.call.remote(part, function)
                return _Sent(number, part, function, slot, outcome, tries)
            except self._ray.exceptions.RayActorError:
                tries = self._again(tries)
                self._replace(slot)

    def _bring(self, slot: _Slot, held: Held[object], numbers: range) -> None:
        """See to it that a worker has these parts."""
        actor = slot.actor
        if held.key not in slot.finds:
            source = held.parts if isinstance(held.parts, Portable) else None
            found = self._cluster.reached(self._cluster.get, actor.take.remote(held.key, source))
            slot.finds[held.key] = bool(found)
            slot.brought[held.key] = set()
        if slot.finds[held.key]:
            return
        lacking = [n for n in numbers if n not in slot.brought[held.key]]
        for first in range(0, len(lacking), AT_A_TIME):
            some = lacking[first : first + AT_A_TIME]
            parts = {n: held.parts[n] for n in some}
            self._cluster.reached(self._cluster.get, actor.keep.remote(held.key, parts))
            slot.brought[held.key] |= set(some)

    def _outcome(self, one: _Sent) -> object:
        while True:
            try:
                return self._cluster.reached(self._cluster.get, one.outcome)
            except self._ray.exceptions.RayActorError:
                tries = self._again(one.tries)
                self._replace(one.slot)
                one = self._send(one.number, one.part, one.function, tries)

    def _again(self, tries: int) -> int:
        if tries >= TRIES:
            raise LostError(
                f"workers of {self._cluster.name} ended {tries} times at the same part; they are "
                "probably out of memory: give them more, or take fewer of them"
            )
        return tries + 1

    def _replace(self, slot: _Slot) -> None:
        """Another worker in the place of one that is lost; without, where none begins."""
        if slot not in self._slots:
            return
        self._lost += 1
        place = self._slots.index(slot)
        try:
            self._slots[place : place + 1] = self._workers(1)
        except (LostError, self._ray.exceptions.RayActorError) as error:
            if len(self._slots) == 1 or self._cluster.gone:
                why = first_line(error)
                raise LostError(
                    f"{self._cluster.name} has no worker left, and none begins ({why})"
                ) from error
            del self._slots[place]

    def _drop(self, key: str) -> None:
        self._keys.discard(key)
        for slot in self._slots:
            if key in slot.finds:
                slot.actor.drop.remote(key)

    def _begun(self, ref: object) -> tuple[str, int]:
        return cast("tuple[str, int]", self._cluster.reached(self._cluster.get, ref))


def ray_cluster(said: str) -> Ray:
    """``ray``: started here; ``ray:N``: with N workers; ``ray:auto``, ``ray:HOST:PORT`` and
    ``ray://HOST:PORT``: an existing cluster.
    """
    if said == "" or said.isdecimal():
        return Ray(workers=count_of(said))
    return Ray(f"ray:{said}" if said.startswith("//") else said)
