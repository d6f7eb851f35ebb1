"""What a group column is about: the raters, the items, or single judgments."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.schema import ColumnError, Judgments

Longs = NDArray[np.int64]

UNKNOWN = -1
"""the code of a rater, item or judgment whose value is not known"""
STEADY = 0.9
"""from here on raters tell a column's values so well that where they do not it is a slip"""


class Level(StrEnum):
    """What has one value of a column."""

    RATER = "rater"
    """one value in all judgments of a rater, such as an age band: it tells people apart"""
    ITEM = "item"
    """one value in all judgments of an item, such as a topic: it tells what was judged apart"""
    JUDGMENT = "judgment"
    """the value changes within raters and items, such as the guideline's version"""


@dataclass(frozen=True, eq=False)
class Attribute:
    """A group column of a table of judgments, coded.

    ``values`` are its V distinct values as text, sorted. ``codes`` index them, ``UNKNOWN`` where a
    value is missing: shape (R,) at ``Level.RATER``, (I,) at ``Level.ITEM``, (N,) at
    ``Level.JUDGMENT``. ``torn`` raters have several values by mistake, and are ``UNKNOWN``.
    """

    column: str
    level: Level
    values: tuple[str, ...]
    codes: NDArray[np.int32]
    torn: int = 0

    @property
    def note(self) -> str:
        """What is to be said of the column; empty for nothing."""
        if not self.torn:
            return ""
        raters = "1 rater" if self.torn == 1 else f"{self.torn:,} raters"
        return f"{self.column}: more than one value for {raters}, taken as unknown"

    def sizes(self) -> tuple[int, ...]:
        """How many raters, items or judgments have each value."""
        known = self.codes[self.codes != UNKNOWN]
        return tuple(int(n) for n in np.bincount(known, minlength=len(self.values)))

    def rows(self, judgments: Judgments) -> NDArray[np.int32]:
        """The code of each judgment, shape (N,)."""
        if self.level is Level.RATER:
            return self.codes[judgments.rater]
        return self.codes[judgments.item] if self.level is Level.ITEM else self.codes


def attribute(judgments: Judgments, column: str, level: Level | None = None) -> Attribute:
    """A group column, and whether it belongs to raters, to items or to judgments.

    A column that has one value for each rater and one for each item at once (each rater judged the
    items of one topic) counts as the raters', unless ``level`` says otherwise. Missing values do
    not decide: a rater is known by the judgments that have the value. A few slips do not decide
    either, or people of small groups would no longer be hidden for one wrong cell: where knowing
    the rater takes away ``STEADY`` of the errors of guessing the value (Goodman & Kruskal's λ, over
    raters with two judgments or more), it is the raters' column, and raters with several values are
    unknown. Raises ColumnError for a column that is not there, or that is not at ``level``.

    >>> import quorate
    >>> names = ("item", "rater", "label", "age")
    >>> said = [("a", "ann", "yes", "old"), ("a", "bob", "no", "young"), ("b", "ann", "yes", "old")]
    >>> rows = [dict(zip(names, row, strict=True)) for row in said]
    >>> attribute(quorate.from_rows(rows, groups=["age"]), "age").level
    <Level.RATER: 'rater'>
    """
    if column not in judgments.groups:
        raise ColumnError(
            f"there is no group column {column!r}",
            where=judgments.reading.source,
            remedy=f"there are {', '.join(judgments.groups) or 'none'}",
        )
    named = judgments.groups[column].cast(pl.String)
    values = tuple(named.drop_nulls().unique().sort())
    coded = named.replace_strict(
        values, range(len(values)), default=UNKNOWN, return_dtype=pl.Int32
    ).to_numpy()
    raters, of_raters = _told(judgments.rater, coded, judgments.n_raters)
    items, of_items = _told(judgments.item, coded, judgments.n_items)
    fits = fitting(of_raters, of_items)
    for one, codes, told in ((Level.RATER, raters, of_raters), (Level.ITEM, items, of_items)):
        if one in fits and level in {one, None}:
            return Attribute(column, one, values, codes, told.torn)
        if one not in fits and level is one:
            raise ColumnError(
                f"{column!r} is not an attribute of {one}s: some {one} has two values",
                where=judgments.reading.source,
                remedy=f"give each {one} one value",
            )
    return Attribute(column, Level.JUDGMENT, values, coded)


@dataclass(frozen=True, eq=False)
class Telling:
    """How well raters, or items, tell a column's values; those of two lots of them can be added.

    ``torn`` have several values. Of those with two judgments or more, ``by_value`` (V,) are the
    judgments by value and ``left`` those that are not of the value that theirs has most often.
    """

    torn: int
    by_value: Longs
    left: int

    @property
    def known(self) -> float:
        """The share of the errors of guessing a value that knowing whose it is takes away: λ."""
        errors = int(self.by_value.sum()) - int(self.by_value.max(initial=0))
        return 1 - self.left / errors if errors else 0.0

    def __add__(self, other: Telling) -> Telling:
        """Those of both."""
        by_value = self.by_value + other.by_value
        return Telling(self.torn + other.torn, by_value, self.left + other.left)

    @classmethod
    def of(cls, whose: Longs, value: Longs, count: Longs, values: int) -> Telling:
        """By how often each of them has each value that it has, sorted by whose it is."""
        most, total = _largest(whose, count)
        several = np.repeat(total > 1, _runs(whose))
        by_value = np.zeros(values, np.int64)
        np.add.at(by_value, value[several], count[several])
        return cls(int((most < total).sum()), by_value, int((total - most).sum()))


def fitting(raters: Telling, items: Telling) -> frozenset[Level]:
    """Whether raters, items, or both have one value each of a column; slips do not count."""
    slips = raters.torn > 0 and items.torn > 0 and raters.known >= max(STEADY, items.known)
    found = {Level.RATER} if raters.torn == 0 or slips else set()
    return frozenset(found | ({Level.ITEM} if items.torn == 0 else set()))


def _told(
    of: NDArray[np.int32], coded: NDArray[np.int32], many: int
) -> tuple[NDArray[np.int32], Telling]:
    """The value of each rater (or item), ``UNKNOWN`` where one has several or none."""
    there = coded != UNKNOWN
    width = int(coded.max(initial=0)) + 1
    pairs, count = np.unique(of[there].astype(np.int64) * width + coded[there], return_counts=True)
    whose, value = np.divmod(pairs, width)
    codes = np.full(many, UNKNOWN, np.int32)
    codes[whose] = value
    most, total = _largest(whose, count)
    codes[whose[_starts(whose)][most < total]] = UNKNOWN
    return codes, Telling.of(whose, value, count, width)


def _largest(whose: Longs, count: Longs) -> tuple[Longs, Longs]:
    """The largest count of each, and the sum."""
    starts = _starts(whose)
    if not len(starts):
        return count, count
    return np.maximum.reduceat(count, starts), np.add.reduceat(count, starts)


def _starts(whose: Longs) -> NDArray[np.intp]:
    return np.flatnonzero(np.diff(whose, prepend=-1) != 0)


def _runs(whose: Longs) -> NDArray[np.intp]:
    return np.diff(np.append(_starts(whose), len(whose)))
