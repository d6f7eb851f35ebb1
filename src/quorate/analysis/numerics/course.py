"""The course of a long fit: what is told of it, and where it can be taken up again.

A fit may run several loops, one after the other, always the same ones for the same input. Each
loop is numbered; a course knows where each was left, and hears of every iteration.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.numerics.em import Stopping
from quorate.analysis.numerics.model import Sums
from quorate.analysis.numerics.packed import Packed


@dataclass(frozen=True, eq=False)
class Left:
    """Where a loop was left: its trace, the sums of its last E-step, what its M-step remembers."""

    trace: tuple[float, ...]
    sums: Sums
    memory: Mapping[str, NDArray[np.generic]] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Growth:
    """Where a loop ended when the table was smaller, and the items judged since then.

    The sums of ``end`` are those of which its last parameters were made, in the codes of the
    present table.
    """

    end: Left
    touched: Packed


@dataclass(frozen=True)
class Difference:
    """What another iteration over all items would change at the end of incremental sweeps.

    ``answers`` are items whose likeliest label changes; ``largest`` and ``mean`` total variation of
    items; ``raters`` those whose expected share of right judgments moves by more than a hundredth,
    ``farthest`` the largest such move. ``touched`` items were swept ``sweeps`` times.
    """

    touched: int
    sweeps: int
    answers: int
    largest: float
    mean: float
    raters: int
    farthest: float


class Course:
    """Numbers the loops of a fit; what inherits from it keeps or tells them.

    ``ends`` is where each loop ended: what its last parameters were made of.
    """

    def __init__(self) -> None:
        self.loops = 0
        self.ends: dict[int, Left] = {}

    def begin(self) -> tuple[int, Left | None]:
        """The number of the loop that begins now, and where it was left if it was."""
        self.loops += 1
        return self.loops, self.left(self.loops)

    def left(self, loop: int) -> Left | None:
        """Where a loop was left; None when it has not run."""
        return None

    def growth(self, loop: int) -> Growth | None:
        """Where a loop ended when the table was smaller; None where it is to begin."""
        return None

    def ended(self, loop: int, at: Left, difference: Difference | None = None) -> None:
        """A loop is over; with the difference that sweeps over touched items leave."""
        self.ends[loop] = at

    def passed(self, loop: int, at: Left, n_judgments: int, stopping: Stopping) -> None:
        """An iteration is over."""


_COURSE: ContextVar[Course | None] = ContextVar("quorate.course", default=None)


def underway() -> Course:
    """The course of the innermost ``following``; one that keeps and tells nothing outside."""
    return _COURSE.get() or Course()


@contextmanager
def following(course: Course) -> Iterator[Course]:
    """Let fits in the block be kept and told by ``course``."""
    before = _COURSE.set(course)
    try:
        yield course
    finally:
        _COURSE.reset(before)


def iterations_left(trace: tuple[float, ...], n_judgments: int, stopping: Stopping) -> int | None:
    """How many more iterations a loop may take, if gains go on shrinking as they did last.

    With the last gains g and h before it, gains shrink by g / h each time, so that g falls to the
    tolerance in log(tolerance / g) / log(g / h) iterations. None when that cannot be said yet.
    """
    most = stopping.iterations - len(trace)
    if len(trace) < 4:
        return None
    last, before = abs(trace[-1] - trace[-2]), abs(trace[-2] - trace[-3])
    least = stopping.tolerance * max(1, n_judgments)
    if last <= least:
        return 0
    if last >= before or least <= 0:
        return None
    return max(1, min(most, math.ceil(math.log(least / last) / math.log(last / before))))
