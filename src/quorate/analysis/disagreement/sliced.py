"""A column that cuts judgments into slices, and what is asked of each slice to test it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.agreement.coefficient import Coefficient
from quorate.analysis.agreement.evidence import Evidence
from quorate.analysis.disagreement.attributes import UNKNOWN, Attribute, Level, attribute
from quorate.analysis.disagreement.slice_parts import SliceParts, slice_parts
from quorate.analysis.disagreement.slice_raters import FEWEST_RATERS, crossed, p_among_raters
from quorate.schema import ColumnError, Judgments

Doubles = NDArray[np.float64]
Flags = NDArray[np.bool_]

FEW_RATERS = f"not tested: fewer than {FEWEST_RATERS} raters judged one side, and not the same"


class Piece(Protocol):
    """The judgments with one value of a column, beside all others that have a value of it."""

    @property
    def value(self) -> str:
        """The value."""

    @property
    def items(self) -> int:
        """Items with two judgments or more in the slice."""

    @property
    def judgments(self) -> int:
        """Judgments in the slice."""

    @property
    def raters(self) -> int:
        """Raters with a judgment in the slice."""

    @property
    def alone(self) -> bool:
        """Whether there is no other value."""

    @property
    def evidence(self) -> Evidence:
        """What was said in the slice."""

    @property
    def crossed(self) -> float | None:
        """How far raters judged both sides, as ``slice_raters.crossed`` has it."""

    def parts(self, coefficient: Coefficient) -> SliceParts:
        """Every item as its judgments in the slice and its others."""

    def among(self, gaps: Doubles, gap: float, coefficient: Coefficient, seed: int) -> float | str:
        """The p of a difference that other raters might not show, or why there is none."""


class Sliced(Protocol):
    """A column whose values cut the judgments into slices."""

    @property
    def column(self) -> str:
        """Its name."""

    @property
    def level(self) -> Level:
        """Whether items or single judgments have its values."""

    @property
    def sizes(self) -> dict[str, int]:
        """How many judgments each value has, by name, sorted."""

    @property
    def unknown(self) -> int:
        """How many judgments have none."""

    def pieces(self, values: list[str]) -> Iterator[Piece]:
        """The slices of these values."""


@dataclass(frozen=True, eq=False)
class SlicedTable:
    """A column of a table in memory."""

    table: Judgments
    attribute: Attribute

    @classmethod
    def of(cls, judgments: Judgments, column: str) -> SlicedTable | None:
        """A column of items or judgments; None where only raters have its values."""
        found = attribute(judgments, column)
        if found.level is Level.RATER:
            try:
                found = attribute(judgments, column, Level.ITEM)
            except ColumnError:
                return None
        return cls(judgments, found)

    @property
    def column(self) -> str:
        """Its name."""
        return self.attribute.column

    @property
    def level(self) -> Level:
        """Whether items or single judgments have its values."""
        return self.attribute.level

    @cached_property
    def codes(self) -> NDArray[np.int32]:
        """The value of each judgment, ``UNKNOWN`` for none."""
        return self.attribute.rows(self.table)

    @property
    def sizes(self) -> dict[str, int]:
        """How many judgments each value has."""
        known = self.codes[self.codes != UNKNOWN]
        counts = np.bincount(known, minlength=len(self.attribute.values)).tolist()
        return dict(zip(self.attribute.values, counts, strict=True))

    @property
    def unknown(self) -> int:
        """How many judgments have none."""
        return int((self.codes == UNKNOWN).sum())

    def pieces(self, values: list[str]) -> Iterator[Piece]:
        """The slices of these values."""
        known = self.codes != UNKNOWN
        table = self.table if known.all() else self.table.subset(known)
        codes = self.codes[known]
        for value in values:
            yield TablePiece(value, table, codes == self.attribute.values.index(value))


@dataclass(frozen=True, eq=False)
class TablePiece:
    """A slice of a table in memory: ``rows`` (N,) of the judgments that have a value."""

    value: str
    table: Judgments
    rows: Flags

    @cached_property
    def part(self) -> Judgments:
        """The judgments of the slice."""
        return self.table.subset(self.rows)

    @property
    def items(self) -> int:
        """Items with two judgments or more in the slice."""
        return int((self.part.overlap > 1).sum())

    @property
    def judgments(self) -> int:
        """Judgments in the slice."""
        return len(self.part)

    @property
    def raters(self) -> int:
        """Raters with a judgment in the slice."""
        return int((self.part.workload > 0).sum())

    @property
    def alone(self) -> bool:
        """Whether there is no other value."""
        return bool(self.rows.all())

    @cached_property
    def evidence(self) -> Evidence:
        """What was said in the slice."""
        return Evidence.of(self.part)

    @property
    def crossed(self) -> float | None:
        """How far raters judged both sides."""
        judged = self.table.workload
        inside = np.bincount(self.table.rater[self.rows], minlength=len(judged))
        return crossed(judged, inside.astype(np.float64))

    def parts(self, coefficient: Coefficient) -> SliceParts:
        """Every item as its judgments in the slice and its others."""
        return slice_parts(self.table, coefficient, self.rows)

    def among(self, gaps: Doubles, gap: float, coefficient: Coefficient, seed: int) -> float | str:
        """The p of a difference that other raters might not show, or why there is none."""
        p = p_among_raters(self.table, self.rows, gaps, gap, coefficient, seed)
        return FEW_RATERS if p is None else p
