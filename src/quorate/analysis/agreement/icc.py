"""Intraclass correlations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.agreement.coefficient import Coefficient, Estimate, ratio
from quorate.analysis.agreement.evidence import Evidence
from quorate.analysis.agreement.measure import Sampling, Unit, measure
from quorate.analysis.agreement.result import Agreement
from quorate.analysis.agreement.weights import refuse_unordered
from quorate.analysis.agreement.wording import percent_of
from quorate.analysis.numerics.bootstrap import Interval
from quorate.schema import Judgments, Kind

Doubles = NDArray[np.float64]

FORMS = ("1,1", "2,1", "3,1", "1,k", "2,k", "3,k")


@dataclass(frozen=True)
class Squares:
    """Mean squares of n items by k raters: between items, within, between raters, residual.

    Each is (b,), one a weighting of the items. ``k`` is the mean number of judgments that the
    one-way forms divide by where it varies.
    """

    n: Doubles
    k: Doubles
    items: Doubles
    within: Doubles
    raters: Doubles
    residual: Doubles


@dataclass(frozen=True)
class ICC(Coefficient):
    """Measures the share of the variance of judgments that is due to the items judged.

    With BMS, WMS, JMS, EMS the mean squares between items, within items, between raters and
    residual, of n items and k raters:

        ICC(1,1) = (BMS - WMS) / (BMS + (k - 1) WMS)
        ICC(2,1) = (BMS - EMS) / (BMS + (k - 1) EMS + k (JMS - EMS) / n)
        ICC(3,1) = (BMS - EMS) / (BMS + (k - 1) EMS)
        ICC(1,k) = (BMS - WMS) / BMS
        ICC(2,k) = (BMS - EMS) / (BMS + (JMS - EMS) / n)
        ICC(3,k) = (BMS - EMS) / BMS

    Form 1: raters differ from item to item; 2: the same raters, a sample of all one might ask; 3:
    these raters and no others, whose different severity is forgiven. ``,1`` is about a single
    judgment, ``,k`` about the mean of k. Forms 2 and 3 need every rater to judge every item once
    and are refused otherwise; form 1 takes any table, with k replaced by
    k₀ = (N - Σ m_i² / N) / (n - 1) of the one-way variance components where the m_i differ.
    Intervals are exact under normality (F), Satterthwaite's for form 2; by bootstrap for form 1
    where the m_i differ. Undefined when the judgments do not vary.

    Source: Shrout & Fleiss 1979, doi:10.1037/0033-2909.86.2.420; McGraw & Wong 1996,
    doi:10.1037/1082-989X.1.1.30; k₀: Searle, Casella & McCulloch 1992, «Variance Components»,
    section 3.6.
    """

    form: str = "2,1"

    name: ClassVar[str] = "icc"
    title: ClassVar[str] = "Intraclass correlation"
    source: ClassVar[str] = "doi:10.1037/0033-2909.86.2.420"
    kinds: ClassVar[frozenset[Kind]] = frozenset({Kind.NUMERIC, Kind.ORDINAL})
    variants: ClassVar[tuple[str, ...]] = FORMS
    scale: ClassVar[str] = "variance"
    by_rater: ClassVar[bool] = False

    @property
    def variant(self) -> str:
        """The form."""
        return self.form

    @classmethod
    def parse(cls, variant: str) -> Self:
        """A form, written ``2,1``."""
        return cls(variant) if variant in FORMS else super().parse(variant)

    @classmethod
    def suited(cls, evidence: Evidence) -> tuple[Self, ...]:
        """All forms for a complete table, form 1 otherwise."""
        complete = evidence.crossed is not None
        return tuple(cls(form) for form in FORMS if complete or form.startswith("1"))

    def refuses(self, evidence: Evidence) -> tuple[str, str] | None:
        """Forms 2 and 3 need a complete table."""
        if not self.form.startswith("1") and evidence.crossed is None:
            return (
                f"ICC({self.form}) needs every rater to judge every item once, and here judgments "
                "are missing or repeated",
                "use icc:1,1, krippendorff-alpha:interval, or only the items that all judged",
            )
        return refuse_unordered(evidence, "an intraclass correlation")

    def units(self, evidence: Evidence) -> NDArray[np.int64]:
        """Each judged item."""
        return np.ones(int((evidence.judgments.overlap > 0).sum()), np.int64)

    def estimate(self, evidence: Evidence, weights: Doubles) -> Estimate:
        """The correlation of each weighting; observed and expected are its two variances."""
        s = self._squares(evidence, weights)
        single = self.form.endswith("1")
        noise = s.within if self.form.startswith("1") else s.residual
        signal = s.items - noise
        total = s.items + (s.k - 1) * noise if single else s.items
        if self.form.startswith("2"):
            bias = (s.raters - s.residual) / np.maximum(s.n, 1)
            total = total + (s.k * bias if single else bias)
        tiny = 1e-12 * (np.abs(s.items) + np.abs(s.within))
        value = ratio(signal, np.where(total > tiny, total, 0.0))
        return Estimate(value, s.items, noise)

    def interval(self, evidence: Evidence, level: float) -> Interval | None:
        """By F, where every item has the same number of judgments; None otherwise."""
        if evidence.crossed is None and len(np.unique(_sizes(evidence))) != 1:
            return None
        s = self._squares(evidence, self.units(evidence)[None, :].astype(np.float64))
        n, k = float(s.n[0]), float(s.k[0])
        if n < 2 or k < 2:
            return Interval(np.nan, np.nan, "none: it needs two items and two judgments of each")
        lower, upper = self._limits(s, n, k, level)
        how = "F, by Satterthwaite" if self.form.startswith("2") else "F"
        return Interval(lower, upper, f"analytic, {how}, exact for normal judgments")

    def meaning(self, evidence: Evidence, value: float) -> str:
        """The share of variance."""
        of = "single judgments" if self.form.endswith("1") else "the mean of an item’s judgments"
        what = f"ICC({self.form}) is {value:.2f}: "
        if value <= 0:
            return what + f"{of} vary no less within items than between them."
        return what + (
            f"{percent_of(value)} of the variance of {of} is due to the items, the rest to raters "
            "and noise."
        )

    def remarks(self, evidence: Evidence) -> Iterator[str]:
        """What k is where it varies."""
        sizes = _sizes(evidence)
        if self.form.startswith("1") and len(np.unique(sizes)) > 1:
            k = self._squares(evidence, np.ones((1, len(sizes)))).k[0]
            yield (
                f"items have {sizes.min():,} to {sizes.max():,} judgments; k₀ = {k:.2f} of the "
                "one-way variance components takes the place of k"
            )

    def _squares(self, evidence: Evidence, weights: Doubles) -> Squares:
        one_way = _one_way(evidence, weights)
        X = evidence.crossed
        if X is None or self.form.startswith("1"):
            return one_way
        n, k = one_way.n, X.shape[1]
        means = (weights @ X) / n[:, None]
        between = n * ((means - means.mean(axis=1, keepdims=True)) ** 2).sum(axis=1)
        residual = one_way.within * n * (k - 1) - between
        freedom = np.maximum((n - 1) * (k - 1), 1)
        return Squares(
            n,
            one_way.k,
            one_way.items,
            one_way.within,
            between / max(k - 1, 1),
            np.maximum(residual, 0) / freedom,
        )

    def _limits(self, s: Squares, n: float, k: float, level: float) -> tuple[float, float]:
        if self.form.startswith("2"):
            lower, upper = _limits_two(s, n, k, level)
            if self.form == "2,1":
                return lower, upper
            return k * lower / (1 + (k - 1) * lower), k * upper / (1 + (k - 1) * upper)
        from scipy.special import fdtri

        one_way = self.form.startswith("1")
        noise = float(s.within[0] if one_way else s.residual[0])
        freedom = n * (k - 1) if one_way else (n - 1) * (k - 1)
        if not noise > 0:
            return (1.0, 1.0) if s.items[0] > 0 else (float("nan"), float("nan"))
        F = float(s.items[0]) / noise
        high = (1 + level) / 2
        low_F = F / float(fdtri(n - 1, freedom, high))
        high_F = F * float(fdtri(freedom, n - 1, high))
        if self.form.endswith("k"):
            return 1 - 1 / low_F, 1 - 1 / high_F
        return (low_F - 1) / (low_F + k - 1), (high_F - 1) / (high_F + k - 1)


def _limits_two(s: Squares, n: float, k: float, level: float) -> tuple[float, float]:
    """The limits of ICC(2,1), Shrout & Fleiss 1979, page 424."""
    from scipy.special import fdtri

    B, J, E = float(s.items[0]), float(s.raters[0]), float(s.residual[0])
    if not E > 0:
        return (1.0, 1.0) if J == 0 and B > 0 else (float("nan"), float("nan"))
    rho = (B - E) / (B + (k - 1) * E + k * (J - E) / n)
    F = J / E
    a = k * rho * F + n * (1 + (k - 1) * rho) - k * rho
    b = n * (1 + (k - 1) * rho) - k * rho
    v = (k - 1) * (n - 1) * a**2 / ((n - 1) * k**2 * rho**2 * F**2 + b**2)
    high = (1 + level) / 2
    above, below = float(fdtri(n - 1, v, high)), float(fdtri(v, n - 1, high))
    spread = k * J + (k * n - k - n) * E
    return (
        n * (B - above * E) / (above * spread + n * B),
        n * (below * B - E) / (spread + n * below * B),
    )


def _sizes(evidence: Evidence) -> NDArray[np.int64]:
    overlap = evidence.judgments.overlap
    return overlap[overlap > 0]


def _one_way(evidence: Evidence, weights: Doubles) -> Squares:
    """Mean squares between and within items, whatever the number of judgments of each."""
    sizes = _sizes(evidence).astype(np.float64)
    offsets = evidence.judgments.offsets[:-1][evidence.judgments.overlap > 0]
    x = evidence.values - evidence.values.mean()
    total = np.add.reduceat(x, offsets)
    squares = np.add.reduceat(x**2, offsets)
    inside = squares - total**2 / sizes
    parts = np.stack([np.ones_like(sizes), sizes, sizes**2, total, total**2 / sizes, inside], 1)
    n, N, N2, first, between, within = (weights @ parts).T
    k = ratio(N - N2 / N, n - 1)
    items = ratio(np.maximum(between - first**2 / N, 0), n - 1)
    nothing = np.full_like(n, np.nan)
    return Squares(n, k, items, ratio(np.maximum(within, 0), N - n), nothing, nothing)


def icc(
    judgments: Judgments,
    form: str = "2,1",
    *,
    level: float = 0.95,
    bootstrap: int = 1000,
    unit: Unit = "item",
    seed: int = 0,
) -> Agreement:
    """An intraclass correlation with its interval.

    Arguments as in ``agreement``; the formula and its source are in ``ICC``.
    """
    return measure(ICC.parse(form), judgments, Sampling(level, bootstrap, unit, seed))
