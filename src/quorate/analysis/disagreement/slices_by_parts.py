"""Slices of a packed table, tested part by part: everything but other raters is a sum over items.

An item is two rows of counts, of its labels in the slice and of its others. Parts count their
distinct couples of such rows, and the shuffles and replicates of ``slice_parts`` work on couples.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.agreement.by_parts import (
    LARGEST_PATTERNS,
    Tallied,
    dealt,
    evidence_of,
    evidence_of_slices,
    place_of,
    sizes_of,
    tallied,
)
from quorate.analysis.agreement.coefficient import Coefficient
from quorate.analysis.agreement.tally import distinct_rows, hashing
from quorate.analysis.disagreement.attributes import Level, Telling, fitting
from quorate.analysis.disagreement.slice_parts import (
    NOWHERE,
    SliceParts,
    label_numbers,
    parts_of_couples,
)
from quorate.analysis.disagreement.slice_raters import crossed
from quorate.analysis.disagreement.sliced import Piece
from quorate.analysis.disagreement.slices import SliceAgreement, slices_compared
from quorate.analysis.numerics.packed import Packed, Part
from quorate.compute import here
from quorate.schema import NotApplicableError, Question

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]

UNTESTED = (
    "not tested: raters judged the two sides unevenly, and other raters are drawn only where the "
    "table is in memory"
)


def slice_agreement_by_parts(
    packed: Packed,
    question: Question,
    raters: pl.Series,
    digest: str,
    columns: Sequence[str],
    coefficient: str | Coefficient | None = None,
    seed: int = 0,
    *,
    permutations: int = 4999,
) -> SliceAgreement:
    """``slice_agreement`` of group columns of a packed table, with the same figures.

    Where raters judged a slice and the rest unevenly, and shuffled items alone claim a difference,
    nothing is tested: that needs who said what of every item. Raises ColumnError for a column that
    is not packed, NotApplicableError for a coefficient that goes by pairs of raters,
    UnknownNameError.
    """
    source = _Source(packed, question, raters)
    return slices_compared(
        ((column, _column(source, column)) for column in columns),
        evidence_of(packed, question, raters),
        coefficient,
        seed,
        permutations=permutations,
        digest=digest,
    )


def level_of(packed: Packed, column: str) -> Level:
    """Whose a group column's values are: ``attributes.attribute`` says how that is decided.

    Raises ColumnError for a column that is not packed.
    """
    fits = _fits(packed, column)
    return next((one for one in (Level.RATER, Level.ITEM) if one in fits), Level.JUDGMENT)


@dataclass(frozen=True, eq=False)
class _Source:
    packed: Packed
    question: Question
    raters: pl.Series


def _column(source: _Source, column: str) -> SlicedParts | None:
    """The column as one of items or judgments; None where only raters have its values."""
    fits = _fits(source.packed, column)
    if Level.ITEM in fits:
        return SlicedParts(source, column, Level.ITEM)
    return None if Level.RATER in fits else SlicedParts(source, column, Level.JUDGMENT)


def _fits(packed: Packed, column: str) -> frozenset[Level]:
    place = place_of(packed, column)
    values = len(packed.groups[column])
    step = Tell(place, values, packed.n_labels)
    pairs, counts = np.empty(0, np.int64), np.empty(0, np.int64)
    items = Telling(0, np.zeros(values + 1, np.int64), 0)
    for of_raters, often, of_items in here().map(step, dealt(packed)):
        pairs, counts = _counted(np.append(pairs, of_raters), np.append(counts, often))
        items = items + of_items
        if len(pairs) > LARGEST_PATTERNS:
            raise NotApplicableError(
                f"raters have {len(pairs):,} values of {column} among them, too many to hold",
                remedy="merge its values into fewer, or leave the column out",
            )
    whose, value = np.divmod(pairs, values + 1)
    return fitting(Telling.of(whose, value, counts, values + 1), items)


@dataclass(frozen=True)
class Tell:
    """Counts what raters, and what items, tell of a group column in a group of parts.

    Raters as distinct ``rater * (V + 1) + code`` and how often each occurs; an item is in one part.
    """

    column: int
    values: int
    n_labels: int

    def __call__(self, parts: Iterable[Part]) -> tuple[Longs, Longs, Telling]:
        """What is counted."""
        width = self.values + 1
        pairs, counts = np.empty(0, np.int64), np.empty(0, np.int64)
        items = Telling(0, np.zeros(width, np.int64), 0)
        for part in parts:
            value = part.value(self.column)
            there = value > 0
            rater = part.code[there].astype(np.int64) // self.n_labels
            own, often = np.unique(rater * width + value[there], return_counts=True)
            pairs, counts = _counted(np.append(pairs, own), np.append(counts, often))
            own, often = np.unique(part.item[there] * width + value[there], return_counts=True)
            items = items + Telling.of(*np.divmod(own, width), often, width)
        return pairs, counts, items


@dataclass(frozen=True, eq=False)
class SlicedParts:
    """A group column of a packed table."""

    source: _Source
    column: str
    level: Level

    @cached_property
    def _sizes(self) -> tuple[dict[str, int], int]:
        return sizes_of(self.source.packed, self.column, of_items=self._of_items)

    @property
    def _of_items(self) -> bool:
        return self.level is Level.ITEM

    @property
    def sizes(self) -> dict[str, int]:
        """How many judgments each value has."""
        return self._sizes[0]

    @property
    def unknown(self) -> int:
        """How many judgments have none."""
        return self._sizes[1]

    def pieces(self, values: list[str]) -> Iterator[Piece]:
        """The slices of these values, all counted in one pass."""
        packed, question, raters = self.source.packed, self.source.question, self.source.raters
        evidences = evidence_of_slices(
            packed, question, raters, self.column, values, of_items=self._of_items
        )
        number = {value: 1 + n for n, value in enumerate(packed.groups[self.column])}
        step = Sides(
            place_of(packed, self.column),
            tuple(number[value] for value in values),
            packed.n_labels,
            packed.n_raters,
            self._of_items,
        )
        found = [step.nothing for _ in values]
        for more in here().map(step, dealt(packed)):
            found = [step.added([one, other]) for one, other in zip(found, more, strict=True)]
            held = sum(one.sides.size for one in found)
            if held > LARGEST_PATTERNS:
                raise NotApplicableError(
                    f"items show {held // (2 * packed.n_labels):,} different couples of counts in "
                    f"the slices of {self.column}, too many to hold",
                    remedy="merge rare options, or values of the column, into fewer",
                )
        for value, evidence, sides in zip(values, evidences, found, strict=True):
            yield PiecePart(value, self.source, evidence, sides)


@dataclass(frozen=True, eq=False)
class Couples:
    """How many items show each couple of counts: in the slice, and in the rest.

    ``sides`` (J, 2, K) are distinct, ``keys`` (J,) the numbers that tell them apart, sorted;
    ``items`` (J,) show each. ``inside`` (R,) are the judgments of each rater in the slice,
    ``judged`` (R,) those that have any value.
    """

    sides: Longs
    keys: NDArray[np.uint64]
    items: Longs
    inside: Longs
    judged: Longs


@dataclass(frozen=True)
class Sides:
    """Counts the couples of each slice in a group of parts.

    Couples are told apart by a sum of random 64-bit numbers: equal for equal ones, and for unequal
    ones with probability 2⁻⁶⁴.
    """

    column: int
    values: tuple[int, ...]
    n_labels: int
    n_raters: int
    of_items: bool

    def __call__(self, parts: Iterable[Part]) -> list[Couples]:
        """The couples of each slice."""
        found: list[list[Couples]] = [[] for _ in self.values]
        for part in parts:
            for n, couples in enumerate(self._part(part)):
                found[n].append(couples)
        return [self.added(of_slice) for of_slice in found]

    def _part(self, part: Part) -> Iterator[Couples]:
        """The couples of each slice; what has no judgment in a slice is not looked at for it."""
        value = part.value(self.column, of_items=self.of_items)
        there = np.flatnonzero(value > 0)
        value = value[there]
        code = part.code[there].astype(np.int64)
        item, label, rater = part.item[there], code % self.n_labels, code // self.n_labels
        judged = np.bincount(rater, minlength=self.n_raters)
        every = self._cells(item, label, part.n_items)
        shown, place = distinct_rows(every)
        often = np.bincount(place[every.any(axis=1)], minlength=len(shown))
        for one in self.values:
            own = np.flatnonzero(value == one)
            items, at = np.unique(item[own], return_inverse=True)
            inside = self._cells(at.ravel(), label[own], len(items))
            pairs, which = distinct_rows(np.concatenate([inside, every[items] - inside], axis=1))
            rest = often - np.bincount(place[items], minlength=len(shown))
            outside = np.concatenate([np.zeros_like(shown), shown], axis=1)[rest > 0]
            sides = np.concatenate([pairs, outside]).reshape(-1, 2, self.n_labels)
            yield Couples(
                sides,
                self._keys(sides),
                np.concatenate([np.bincount(which, minlength=len(pairs)), rest[rest > 0]]),
                np.bincount(rater[own], minlength=self.n_raters),
                judged,
            )

    @property
    def nothing(self) -> Couples:
        """The couples of no item."""
        return self.added([])

    def added(self, lots: Sequence[Couples]) -> Couples:
        """The couples of several lots, equal ones once."""
        sides = np.concatenate(
            [np.empty((0, 2, self.n_labels), np.int64), *(x.sides for x in lots)]
        )
        keys = np.concatenate([np.empty(0, np.uint64), *(x.keys for x in lots)])
        items = np.concatenate([np.empty(0, np.int64), *(x.items for x in lots)])
        shown, first, place = np.unique(keys, return_index=True, return_inverse=True)
        total = np.zeros(len(shown), np.int64)
        np.add.at(total, place.ravel(), items)
        none = np.zeros(self.n_raters, np.int64)
        return Couples(
            sides[first],
            shown,
            total,
            sum((x.inside for x in lots), none),
            sum((x.judged for x in lots), none),
        )

    def _cells(self, item: Longs, label: Longs, n_items: int) -> Longs:
        cells = np.bincount(item * self.n_labels + label, minlength=n_items * self.n_labels)
        return cells.reshape(n_items, self.n_labels)

    def _keys(self, sides: Longs) -> NDArray[np.uint64]:
        numbers = hashing(2 * self.n_labels)[0].reshape(2, self.n_labels)
        return np.asarray(
            sum(sides[:, n].astype(np.uint64) @ numbers[n] for n in range(2)), np.uint64
        )


@dataclass(frozen=True, eq=False)
class PiecePart:
    """A slice of a packed table, counted."""

    value: str
    source: _Source
    evidence: Tallied
    couples: Couples

    @property
    def items(self) -> int:
        """Items with two judgments or more in the slice."""
        several = self.couples.sides[:, 0].sum(axis=1) > 1
        return int(self.couples.items[several].sum())

    @property
    def judgments(self) -> int:
        """Judgments in the slice."""
        return int(self.couples.inside.sum())

    @property
    def raters(self) -> int:
        """Raters with a judgment in the slice."""
        return int((self.couples.inside > 0).sum())

    @property
    def alone(self) -> bool:
        """Whether there is no other value."""
        return bool((self.couples.inside == self.couples.judged).all())

    @property
    def crossed(self) -> float | None:
        """How far raters judged both sides."""
        return crossed(self.couples.judged, self.couples.inside.astype(np.float64))

    def parts(self, coefficient: Coefficient) -> SliceParts:
        """Every item as its judgments in the slice and its others."""
        sides, items = self.couples.sides, self.couples.items
        both = np.concatenate([sides[:, 0], sides[:, 1]])
        often = np.concatenate([items, items])
        some = np.flatnonzero(both.any(axis=1))
        keys = both[some].astype(np.uint64) @ label_numbers(both.shape[1])
        shown, first, place = np.unique(keys, return_index=True, return_inverse=True)
        total = np.zeros(len(shown), np.int64)
        np.add.at(total, place.ravel(), often[some])
        pattern = np.full(len(both), NOWHERE, np.int64)
        pattern[some] = place.ravel()
        evidence = tallied(both[some][first], total, 0, self.source.question, self.source.raters)
        inside, outside = pattern.reshape(2, -1)
        return parts_of_couples(evidence, coefficient, inside, outside, items)

    def among(self, gaps: Doubles, gap: float, coefficient: Coefficient, seed: int) -> float | str:
        """Why there is no p of a difference that other raters might not show."""
        return UNTESTED


def _counted(keys: Longs, counts: Longs) -> tuple[Longs, Longs]:
    """Equal keys once, their counts added."""
    shown, place = np.unique(keys, return_inverse=True)
    total = np.zeros(len(shown), np.int64)
    np.add.at(total, place.ravel(), counts)
    return shown, total


__all__ = ["Level", "level_of", "slice_agreement_by_parts"]
