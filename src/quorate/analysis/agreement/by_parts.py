"""Agreement over a packed table, part by part: what items show, without who said it.

An item matters by how many judgments chose each option. Parts count their distinct patterns of
these, and counts of equal patterns are added; coefficients, intervals and the bootstrap then work
on patterns, as they do in memory. Coefficients that keep raters apart need the table in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import log2

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.agreement.agreement import DEFAULT
from quorate.analysis.agreement.categories import categories_of
from quorate.analysis.agreement.coefficient import CHOICE, Coefficient
from quorate.analysis.agreement.coefficient import coefficients as coefficients_of
from quorate.analysis.agreement.evidence import Evidence
from quorate.analysis.agreement.measure import Sampling
from quorate.analysis.agreement.report import AgreementReport, Slice
from quorate.analysis.agreement.slices import largest, measured, slice_of
from quorate.analysis.agreement.tally import distinct_rows, from_dense, hashing
from quorate.analysis.numerics.packed import Codes, Packed, Part
from quorate.compute import Group, here
from quorate.schema import ColumnError, Judgments, NotApplicableError, Question

Longs = NDArray[np.int64]
Counted = tuple[Longs, Longs, NDArray[np.bool_]]
"""patterns (P, K), how many items show each, and which raters are pairable (R,)"""

BY_PATTERN = (
    "krippendorff-alpha",
    "gwet-ac1",
    "gwet-ac2",
    "brennan-prediger",
    "fleiss-kappa",
    "percent",
)
"""the coefficients that do not ask who gave a label"""
LARGEST_PATTERNS = 2**27
"""Patterns times options that are held at most (1 GB)."""


@dataclass(frozen=True, eq=False)
class Patterns:
    """Counts the patterns of parts: rows of option counts (P, K), and items that show each.

    The last is which raters have a judgment of an item that has several, as a mask (R,). With a
    ``column`` only judgments count that have a value of that group column, the slice of each of
    ``values`` by itself; ``of_items``: an item's one value goes for all its judgments.
    """

    n_labels: int
    n_raters: int
    column: int | None = None
    values: tuple[int, ...] = (0,)
    of_items: bool = False

    def __call__(self, parts: Iterable[Part]) -> list[Counted]:
        """The patterns of a group of parts and who is pairable, of each slice."""
        found: list[list[Counted]] = [[] for _ in self.values]
        for part in parts:
            for n, (item, code) in enumerate(self._slices(part)):
                n_items = int(item[-1]) + 1 if len(item) else 0
                key = item * self.n_labels + code % self.n_labels
                cells = np.bincount(key, minlength=n_items * self.n_labels)
                several = np.bincount(item, minlength=n_items)[item] > 1
                pairable = np.zeros(self.n_raters, np.bool_)
                pairable[code[several] // self.n_labels] = True
                shown = _distinct(cells.reshape(n_items, self.n_labels))
                found[n].append((*shown, pairable))
        return [self.added(of_slice) for of_slice in found]

    def added(self, counted: Sequence[Counted]) -> Counted:
        """The counts of several sources."""
        counts, items = [np.zeros((0, self.n_labels), np.int64)], [np.zeros(0, np.int64)]
        pairable = np.zeros(self.n_raters, np.bool_)
        for shown, often, able in counted:
            counts.append(shown)
            items.append(often)
            pairable |= able
        return (*_added(counts, items), pairable)

    def _slices(self, part: Part) -> Iterator[tuple[Longs, Codes]]:
        """The item and the code of each judgment of each slice, items numbered from 0 in it."""
        if self.column is None:
            yield part.item, part.code
            return
        value = part.value(self.column, of_items=self.of_items)
        for one in self.values:
            rows = np.flatnonzero(value == one)
            item = part.item[rows]
            new = np.diff(item, prepend=item[:1]) > 0
            yield np.cumsum(new), part.code[rows]


@dataclass(frozen=True)
class Sizes:
    """Counts the judgments with each value of a group column, none as 0: shape (V + 1,)."""

    column: int
    values: int
    of_items: bool = False

    def __call__(self, parts: Iterable[Part]) -> Longs:
        """The counts of a group of parts."""
        total = np.zeros(self.values + 1, np.int64)
        for part in parts:
            value = part.value(self.column, of_items=self.of_items)
            total += np.bincount(value, minlength=self.values + 1)
        return total


class Tallied(Evidence):
    """The evidence of a table of which only the tally is known."""

    @property
    def n_judgments(self) -> int:
        """How many judgments there are."""
        return int(self.tally.items @ self.tally.size)


def evidence_of(packed: Packed, question: Question, raters: pl.Series) -> Tallied:
    """The evidence in a packed table, counted by the executor that is in force."""
    step = Patterns(packed.n_labels, packed.n_raters)
    return next(_evidences(packed, question, raters, step))


def evidence_of_slices(
    packed: Packed,
    question: Question,
    raters: pl.Series,
    column: str,
    values: Sequence[str],
    *,
    of_items: bool = False,
) -> Iterator[Tallied]:
    """The evidence of the judgments with each of these values of a group column.

    ``of_items``: an item's one value goes for all its judgments.
    """
    place = place_of(packed, column)
    number = {value: 1 + n for n, value in enumerate(packed.groups[column])}
    asked = tuple(number[value] for value in values)
    step = Patterns(packed.n_labels, packed.n_raters, place, asked, of_items)
    return _evidences(packed, question, raters, step)


def sizes_of(packed: Packed, column: str, *, of_items: bool = False) -> tuple[dict[str, int], int]:
    """How many judgments have each value of a group column, and how many have none.

    Raises ColumnError for a column that is not there.
    """
    place, values = place_of(packed, column), packed.groups[column]
    step = Sizes(place, len(values), of_items)
    total = sum(here().map(step, dealt(packed)), np.zeros(len(values) + 1, np.int64))
    counts = dict(zip(values, total[1:].tolist(), strict=True))
    return {value: n for value, n in counts.items() if n}, int(total[0])


def place_of(packed: Packed, column: str) -> int:
    """Which of ``Part.groups`` a group column is. Raises ColumnError where it is not there."""
    if column not in packed.groups:
        raise ColumnError(
            f"there is no group column {column!r}",
            remedy=f"there are {', '.join(packed.groups) or 'none'}",
        )
    return list(packed.groups).index(column)


def dealt(packed: Packed) -> list[Group[Part]]:
    """The parts, dealt out to the workers."""
    executor = here()
    n_groups = min(len(packed.parts), (4 if executor.shares_memory else 1) * executor.workers)
    return [Group(packed.parts, range(g, len(packed.parts), n_groups)) for g in range(n_groups)]


def _evidences(
    packed: Packed, question: Question, raters: pl.Series, step: Patterns
) -> Iterator[Tallied]:
    totals = [step.added([]) for _ in step.values]
    for found in here().map(step, dealt(packed)):
        totals = [step.added(both) for both in zip(totals, found, strict=True)]
        held = sum(counts.size for counts, _, _ in totals)
        if held > LARGEST_PATTERNS:
            raise NotApplicableError(
                f"items show {held // packed.n_labels:,} different patterns of "
                f"{packed.n_labels:,} options, too many to hold",
                remedy="merge rare options into one",
            )
    for counts, items, pairable in totals:
        yield _tallied(counts, items, pairable, question, raters)


def _tallied(
    counts: Longs,
    items: Longs,
    pairable: NDArray[np.bool_],
    question: Question,
    raters: pl.Series,
) -> Tallied:
    counts, items = _in_order(counts, items)
    return tallied(counts, items, int(pairable.sum()), question, raters)


def tallied(
    counts: Longs, items: Longs, pairable: int, question: Question, raters: pl.Series
) -> Tallied:
    """The evidence of items (P,) that show patterns (P, K), in this order."""
    found = Tallied(
        judgments=without_rows(question, raters),
        kind=question.kind,
        code=np.empty(0, np.int32),
        n_options=counts.shape[1],
        score=question.scores,
    )
    known = {
        "tally": from_dense(counts.astype(np.float64), items),
        "chosen": items @ counts,
        "n_pairable_raters": pairable,
    }
    found.__dict__.update(known)
    return found


def agreement_by_parts(
    packed: Packed,
    question: Question,
    raters: pl.Series,
    digest: str,
    coefficients: Sequence[str | Coefficient] | None = None,
    *,
    level: float = 0.95,
    bootstrap: int = 1000,
    seed: int = 0,
    by: Sequence[str] = (),
) -> AgreementReport:
    """``agreement`` of a packed table, with the same figures; raters one by one are left out.

    ``by`` names group columns that are packed. Raises NotApplicableError for a coefficient that
    keeps raters apart, ColumnError for a group column that is not there.
    """
    if question.kind not in CHOICE:
        raise NotApplicableError(f"question {question.name!r} is {question.kind}, not one option")
    sampling = Sampling(level, bootstrap, "item", seed)
    evidence = evidence_of(packed, question, raters)
    named = DEFAULT[question.kind] if coefficients is None else coefficients
    chosen = [c for one in named for c in _coefficients(one, evidence)]
    categories, left_out = categories_of(evidence, sampling)
    slices: list[Slice] = []
    unsliced: list[str] = []
    for column in by:
        shown, told = largest(column, *sizes_of(packed, column))
        unsliced += told
        found = evidence_of_slices(packed, question, raters, column, shown)
        slices += [
            slice_of(of_value, tuple(chosen), column, value, sampling)
            for value, of_value in zip(shown, found, strict=True)
        ]
    return AgreementReport(
        question=question.name,
        kind=question.kind.value,
        results=tuple(measured(c, evidence, sampling) for c in chosen),
        categories=categories,
        slices=tuple(slices),
        raters=pl.DataFrame(),
        pairs=None,
        consistency=None,
        level=level,
        bootstrap=bootstrap,
        unit="item",
        seed=seed,
        digest=digest,
        notes=(*left_out, *unsliced, "counted part by part: raters are not told one by one"),
    )


def _coefficients(named: str | Coefficient, evidence: Evidence) -> tuple[Coefficient, ...]:
    name = named if isinstance(named, str) else named.name
    if name.partition(":")[0] not in BY_PATTERN:
        raise NotApplicableError(
            f"{name} keeps raters apart, for which the table has to be in memory",
            remedy=f"leave out --on, or choose among {', '.join(BY_PATTERN)}",
        )
    return coefficients_of(named, evidence) if isinstance(named, str) else (named,)


def _distinct(counts: Longs) -> tuple[Longs, Longs]:
    shown, place = distinct_rows(counts)
    return shown, np.bincount(place, minlength=len(shown))


def _added(counts: Sequence[Longs], items: Sequence[Longs]) -> tuple[Longs, Longs]:
    """Patterns of several sources, equal ones once."""
    shown, place = distinct_rows(np.concatenate(counts))
    total = np.zeros(len(shown), np.int64)
    np.add.at(total, place, np.concatenate(items))
    return shown, total


def _in_order(counts: Longs, items: Longs) -> tuple[Longs, Longs]:
    """The patterns that items show, in the order of ``tally``, so that draws are the same."""
    judged = counts.sum(axis=1) > 0
    counts, items = counts[judged], items[judged]
    n_options = counts.shape[1]
    base = int(counts.sum(axis=1).max(initial=0)) + 1
    if n_options * log2(base) <= 62:
        order = np.lexsort(tuple(counts.T))
    else:
        first, second = (counts.astype(np.uint64) @ numbers for numbers in hashing(n_options))
        order = np.lexsort((second, first))
    return counts[order], items[order]


def without_rows(question: Question, raters: pl.Series) -> Judgments:
    """A table that names its raters and has no judgment."""
    return Judgments(
        question=question,
        items=pl.Series("item", [], dtype=pl.String),
        raters=raters,
        offsets=np.zeros(1, np.int64),
        rater=np.empty(0, np.int32),
        label=np.empty(0, np.int32),
    )


__all__ = ["BY_PATTERN", "agreement_by_parts", "evidence_of", "evidence_of_slices", "sizes_of"]
