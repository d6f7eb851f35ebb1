"""Raters' agreement with themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.agreement.coefficient import (
    CERTAIN,
    LABELLED,
    Coefficient,
    Estimate,
    corrected,
    ratio,
)
from quorate.analysis.agreement.evidence import Evidence
from quorate.analysis.agreement.measure import Sampling, Unit, measure
from quorate.analysis.agreement.result import Agreement
from quorate.analysis.agreement.tally import sums
from quorate.analysis.agreement.wording import percent_of
from quorate.analysis.numerics.bootstrap import wilson
from quorate.schema import Judgments, Kind

Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class IntraRater(Coefficient):
    """Measures how far raters give the same answer when they judge the same item again.

    Over every two judgments of one item by one rater (repeats in the table, and judgments that a
    later one replaced): ``percent`` is the share of equal ones; ``kappa`` is Cohen's κ between the
    earlier and the later; ``alpha`` is Krippendorff's α for numbers (interval) with each two
    judgments as a unit. An upper limit of what agreement between raters can be expected to reach.

    Source: Krippendorff 2019, «Content Analysis», 4th ed., section 12.1 (stability); Cohen 1960,
    doi:10.1177/001316446002000104.
    """

    form: str = "percent"

    name: ClassVar[str] = "intra-rater"
    title: ClassVar[str] = "Self-consistency"
    source: ClassVar[str] = "doi:10.1177/001316446002000104"
    kinds: ClassVar[frozenset[Kind]] = LABELLED
    variants: ClassVar[tuple[str, ...]] = ("percent", "kappa", "alpha")
    by_rater: ClassVar[bool] = False
    unit: ClassVar[str] = "repeat"

    @property
    def variant(self) -> str:
        """The form."""
        return self.form

    @classmethod
    def parse(cls, variant: str) -> Self:
        """``percent``, ``kappa`` or ``alpha``."""
        return cls(variant) if variant in cls.variants else super().parse(variant)

    @classmethod
    def suited(cls, evidence: Evidence) -> tuple[Self, ...]:
        """Percent and alpha for numbers, percent and kappa for the rest."""
        numeric = evidence.kind is Kind.NUMERIC
        return cls("percent"), cls("alpha" if numeric else "kappa")

    def refuses(self, evidence: Evidence) -> tuple[str, str] | None:
        """Somebody must have judged an item twice."""
        if not len(evidence.repeats):
            return "nobody judged an item twice", "give some items to the same rater again"
        if self.form == "alpha" and np.isnan(evidence.score).any():
            return "the alpha of repeats needs numbers", "use intra-rater:kappa"
        if self.form == "kappa" and evidence.kind is Kind.NUMERIC:
            return "the kappa of repeats needs options", "use intra-rater:alpha"
        return None

    def units(self, evidence: Evidence) -> NDArray[np.int64]:
        """Each two judgments."""
        return np.ones(len(evidence.repeats), np.int64)

    def if_some_disagreed(self, evidence: Evidence, share: float) -> float:
        """For percent 1 - share; for alpha not known, since numbers may differ by any amount."""
        if self.form == "percent":
            return 1 - share
        return float("nan") if self.form == "alpha" else super().if_some_disagreed(evidence, share)

    def meaning(self, evidence: Evidence, value: float) -> str:
        """How often, or how much less than by chance, raters contradict themselves."""
        if self.form == "percent":
            return (
                "Judging an item again, raters gave the same label "
                f"{percent_of(value)} of the time."
            )
        return super().meaning(evidence, value)

    def counts(self, evidence: Evidence) -> tuple[int, int, int]:
        """Items, raters and pairs of judgments among the repeats."""
        again = evidence.repeats
        return len(np.unique(again.item)), len(np.unique(again.rater)), len(again)

    def estimate(self, evidence: Evidence, weights: Doubles) -> Estimate:
        """The consistency of each weighting of the repeats."""
        again = evidence.repeats
        n = weights.sum(axis=1)
        if self.form == "alpha":
            score = evidence.judgments.question.scores
            one, two = again.earlier, again.later
            if evidence.kind is not Kind.NUMERIC:
                one, two = score[one.astype(np.int64)], score[two.astype(np.int64)]
            return _alpha(one, two, weights)
        same: Doubles = (again.earlier == again.later).astype(np.float64)
        observed = ratio(weights @ same, n)
        if self.form == "percent":
            return Estimate(observed, observed, np.full_like(observed, np.nan))
        every, code = np.unique(np.concatenate([again.earlier, again.later]), return_inverse=True)
        before, after = code.ravel().reshape(2, -1)
        expected = np.empty(len(weights))
        for b, row in enumerate(weights):
            first = sums(before, row, len(every))
            second = sums(after, row, len(every))
            expected[b] = first @ second / max(n[b], 1) ** 2
        return corrected(observed, expected)

    def remarks(self, evidence: Evidence) -> Iterator[str]:
        """Where the repeats come from."""
        superseded = evidence.judgments.superseded
        replaced = len(superseded.rater) if superseded is not None else 0
        if replaced:
            yield f"{replaced:,} of the repeats are judgments that a later one replaced"


def consistency_table(evidence: Evidence, level: float = 0.95) -> pl.DataFrame:
    """One row a rater with repeats: how many, the share of equal ones, its Wilson interval."""
    again, judgments = evidence.repeats, evidence.judgments
    n = np.bincount(again.rater, minlength=judgments.n_raters)
    same = np.bincount(again.rater, again.earlier == again.later, minlength=judgments.n_raters)
    seen = np.nonzero(n)[0]
    share = same[seen] / n[seen]
    lower, upper = wilson(share, n[seen], level)
    return pl.DataFrame(
        {
            "rater": judgments.raters[seen].cast(pl.String),
            "n_repeats": n[seen].astype(np.int64),
            "same": share,
            "lower": lower,
            "upper": upper,
        }
    )


def _alpha(one: Doubles, two: Doubles, weights: Doubles) -> Estimate:
    """Interval alpha of units of two: D_o = mean (x - y)², D_e over all 2 n labels."""
    centre = (one.mean() + two.mean()) / 2
    one, two = one - centre, two - centre
    parts = np.stack([(one - two) ** 2, one + two, one**2 + two**2, np.ones_like(one)], 1)
    gap, first, second, n = (weights @ parts).T
    observed = ratio(gap, n)
    expected = ratio(2 * (2 * n * second - first**2), 2 * n * (2 * n - 1))
    value = np.full_like(observed, np.nan)
    floor = CERTAIN * float(np.ptp(np.concatenate([one, two])) or 1.0) ** 2
    np.divide(observed, expected, out=value, where=expected > floor)
    return Estimate(1 - value, observed, expected)


def intra_rater(
    judgments: Judgments,
    form: str = "percent",
    *,
    level: float = 0.95,
    bootstrap: int = 1000,
    unit: Unit = "item",
    seed: int = 0,
) -> Agreement:
    """Raters' agreement with themselves with its interval.

    Arguments as in ``agreement``; the formula and its source are in ``IntraRater``.
    """
    return measure(IntraRater.parse(form), judgments, Sampling(level, bootstrap, unit, seed))
