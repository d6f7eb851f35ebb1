"""What a group column is about: the raters, the items, or single judgments."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.schema import ColumnError, Judgments

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
    raters = _told(judgments.rater, coded, judgments.n_raters)
    items = _told(judgments.item, coded, judgments.n_items)
    slips = raters.torn > 0 and items.torn > 0 and raters.known >= max(STEADY, items.known)
    fits = {Level.RATER: raters.torn == 0 or slips, Level.ITEM: items.torn == 0}
    for one, told in ((Level.RATER, raters), (Level.ITEM, items)):
        if fits[one] and level in {one, None}:
            return Attribute(column, one, values, told.codes, told.torn)
        if not fits[one] and level is one:
            raise ColumnError(
                f"{column!r} is not an attribute of {one}s: some {one} has two values",
                where=judgments.reading.source,
                remedy=f"give each {one} one value",
            )
    return Attribute(column, Level.JUDGMENT, values, coded)


class _Told(NamedTuple):
    """What raters (or items) tell of a column: their code, how many have several, and λ."""

    codes: NDArray[np.int32]
    torn: int
    known: float


def _told(of: NDArray[np.int32], coded: NDArray[np.int32], many: int) -> _Told:
    """The value of each rater (or item), ``UNKNOWN`` where one has several or none."""
    there = coded != UNKNOWN
    width = int(coded.max(initial=0)) + 1
    pairs, count = np.unique(of[there].astype(np.int64) * width + coded[there], return_counts=True)
    one, value = np.divmod(pairs, width)
    most, total = np.zeros(many, np.int64), np.zeros(many, np.int64)
    np.maximum.at(most, one, count)
    np.add.at(total, one, count)
    codes = np.full(many, UNKNOWN, np.int32)
    codes[one] = value
    torn = most < total
    codes[torn] = UNKNOWN
    several = (total > 1)[one]
    guessed = np.bincount(value[several], count[several]).max(initial=0.0)
    errors = float(count[several].sum() - guessed)
    left = float((total - most).sum())
    return _Told(codes, int(torn.sum()), 1 - left / errors if errors else 0.0)
