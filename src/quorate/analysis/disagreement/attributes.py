"""What a group column is about: the raters, the items, or single judgments."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.schema import ColumnError, Judgments

UNKNOWN = -1
"""the code of a rater, item or judgment whose value is not known"""


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
    ``Level.JUDGMENT``.
    """

    column: str
    level: Level
    values: tuple[str, ...]
    codes: NDArray[np.int32]

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
    not decide: a rater is known by the judgments that have the value. Raises ColumnError for a
    column that is not there, or that is not at ``level``.

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
    for one, of, many in (
        (Level.RATER, judgments.rater, judgments.n_raters),
        (Level.ITEM, judgments.item, judgments.n_items),
    ):
        codes = _one_each(of, coded, many)
        if codes is not None and level in {one, None}:
            return Attribute(column, one, values, codes)
        if codes is None and level is one:
            raise ColumnError(
                f"{column!r} is not an attribute of {one}s: some {one} has two values",
                where=judgments.reading.source,
                remedy=f"give each {one} one value",
            )
    return Attribute(column, Level.JUDGMENT, values, coded)


def _one_each(
    of: NDArray[np.int32], coded: NDArray[np.int32], many: int
) -> NDArray[np.int32] | None:
    """The value of each rater (or item) where none has two."""
    known = coded != UNKNOWN
    codes = np.full(many, UNKNOWN, np.int32)
    codes[of[known]] = coded[known]
    return codes if (codes[of[known]] == coded[known]).all() else None
