"""How far raters draw the same spans."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.agreement.coefficient import Coefficient, Estimate, ratio
from quorate.analysis.agreement.evidence import Evidence
from quorate.analysis.agreement.measure import Sampling, measure
from quorate.analysis.agreement.result import Agreement
from quorate.analysis.agreement.wording import percent_of
from quorate.analysis.marks.drawn import distinct, drawn
from quorate.analysis.marks.spans import Layer, Units, layers, marked
from quorate.analysis.numerics.bootstrap import wilson
from quorate.schema import Judgments, Kind

Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class SpanF1(Coefficient):
    """Measures how much of what one rater marks another rater of the item marks too.

    For every two raters of an item, F1 of one's spans with the other's as the truth, pooled:

        F1 = Σ_i Σ_s k_s (k_s - 1) / (m_s - 1)  /  Σ_i Σ_s k_s

    where k_s of the m_s raters who looked there drew span s, the same ``start``, ``end`` and
    ``label``: of a span drawn by one rater, the share of the others who drew it too. ``partial``
    counts shared positions with the same label instead of whole spans, s running over positions. It
    is not corrected for chance, which for spans is small. Undefined where nobody marked anything.

    Source: Hripcsak & Rothschild 2005, doi:10.1197/jamia.M1733, who show that κ tends to F1 as
    what is not marked grows; for more than two raters pairs are pooled.
    """

    by_position: bool = False

    name: ClassVar[str] = "span-f1"
    title: ClassVar[str] = "Pairwise F1 of spans"
    source: ClassVar[str] = "doi:10.1197/jamia.M1733"
    kinds: ClassVar[frozenset[Kind]] = frozenset({Kind.SPANS})
    variants: ClassVar[tuple[str, ...]] = ("exact", "partial")
    by_rater: ClassVar[bool] = False

    @property
    def variant(self) -> str:
        """``partial``, or nothing for exact spans."""
        return "partial" if self.by_position else ""

    @classmethod
    def parse(cls, variant: str) -> Self:
        """``exact`` or ``partial``."""
        return cls(variant == "partial") if variant in cls.variants else super().parse(variant)

    def units(self, evidence: Evidence) -> NDArray[np.int64]:
        """The items with at least two judgments, each once."""
        return np.ones(len(several(evidence)), np.int64)

    def estimate(self, evidence: Evidence, weights: Doubles) -> Estimate:
        """F1 of each weighting."""
        sums = evidence.once((self, "sums"), lambda: self._sums(evidence))
        both = weights @ sums[several(evidence)]
        found = ratio(both[:, 0], both[:, 1])
        return Estimate(found, found, np.full(len(weights), np.nan))

    def if_some_disagreed(self, evidence: Evidence, share: float) -> float:
        """1 - share."""
        return 1 - share

    def meaning(self, evidence: Evidence, value: float) -> str:
        """How often another rater marks the same."""
        if self.by_position:
            return (
                f"Of the positions that one rater marks, another marks {percent_of(value)} with "
                "the same label."
            )
        return (
            f"Of the spans that one rater marks, another marks {percent_of(value)} with the same "
            "beginning, end and label."
        )

    def remarks(self, evidence: Evidence) -> Iterator[str]:
        """Says what is not corrected, and what overlaps."""
        yield "not corrected for chance"
        if self.by_position and len(layers_of(evidence)) > 1:
            yield "spans of one answer overlap: a position counts once for each label it has"

    def _sums(self, evidence: Evidence) -> Doubles:
        """The numerator and denominator of each item, (I, 2)."""
        sums = np.zeros((evidence.judgments.n_items, 2))
        for layer in layers_of(evidence):
            one = _positions(layer.units) if self.by_position else _spans(layer.units)
            np.add.at(sums, one[0], one[1])
        return sums


def several(evidence: Evidence) -> NDArray[np.int64]:
    """The items with at least two judgments."""
    return np.flatnonzero(evidence.judgments.overlap > 1)


def layers_of(evidence: Evidence) -> tuple[Layer, ...]:
    """The spans of the judgments cut into units, made once."""
    judgments = evidence.judgments
    return evidence.once("span layers", lambda: layers(judgments, marked(judgments)))


def tag_counts(units: Units) -> Doubles:
    """How often each unit is outside (0) or has label l (l + 1), (U, L + 1)."""
    value = (units.tag + 1) // 2
    size = len(units.labels) + 1
    count = np.bincount(units.unit * size + value, minlength=len(units) * size)
    return count.reshape(len(units), size).astype(np.float64)


def _spans(units: Units) -> tuple[NDArray[np.int64], Doubles]:
    spans, which = distinct(drawn(units))
    k = np.bincount(which, minlength=len(spans)).astype(np.float64)
    looked = np.bincount(units.unit, minlength=len(units))[spans.begin]
    return units.item[spans.begin], _terms(k, looked.astype(np.float64))


def _positions(units: Units) -> tuple[NDArray[np.int64], Doubles]:
    counts = tag_counts(units)
    looked = counts.sum(axis=1)
    terms = np.zeros((len(units), 2))
    for label in range(1, counts.shape[1]):
        terms += _terms(counts[:, label], looked)
    return units.item, terms * (units.end - units.start)[:, None]


def _terms(k: Doubles, looked: Doubles) -> Doubles:
    """k (k - 1) / (m - 1) and k, both 0 where one rater alone looked: (S, 2)."""
    paired = looked > 1
    others = np.where(paired, looked - 1, 1)
    return np.stack([k * (k - 1) / others * paired, k * paired], axis=1)


def span_f1(
    judgments: Judgments,
    *,
    partial: bool = False,
    level: float = 0.95,
    bootstrap: int = 1000,
    seed: int = 0,
) -> Agreement:
    """F1 of spans between raters, or of positions (``partial``), with its interval.

    Arguments as in ``agreement``; the formula and its source are in ``SpanF1``.
    """
    return measure(SpanF1(partial), judgments, Sampling(level, bootstrap, "item", seed))


def span_f1_by_rater(judgments: Judgments, level: float = 0.95) -> pl.DataFrame:
    """How many of their spans each rater shares with the others: one row a rater.

    Over all pairs of the rater's answers with another's about the same item: ``shared`` is the
    share of the rater's own spans that the other drew too, ``found`` the share of the other's spans
    that the rater drew too, ``f1`` = 2 h / (n + m) with h of the rater's n and the others' m spans
    the same. ``lower``–``upper`` is Wilson's interval of F1 for the spans that the rater drew, on
    the narrow side, as spans of one text stand or fall together. Columns: rater, n_judgments (with
    another), n_spans, shared, found, f1, lower, upper; NaN where there is nothing to divide by.
    """
    R = judgments.n_raters
    mine, theirs, hits, count = (np.zeros(R) for _ in range(4))
    for layer in layers(judgments, marked(judgments)):
        units = layer.units
        runs = drawn(units)
        spans, which = distinct(runs)
        looked = np.bincount(units.unit, minlength=len(units))
        drawers = np.bincount(which, minlength=len(spans))
        begin = units.tag % 2 == 1
        begun = np.bincount(units.unit[begin], minlength=len(units))
        rater = judgments.rater[runs.row]
        count += np.bincount(rater, minlength=R)
        hits += np.bincount(rater, drawers[which] - 1.0, minlength=R)
        mine += np.bincount(rater, looked[runs.begin] - 1.0, minlength=R)
        theirs += np.bincount(units.rater, begun[units.unit] - 1.0 * begin, minlength=R)
    several_rows = judgments.overlap[judgments.item] > 1
    n_judgments = np.bincount(judgments.rater[several_rows], minlength=R)
    seen = np.flatnonzero(n_judgments)
    f1 = ratio(2 * hits, mine + theirs)[seen]
    n_spans = count[seen].astype(np.int64)
    lower, upper = wilson(np.nan_to_num(f1), np.maximum(n_spans, 1), level)
    known = np.isfinite(f1) & (n_spans > 0)
    return pl.DataFrame(
        {
            "rater": judgments.raters[seen].cast(pl.String),
            "n_judgments": n_judgments[seen].astype(np.int64),
            "n_spans": n_spans,
            "shared": ratio(hits, mine)[seen],
            "found": ratio(hits, theirs)[seen],
            "f1": f1,
            "lower": np.where(known, lower, np.nan),
            "upper": np.where(known, upper, np.nan),
        }
    )
