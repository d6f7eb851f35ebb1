"""Krippendorff's alpha."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.agreement import distances
from quorate.analysis.agreement import weights as weighting
from quorate.analysis.agreement.coefficient import (
    CERTAIN,
    LABELLED,
    Coefficient,
    Estimate,
    ratio,
)
from quorate.analysis.agreement.distances import Distance
from quorate.analysis.agreement.evidence import Evidence
from quorate.analysis.agreement.measure import Sampling, Unit, measure
from quorate.analysis.agreement.result import Agreement
from quorate.analysis.agreement.tally import Tally
from quorate.schema import WRITTEN, Judgments, Kind, RequestError, UnknownNameError

Doubles = NDArray[np.float64]

METRICS = ("nominal", "ordinal", "interval", "ratio", "circular", "jaccard", "masi", "kendall")
SETS = frozenset({"jaccard", "masi"})
DEFAULT = {
    Kind.CATEGORICAL: "nominal",
    Kind.ORDINAL: "ordinal",
    Kind.MULTILABEL: "masi",
    Kind.NUMERIC: "interval",
    **dict.fromkeys(WRITTEN, "nominal"),
    Kind.RANKING: "kendall",
}


@dataclass(frozen=True)
class KrippendorffAlpha(Coefficient):
    """Measures how much less raters disagree than labels dealt out at random would.

    With V_ic the judgments of item i for label c, m_i in all, over items with m_i ≥ 2, n_c the
    total for c and n = Σ n_c, and the squared difference δ²(c, k) of a metric,

        D_o = (1/n) Σ_i Σ_ck V_ic V_ik δ²(c, k) / (m_i - 1)
        D_e = Σ_ck n_c n_k δ²(c, k) / (n (n - 1))
        α = 1 - D_o / D_e

    An item with one judgment says nothing about agreement and is left out, as the source does with
    missing data. A rater's several judgments of one item each count. Undefined when all labels
    are equal. Metrics: nominal (0 or 1), ordinal (ranks between, from the totals n_c), interval
    (c - k)², ratio ((c - k)/(c + k))², circular sin²(π (c - k)/period), jaccard and masi for sets,
    kendall for rankings (the share of pairs of fields in another order, half where one ties them),
    the weights of ``weights`` as 1 - w, or any distance function. The same ordinal name means a
    different thing in Gwet's family, whose weights are ``gwet-ordinal`` here.

    Source: Krippendorff 2011, «Computing Krippendorff's alpha-reliability»; Krippendorff 2019,
    «Content Analysis», 4th ed., chapter 12. Standard error: Gwet 2014, «Handbook of Inter-Rater
    Reliability», 4th ed., by linearisation.
    """

    metric: str | Distance = "nominal"
    period: float | None = None

    name: ClassVar[str] = "krippendorff-alpha"
    title: ClassVar[str] = "Krippendorff’s α"
    source: ClassVar[str] = "https://repository.upenn.edu/asc_papers/43"
    kinds: ClassVar[frozenset[Kind]] = LABELLED
    variants: ClassVar[tuple[str, ...]] = (*METRICS, "gwet-ordinal", *weighting.EXTRA)
    scale: ClassVar[str] = "disagreement"

    def __post_init__(self) -> None:
        if isinstance(self.metric, str) and self.metric not in self.variants:
            raise UnknownNameError(
                f"there is no metric called {self.metric!r}",
                remedy=f"there are {', '.join(self.variants)}, or pass a distance function",
            )
        if self.period is not None and not self.period > 0:
            raise RequestError(f"the period is {self.period:g}", remedy="give one above 0")

    @property
    def variant(self) -> str:
        """The metric, with its period if it has one."""
        if not isinstance(self.metric, str):
            return str(getattr(self.metric, "__name__", "distance"))
        return self.metric if self.period is None else f"{self.metric}:{self.period:g}"

    @classmethod
    def parse(cls, variant: str) -> Self:
        """``ordinal``, ``circular:24``, … as a coefficient."""
        metric, _, period = variant.partition(":")
        if metric not in cls.variants:
            return super().parse(variant)
        try:
            return cls(metric, float(period) if period else None)
        except ValueError:
            raise UnknownNameError(
                f"the period {period!r} is not a number", remedy="write it as circular:24"
            ) from None

    @classmethod
    def suited(cls, evidence: Evidence) -> tuple[Self, ...]:
        """Nominal, ordinal, interval, MASI or Kendall's by the kind of question."""
        return (cls(DEFAULT[evidence.kind]),)

    def refuses(self, evidence: Evidence) -> tuple[str, str] | None:
        """Sets for set metrics, an order for the others, few enough labels for a matrix."""
        if self.metric in SETS and evidence.members is None:
            return f"{self.metric} compares sets", "use it on a multi-label question"
        if self.metric == "kendall":
            return distances.refuse_rankings(evidence)
        if not isinstance(self.metric, str) or self.metric in SETS:
            return distances.refuse_too_many(evidence, self.variant)
        if self.metric == "nominal":
            return None
        if self.metric == "circular" and self.period is None and evidence.kind is Kind.NUMERIC:
            return "a circle of numbers needs its period", "write krippendorff-alpha:circular:24"
        if self.metric not in ("ordinal", "interval"):
            too_many = distances.refuse_too_many(evidence, self.metric)
            if too_many:
                return too_many
        return weighting.refuse_unordered(evidence, f"the {self.metric} metric")

    def units(self, evidence: Evidence) -> NDArray[np.int64]:
        """Patterns of items with at least two judgments."""
        return evidence.pairable.items

    def estimate(self, evidence: Evidence, weights: Doubles) -> Estimate:
        """α of each weighting, with D_o and D_e."""
        tally = evidence.pairable
        if self.metric == "ordinal":
            return _ordinal(tally, weights)
        differing, expected = evidence.once((self, "parts"), lambda: self._parts(evidence))
        own = tally.size**2 - tally.pairs
        sums = weights @ np.stack([tally.size * _over(differing, tally.pairs), tally.size, own], 1)
        observed = ratio(sums[:, 0], sums[:, 1])
        room = sums[:, 1] ** 2 - sums[:, 2]
        return _alpha(observed, ratio(expected(weights), room), CERTAIN * self._scale(evidence))

    def if_some_disagreed(self, evidence: Evidence, share: float) -> float:
        """1 - share · (largest δ² between labels seen) / D_e."""
        tally = evidence.pairable
        units = tally.items[None, :].astype(np.float64)
        expected = float(self.estimate(evidence, units).expected[0])
        if self.metric == "ordinal":
            ranks = _mid_ranks(tally.weighted_counts(units))[0]
            largest = float(np.ptp(ranks[tally.option])) ** 2
        elif self.metric == "interval":
            largest = float(np.ptp(evidence.score[tally.option])) ** 2
        elif self.metric == "nominal":
            largest = 1.0
        else:
            seen = np.unique(tally.option)
            largest = float(self._matrix(evidence)[np.ix_(seen, seen)].max())
        return max(1 - share * largest / expected, -1.0)

    def standard_error(self, evidence: Evidence) -> float:
        """By linearisation, with D_e's own variation; NaN for the ordinal metric.

        I items with r̄ judgments on average, π_k = n_k / n, D_π = Σ π_c π_k δ²(c, k), A_i the
        observed disagreement of item i times m_i, D' = D_o (1 - 1/n):
        ψ_i = [D' m_i + (D_o - D') r̄ - A_i - 2 (D_o / D_π)(D_π m_i - Σ_ck V_ic δ²(c, k) π_k)]
        / (r̄ D_π) and SE = √(Σ ψ_i² / (I (I - 1))).
        """
        tally = evidence.pairable
        n_items = int(tally.items.sum())
        if self.metric == "ordinal" or n_items < 2:
            return float("nan")
        n = float(tally.items @ tally.size)
        pi = tally.weighted_counts(tally.items[None, :].astype(np.float64))[0] / n
        differing, _ = evidence.once((self, "parts"), lambda: self._parts(evidence))
        to_all = self._to(evidence, pi)
        by_chance = float(tally.items @ to_all) / n
        if not by_chance > CERTAIN * self._scale(evidence):
            return float("nan")
        A = tally.size * _over(differing, tally.pairs)
        observed = float(tally.items @ A) / n
        shrunk = observed * (1 - 1 / n)
        psi = shrunk * tally.size + (observed - shrunk) * n / n_items - A
        psi -= 2 * (observed / by_chance) * (by_chance * tally.size - to_all)
        psi *= n_items / (n * by_chance)
        return float(np.sqrt(tally.items @ psi**2 / (n_items * (n_items - 1))))

    def _parts(self, evidence: Evidence) -> tuple[Doubles, Callable[[Doubles], Doubles]]:
        """Σ_ck V_ic V_ik δ² of each pattern, and Σ_ck n_c n_k δ² as a function of weights."""
        tally = evidence.pairable
        if self.metric == "nominal":

            def between(weights: Doubles) -> Doubles:
                n_k = tally.weighted_counts(weights)
                return np.asarray(n_k.sum(axis=1) ** 2 - (n_k**2).sum(axis=1))

            return tally.size**2 - tally.by_pattern(tally.count**2), between
        if self.metric == "interval":
            first, second = _moments(tally, evidence.score)

            def spread(weights: Doubles) -> Doubles:
                n, s1, s2 = (weights @ np.stack([tally.size, first, second], 1)).T
                return np.asarray(2 * (n * s2 - s1**2))

            return 2 * (tally.size * second - first**2), spread
        matrix = self._matrix(evidence)

        def apart(weights: Doubles) -> Doubles:
            n_k = tally.weighted_counts(weights)
            return np.asarray(np.einsum("bk,bk->b", n_k @ matrix, n_k))

        return tally.quadratic(matrix), apart

    def _scale(self, evidence: Evidence) -> float:
        """The size of a large difference, against which rounding is judged."""
        if self.metric == "interval":
            return float(np.ptp(evidence.score)) ** 2 if evidence.n_options else 0.0
        return 1.0 if isinstance(self.metric, str) else float(self._matrix(evidence).max(initial=0))

    def _to(self, evidence: Evidence, pi: Doubles) -> Doubles:
        """Σ_ck V_ic δ²(c, k) π_k of each pattern."""
        tally = evidence.pairable
        if self.metric == "nominal":
            return tally.size - tally.times(pi)
        if self.metric == "interval":
            x = evidence.score - _centre(tally, evidence.score)
            first, second = _moments(tally, evidence.score)
            return np.asarray(second - 2 * first * (pi @ x) + tally.size * (pi @ x**2))
        return tally.times(self._matrix(evidence) @ pi)

    def _matrix(self, evidence: Evidence) -> Doubles:
        return evidence.once((self, "matrix"), lambda: self._differences(evidence))

    def _differences(self, evidence: Evidence) -> Doubles:
        if not isinstance(self.metric, str):
            return distances.matrix_of(self.metric, evidence)
        if self.metric in SETS:
            sets = evidence.members if evidence.members is not None else np.zeros((0, 0), np.bool_)
            return (
                distances.jaccard_distance(sets)
                if self.metric == "jaccard"
                else distances.masi_distance(sets)
            )
        if self.metric == "kendall":
            return distances.kendall_distance(evidence.distinct)
        if self.metric == "ratio":
            return distances.ratio_distance(evidence.score)
        if self.metric == "circular":
            span = float(np.ptp(evidence.score)) + 1 if len(evidence.score) else 1.0
            return distances.circular_distance(evidence.score, self.period or span)
        return 1 - weighting.WEIGHTS[self.metric.removeprefix("gwet-")](evidence.score)


def _alpha(observed: Doubles, expected: Doubles, floor: float) -> Estimate:
    value = np.full_like(observed, np.nan)
    np.divide(observed, expected, out=value, where=expected > floor)
    return Estimate(1 - value, observed, expected)


def _ordinal(tally: Tally, weights: Doubles) -> Estimate:
    """δ(c, k) is the difference of mid-ranks R_c = Σ_{g<c} n_g + n_c / 2 in the same weighting."""
    n_k = tally.weighted_counts(weights)
    n = n_k.sum(axis=1)
    ranks = _mid_ranks(n_k)
    first, second = tally.times(ranks.T), tally.times(ranks.T**2)
    own = tally.size**2 - tally.pairs
    spread = 2 * (tally.size[:, None] * second - first**2)
    share = _over(tally.size, tally.pairs)
    observed = ratio(np.einsum("bp,pb->b", weights * share, spread), n)
    between = 2 * (n * (n_k * ranks**2).sum(axis=1) - (n_k * ranks).sum(axis=1) ** 2)
    return _alpha(observed, ratio(between, n**2 - weights @ own), CERTAIN)


def _mid_ranks(n_k: Doubles) -> Doubles:
    """Mid-ranks of the options as shares of n, centred: (b, K)."""
    n = n_k.sum(axis=1, keepdims=True)
    ranks: Doubles = (np.cumsum(n_k, axis=1) - n_k / 2 - n / 2) / np.maximum(n, 1)
    return ranks


def _centre(tally: Tally, x: Doubles) -> float:
    """The mean label: sums of squares about it lose no digits to a large offset."""
    total = float(tally.items @ tally.size)
    return float(tally.items @ tally.times(x)) / total if total else 0.0


def _moments(tally: Tally, x: Doubles) -> tuple[Doubles, Doubles]:
    x = x - _centre(tally, x)
    return tally.times(x), tally.times(x**2)


def _over(part: Doubles, whole: Doubles) -> Doubles:
    share = np.zeros_like(whole)
    np.divide(part, whole, out=share, where=whole > 0)
    return share


def krippendorff_alpha(
    judgments: Judgments,
    metric: str | Distance | None = None,
    period: float | None = None,
    *,
    level: float = 0.95,
    bootstrap: int = 1000,
    unit: Unit = "item",
    seed: int = 0,
) -> Agreement:
    """Krippendorff's alpha with its interval; the metric by the kind of question if none is named.

    Arguments as in ``agreement``; the formula and its source are in ``KrippendorffAlpha``.
    """
    chosen = DEFAULT[judgments.question.kind] if metric is None else metric
    sampling = Sampling(level, bootstrap, unit, seed)
    return measure(KrippendorffAlpha(chosen, period), judgments, sampling)
