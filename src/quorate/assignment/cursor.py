"""Cursors: from where on a rater still has something to judge.

A cursor is a hint. Everything before it is, for this rater, judged, skipped or full; places that
were freed since are found when the scan starts over from the beginning. Losing it, or having
another one in each process, costs one longer scan and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Protocol, TypeVar

LOOK_AHEAD = 8
"""open items among which one is drawn, so that raters who start together do not meet"""
REST = 2_000
"""milliseconds for which a scan that found nothing is believed"""


class Placed(Protocol):
    """Something with a place in the order of picking."""

    @property
    def place(self) -> int:
        """Smaller comes first."""


C = TypeVar("C", bound=Placed)


@dataclass(slots=True)
class Cursor:
    """Where one rater stands in one campaign."""

    start: int = 0
    rests_until: int = 0

    def candidates(
        self, now: int, scan: Callable[[int, int], Sequence[C]], limit: int = LOOK_AHEAD
    ) -> list[C]:
        """The next open items, ``scan(start, limit)`` from here on, or else from the beginning."""
        if now < self.rests_until:
            return []
        found = list(scan(self.start, limit))
        if not found and self.start:
            found = list(scan(0, limit))
        if found:
            self.start = found[0].place
        else:
            self.start, self.rests_until = 0, now + REST
        return found


@dataclass(slots=True)
class Cursors:
    """The cursors of this process, by campaign and rater."""

    known: dict[tuple[str, str], Cursor] = field(default_factory=dict)

    def of(self, campaign: str, rater: str) -> Cursor:
        """The rater's cursor, at the beginning when there is none yet."""
        return self.known.setdefault((campaign, rater), Cursor())

    def freed(self, campaign: str) -> None:
        """Places were freed or items added: nobody rests any more."""
        for (where, _), cursor in list(self.known.items()):  # others may come meanwhile
            if where == campaign:
                cursor.rests_until = 0


def drawn(candidates: Sequence[C], rng: Random, shuffled: bool) -> list[C]:
    """The candidates in the order in which to try them."""
    if not shuffled:
        return list(candidates)
    return rng.sample(candidates, len(candidates))
