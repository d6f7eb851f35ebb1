"""Cursors: from where on a rater still has something to judge.

A cursor is a hint. Everything before it is, for this rater, judged, skipped or full; places that
were freed since are found when the scan starts over from the beginning. Losing it, or having
another one in each process, costs one longer scan and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, field

REST = 2_000
"""milliseconds for which a scan that found nothing is believed"""


@dataclass(slots=True)
class Cursor:
    """Where one rater stands in one campaign."""

    start: int = 0
    rests_until: int = 0

    def starts(self, now: int) -> tuple[int, ...]:
        """The places from which to scan, one after another; none while a rest is on."""
        if now < self.rests_until:
            return ()
        return (self.start, 0) if self.start else (0,)

    def found(self, first: int) -> None:
        """The first item that is left for the rater has this place."""
        self.start = first

    def nothing(self, now: int) -> None:
        """No item is left for the rater; believe that for a while."""
        self.start, self.rests_until = 0, now + REST


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

    def moved(self, campaign: str) -> None:
        """Items were put in front: everybody looks from the beginning again."""
        for (where, _), cursor in list(self.known.items()):
            if where == campaign:
                cursor.start, cursor.rests_until = 0, 0
