"""CATD: weights that allow for how little is known of rarely seen raters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtri

from quorate.analysis.consensus import weighted_vote as vote
from quorate.analysis.consensus.method import CHOICE, Fit
from quorate.analysis.consensus.options import positive
from quorate.schema import AlignedGold, Judgments, Kind

Doubles = NDArray[np.float64]


def confidence_weight(error: Doubles, n: Doubles, significance: float, floor: float) -> Doubles:
    """The weights of raters with summed squared error ``error`` over ``n`` judgments, (R,).

    chi²(alpha/2, n) / error is the reciprocal of the upper end of the 1 - alpha interval of a
    rater's error variance (eq. 7 of the paper). ``floor`` is the least error a rater is taken to
    have: one without any would silence all others. Raters without judgments weigh 0.
    """
    quantile = np.zeros(len(n))
    quantile[n > 0] = chdtri(n[n > 0], 1 - significance / 2)
    weight: Doubles = quantile / np.maximum(error, floor)
    return weight


@dataclass(frozen=True)
class CATD:
    """Confidence-aware truth discovery: a vote weighted by the upper bound of the error variance.

    Few judgments say little about a rater, so the weight is the reciprocal of the upper end of the
    interval of their error variance, not of its estimate. With N_j the judgments of rater j and
    d = 1 - [y_ij = x*_i],

        w_j  ∝  chi²(alpha / 2, |N_j|) / sum_{i in N_j} d(y_ij, x*_i)              (eq. 7)
        x*_i =  argmax_k  sum_j w_j [y_ij = k]

    in turn, from the majority vote. Options with equal weight share x*. An error sum below
    ``floor`` (a tenth of a judgment) counts as ``floor``. The two steps descend the joint objective
    sum_j w_j max(sum d, floor) - chi²_j log w_j, which is the trace (negated, so that it grows).
    The posterior is the share of weight; weights, scaled to sum to 1, are in ``extra["weight"]``.
    """

    name: ClassVar[str] = "catd"
    title: ClassVar[str] = "CATD"
    source: ClassVar[str] = "Li et al. 2014, doi:10.14778/2735496.2735505"
    kinds: ClassVar[frozenset[Kind]] = CHOICE

    significance: float = 0.05
    floor: float = 0.1
    iterations: int = 100

    def __post_init__(self) -> None:
        positive(self, "significance", "floor", "iterations")

    def refuses(self, judgments: Judgments) -> str:
        """Never: it runs on every categorical or ordinal question."""
        return ""

    def fit(self, judgments: Judgments, gold: AlignedGold | None = None, seed: int = 0) -> Fit:
        """Weigh and vote in turn until no winner changes."""
        known = vote.gold_codes(gold)
        n = judgments.workload.astype(np.float64)
        active = n > 0
        quantile = chdtri(n[active], 1 - self.significance / 2)
        truth = vote.winners(vote.totals(judgments), known)
        trace: list[float] = []
        settled = False
        while not settled and len(trace) < self.iterations:
            error = n - vote.hits(judgments, truth)
            weight = confidence_weight(error, n, self.significance, self.floor)
            total = vote.totals(judgments, weight)
            before, truth = truth, vote.winners(total, known)
            left = np.maximum(n - vote.hits(judgments, truth), self.floor)[active]
            trace.append(float((quantile * np.log(weight[active]) - weight[active] * left).sum()))
            settled = bool(np.array_equal(before, truth))
        posterior = vote.shares(total, known)
        return Fit(
            posterior=posterior,
            competence=vote.competence(judgments, posterior, {"weight": weight / weight.sum()}),
            trace=tuple(trace),
            objective="negative joint loss",
            converged=settled,
        )
