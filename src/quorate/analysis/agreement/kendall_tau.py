"""How far raters put the fields of an item in the same order: Kendall's tau."""

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
from quorate.analysis.agreement.wording import percent_of
from quorate.analysis.consensus.ranking_fit import agreement
from quorate.analysis.consensus.ranking_table import RANKINGS, Rankings, no_rankings
from quorate.schema import Judgments, Kind

Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class KendallTau(Coefficient):
    """Measures how far two raters rank the fields of an item in the same order.

    With C pairs of fields that both order alike and D that they order otherwise, n_1 and n_2 those
    that each orders at all,

        τ_b = (C - D) / √(n_1 n_2)

    over the fields that both ranked; the coefficient is the mean over items of the mean over pairs
    of raters. 1: the same order; 0: what chance gives; -1: the opposite order. Where a rater puts
    all fields in one tier τ_b is undefined: two such rankings count 1, one beside another 0.

    Source: Kendall 1938, doi:10.2307/2332226; ties: Kendall 1945, doi:10.2307/2332303.
    """

    name: ClassVar[str] = "kendall-tau"
    title: ClassVar[str] = "Kendall’s τ"
    source: ClassVar[str] = "doi:10.2307/2332303"
    kinds: ClassVar[frozenset[Kind]] = RANKINGS
    by_rater: ClassVar[bool] = False

    def refuses(self, evidence: Evidence) -> tuple[str, str] | None:
        """Labels that are no rankings."""
        reason = no_rankings(evidence.judgments)
        return (reason, "use krippendorff-alpha:nominal") if reason else None

    def units(self, evidence: Evidence) -> NDArray[np.int64]:
        """Each item that two raters ranked."""
        return np.ones(len(_of_items(evidence)), np.int64)

    def estimate(self, evidence: Evidence, weights: Doubles) -> Estimate:
        """The mean τ of each weighting."""
        observed = ratio(weights @ _of_items(evidence), weights.sum(axis=1))
        return Estimate(observed, observed, np.zeros(len(weights)))

    def standard_error(self, evidence: Evidence) -> float:
        """√(Σ (τ_i - τ)² / (n (n - 1))) over the n items."""
        of = _of_items(evidence)
        return float(of.std(ddof=1) / np.sqrt(len(of))) if len(of) > 1 else float("nan")

    def if_some_disagreed(self, evidence: Evidence, share: float) -> float:
        """1 - 2 · share: disagreement in full is the opposite order, τ = -1."""
        return 1 - 2 * share

    def meaning(self, evidence: Evidence, value: float) -> str:
        """How many pairs of fields come in the same order."""
        return (
            f"Of the pairs of fields that two raters order, {percent_of((1 + value) / 2)} come in "
            "the same order; chance alone would give half."
        )

    def remarks(self, evidence: Evidence) -> Iterator[str]:
        """How much was tied."""
        rankings = evidence.once("rankings", lambda: Rankings.of(evidence.judgments))
        whole = int((rankings.tier.max(axis=1) == 0).sum())
        if whole:
            yield f"{whole:,} rankings put all fields in one tier"


def _of_items(evidence: Evidence) -> Doubles:
    """Mean τ_b over the pairs of raters of each item that has two, (n,)."""
    return evidence.once("kendall-tau", lambda: _means(evidence))


def _means(evidence: Evidence) -> Doubles:
    judgments = evidence.judgments
    rankings = evidence.once("rankings", lambda: Rankings.of(judgments))
    total, pairs = np.zeros(judgments.n_items), np.zeros(judgments.n_items)
    flat = rankings.tier.max(axis=1) == 0
    for lag in range(1, int(judgments.overlap.max(initial=0))):
        at = np.flatnonzero(judgments.item[lag:] == judgments.item[:-lag])
        at = at[judgments.rater[at] != judgments.rater[at + lag]]
        tau, _ = agreement(rankings.tier[at], rankings.tier[at + lag])
        tau = np.where(np.isnan(tau), flat[at] & flat[at + lag], tau)
        total += np.bincount(judgments.item[at], tau, judgments.n_items)
        pairs += np.bincount(judgments.item[at], minlength=judgments.n_items)
    return np.asarray(total[pairs > 0] / pairs[pairs > 0], np.float64)


def kendall_tau(
    judgments: Judgments,
    *,
    level: float = 0.95,
    bootstrap: int = 1000,
    unit: Unit = "item",
    seed: int = 0,
) -> Agreement:
    """Kendall's tau between raters' rankings with its interval.

    Arguments as in ``agreement``; the formula and its source are in ``KendallTau``.
    """
    return measure(KendallTau(), judgments, Sampling(level, bootstrap, unit, seed))
