"""Kendall's coefficient of concordance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.agreement.coefficient import Coefficient, Estimate, ratio
from quorate.analysis.agreement.evidence import Evidence
from quorate.analysis.agreement.measure import Sampling, Unit, measure
from quorate.analysis.agreement.result import Agreement
from quorate.analysis.agreement.weights import refuse_unordered
from quorate.schema import Judgments, Kind

Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class KendallW(Coefficient):
    """Measures how far raters put the items in the same order: 0 not at all, 1 wholly.

    With R_i the sum over the m raters of the rank of item i among the n (mid-ranks for ties), and
    T_j = Σ (t³ - t) over rater j's groups of t tied items,

        W = 12 Σ_i (R_i - m (n + 1) / 2)² / (m² (n³ - n) - m Σ_j T_j)

    Every rater must have judged every item once. The mean Spearman correlation of two raters is
    (m W - 1) / (m - 1), so that raters without any agreement give about 1/m, not 0; Friedman's
    χ² = m (n - 1) W with n - 1 degrees of freedom tests against that. Undefined when every rater
    gives all items the same label.

    Source: Kendall & Babington Smith 1939, doi:10.1214/aoms/1177732186; ties: Kendall 1948, «Rank
    Correlation Methods», chapter 6.
    """

    name: ClassVar[str] = "kendall-w"
    title: ClassVar[str] = "Kendall’s W"
    source: ClassVar[str] = "doi:10.1214/aoms/1177732186"
    kinds: ClassVar[frozenset[Kind]] = frozenset({Kind.NUMERIC, Kind.ORDINAL})
    scale: ClassVar[str] = "rank variance"
    by_rater: ClassVar[bool] = False

    def refuses(self, evidence: Evidence) -> tuple[str, str] | None:
        """A complete table of two raters at least."""
        X = evidence.crossed
        if X is None or X.shape[1] < 2:
            return (
                "it needs at least two raters and every rater to judge every item once",
                "use krippendorff-alpha:ordinal, which takes missing judgments",
            )
        return refuse_unordered(evidence, "ranking items")

    def units(self, evidence: Evidence) -> NDArray[np.int64]:
        """Each judged item."""
        return np.ones(len(_table(evidence)), np.int64)

    def estimate(self, evidence: Evidence, weights: Doubles) -> Estimate:
        """W of each weighting; an item counted twice is two tied items."""
        X = _table(evidence)
        m = X.shape[1]
        n = weights.sum(axis=1)
        sums = np.zeros_like(weights)
        ties = np.zeros(len(weights))
        for column in X.T:
            _, place = np.unique(column, return_inverse=True)
            member = np.zeros((len(column), int(place.max(initial=0)) + 1))
            member[np.arange(len(column)), place.ravel()] = 1
            group = weights @ member
            sums += (np.cumsum(group, axis=1) - group / 2 + 0.5)[:, place.ravel()]
            ties += (group**3 - group).sum(axis=1)
        S = (weights * (sums - m * (n + 1)[:, None] / 2) ** 2).sum(axis=1)
        most = (m**2 * (n**3 - n) - m * ties) / 12
        return Estimate(ratio(S, most), S, most)

    def if_some_disagreed(self, evidence: Evidence, share: float) -> float:
        """Not known: one item out of order moves the ranks of others."""
        return float("nan")

    def meaning(self, evidence: Evidence, value: float) -> str:
        """The mean rank correlation it stands for."""
        m = _table(evidence).shape[1]
        return (
            f"Kendall’s W is {value:.2f}: two raters’ orders of the items correlate at "
            f"{(m * value - 1) / (m - 1):.2f} on average (Spearman)."
        )

    def remarks(self, evidence: Evidence) -> Iterator[str]:
        """Friedman's test, and the value that chance gives."""
        from scipy.special import chdtrc

        X = _table(evidence)
        n, m = X.shape
        W = float(self.estimate(evidence, np.ones((1, n))).value[0])
        if np.isfinite(W) and n > 1:
            chi2 = m * (n - 1) * W
            yield (
                f"Friedman’s χ² is {chi2:.2f} with {n - 1:,} degrees of freedom, "
                f"p = {float(chdtrc(n - 1, chi2)):.2g}"
            )
        yield f"raters without any agreement would give about 1/{m:,} = {1 / m:.2f}"


def _table(evidence: Evidence) -> Doubles:
    return evidence.crossed if evidence.crossed is not None else np.zeros((0, 2))


def kendall_w(
    judgments: Judgments,
    *,
    level: float = 0.95,
    bootstrap: int = 1000,
    unit: Unit = "item",
    seed: int = 0,
) -> Agreement:
    """Kendall's coefficient of concordance with its interval.

    Arguments as in ``agreement``; the formula and its source are in ``KendallW``.
    """
    return measure(KendallW(), judgments, Sampling(level, bootstrap, unit, seed))
