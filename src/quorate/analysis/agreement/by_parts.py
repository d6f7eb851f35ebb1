"""Agreement over a packed table, part by part: what items show, without who said it.

An item matters by how many judgments chose each option. Parts count their distinct patterns of
these, and counts of equal patterns are added; coefficients, intervals and the bootstrap then work
on patterns, as they do in memory. Coefficients that keep raters apart need the table in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
from quorate.analysis.agreement.report import AgreementReport
from quorate.analysis.agreement.slices import measured
from quorate.analysis.agreement.tally import from_dense, hashing
from quorate.analysis.numerics.packed import Packed, Part
from quorate.compute import Group, here
from quorate.schema import Judgments, NotApplicableError, Question

Longs = NDArray[np.int64]

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
    """Counts the patterns of a part: rows of option counts (P, K), and items that show each.

    The last is how many raters have a judgment of an item that has several, as a mask (R,).
    """

    n_labels: int
    n_raters: int

    def __call__(self, parts: Iterable[Part]) -> tuple[Longs, Longs, NDArray[np.bool_]]:
        """The patterns of a group of parts, and who is pairable."""
        counts: list[Longs] = []
        items: list[Longs] = []
        pairable = np.zeros(self.n_raters, np.bool_)
        for part in parts:
            key = part.item * self.n_labels + part.code % self.n_labels
            cells = np.bincount(key, minlength=part.n_items * self.n_labels)
            shown, often = _distinct(cells.reshape(part.n_items, self.n_labels))
            counts.append(shown)
            items.append(often)
            several = np.diff(part.offsets)[part.item] > 1
            pairable[part.code[several] // self.n_labels] = True
        return (*_added(counts, items), pairable)


class Tallied(Evidence):
    """The evidence of a table of which only the tally is known."""

    @property
    def n_judgments(self) -> int:
        """How many judgments there are."""
        return int(self.tally.items @ self.tally.size)


def evidence_of(packed: Packed, question: Question, raters: pl.Series) -> Tallied:
    """The evidence in a packed table, counted by the executor that is in force."""
    step = Patterns(packed.n_labels, packed.n_raters)
    executor = here()
    n_groups = min(len(packed.parts), (4 if executor.shares_memory else 1) * executor.workers)
    groups = [Group(packed.parts, range(g, len(packed.parts), n_groups)) for g in range(n_groups)]
    counts, items = np.zeros((0, packed.n_labels), np.int64), np.zeros(0, np.int64)
    pairable = np.zeros(packed.n_raters, np.bool_)
    for more, often, able in executor.map(step, groups):
        counts, items = _added([counts, more], [items, often])
        pairable |= able
        if counts.size > LARGEST_PATTERNS:
            raise NotApplicableError(
                f"items show {len(counts):,} different patterns of {packed.n_labels:,} options, "
                "too many to hold",
                remedy="merge rare options into one",
            )
    counts, items = _in_order(counts, items)
    found = Tallied(
        judgments=_without_rows(question, raters),
        kind=question.kind,
        code=np.empty(0, np.int32),
        n_options=packed.n_labels,
        score=question.scores,
    )
    known = {
        "tally": from_dense(counts.astype(np.float64), items),
        "chosen": items @ counts,
        "n_pairable_raters": int(pairable.sum()),
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
) -> AgreementReport:
    """``agreement`` of a packed table, with the same figures; raters one by one are left out.

    Raises NotApplicableError for a coefficient that keeps raters apart.
    """
    if question.kind not in CHOICE:
        raise NotApplicableError(f"question {question.name!r} is {question.kind}, not one option")
    sampling = Sampling(level, bootstrap, "item", seed)
    evidence = evidence_of(packed, question, raters)
    named = DEFAULT[question.kind] if coefficients is None else coefficients
    chosen = [c for one in named for c in _coefficients(one, evidence)]
    categories, left_out = categories_of(evidence, sampling)
    return AgreementReport(
        question=question.name,
        kind=question.kind.value,
        results=tuple(measured(c, evidence, sampling) for c in chosen),
        categories=categories,
        slices=(),
        raters=pl.DataFrame(),
        pairs=None,
        consistency=None,
        level=level,
        bootstrap=bootstrap,
        unit="item",
        seed=seed,
        digest=digest,
        notes=(*left_out, "counted part by part: raters are not told one by one"),
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
    shown, often = np.unique(counts, axis=0, return_counts=True)
    return shown.astype(np.int64), often.astype(np.int64)


def _added(counts: Sequence[Longs], items: Sequence[Longs]) -> tuple[Longs, Longs]:
    """Patterns of several sources, equal ones once."""
    shown, place = np.unique(np.concatenate(counts), axis=0, return_inverse=True)
    total = np.zeros(len(shown), np.int64)
    np.add.at(total, place.ravel(), np.concatenate(items))
    return shown.astype(np.int64), total


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


def _without_rows(question: Question, raters: pl.Series) -> Judgments:
    """A table that names its raters and has no judgment."""
    return Judgments(
        question=question,
        items=pl.Series("item", [], dtype=pl.String),
        raters=raters,
        offsets=np.zeros(1, np.int64),
        rater=np.empty(0, np.int32),
        label=np.empty(0, np.int32),
    )


__all__ = ["BY_PATTERN", "agreement_by_parts", "evidence_of"]
