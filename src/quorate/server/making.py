"""Making: how far a release is that is being made, and how long the rest will take."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

STEPS = {
    "reading": 0.14,
    "computing": 0.62,
    "writing": 0.1,
    "proving": 0.06,
    "documents": 0.02,
    "packing": 0.06,
}
"""what is done, in order, and the share of the time that it takes of a large release"""
LEAST_SHARE = 0.05
"""the share of the work from which on it is told how long the rest will take"""


class Proof(Protocol):
    """The tables of a log as they are being written: how many entries are done, and since when, by
    the monotonic clock."""

    entries: int
    begun: float


@dataclass(frozen=True, slots=True)
class Seen:
    """A release that is being made, or that could not be, as pages see it.

    ``done`` is the share of the step, ``share`` that of the whole, ``left`` how many seconds the
    rest will take, ``count`` how many of the ``entries`` of the log are proven, at which ``rate``.
    """

    version: str
    begun: int
    """milliseconds UTC"""
    step: str = "waiting"
    done: float = 0.0
    problem: str = ""
    entries: int = 0
    count: int = 0
    rate: float | None = None
    share: float = 0.0
    left: float | None = None


@dataclass(slots=True)
class Making:
    """How far the process is that makes a release.

    ``done`` is the share of the step; ``proof`` the tables of the log, where a process of its own
    writes them meanwhile, ``entries`` how many entries of the log it covers.
    """

    telling: Callable[[str, float], None] = lambda step, done: None
    """called with each step; it may raise, so that the making ends"""
    step: str = "waiting"
    done: float = 0.0
    entries: int = 0
    proof: Proof | None = None
    proven: int = 0
    clock: Callable[[], float] = time.monotonic
    _start: float | None = None

    def said(self) -> str:
        """What pages show of it beside the step, as JSON."""
        told = {
            "entries": self.entries,
            "count": self.count,
            "rate": self.rate,
            "share": self.share,
            "left": self.left,
        }
        return json.dumps(told)

    def tell(self, step: str, done: float) -> None:
        """Note how far it is."""
        self.telling(step, done)
        self.step, self.done = step, done
        if self._start is None:
            self._start = self.clock()
        if step == "proving":
            self.proven = round(done * self.entries)

    @property
    def count(self) -> int:
        """How many entries of the log are proven."""
        return self.proven if self.proof is None else self.proof.entries

    @property
    def rate(self) -> float | None:
        """Entries a second; None where there are none yet, or all."""
        if self.proof is None or not 0 < self.count < self.entries:
            return None
        return self.count / max(self.clock() - self.proof.begun, 1e-3)

    @property
    def share(self) -> float:
        """The share of the whole work, by what its steps take of a large release."""
        if self.step not in STEPS:
            return float(self.step == "done")
        before = sum([*STEPS.values()][: [*STEPS].index(self.step)])
        return min(before + STEPS[self.step] * self.done, 1.0)

    @property
    def left(self) -> float | None:
        """Seconds that are left, if it goes on as it did; None while that cannot be told."""
        if self._start is None or self.share < LEAST_SHARE:
            return None
        return (self.clock() - self._start) * (1 / self.share - 1)
