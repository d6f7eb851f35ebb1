"""PM: weights by the logarithm of the share of the loss."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.consensus import weighted_vote as vote
from quorate.analysis.consensus.method import CHOICE, Fit
from quorate.analysis.consensus.options import positive
from quorate.schema import AlignedGold, Judgments, Kind

Doubles = NDArray[np.float64]


def loss_weight(loss: Doubles, floor: float) -> Doubles:
    """-log(loss_j / max loss), at least 0; losses count as no less than ``floor``, (R,)."""
    kept = np.maximum(loss, floor)
    weight: Doubles = np.log(kept.max() / kept)
    return weight


@dataclass(frozen=True)
class PM:
    """A vote weighted by minus the logarithm of the rater's loss.

    PM of Aydin et al. 2014, which is CRH of Li et al. 2014 on categorical labels. With
    L_j = sum over the judgments of rater j of 1 - [y_ij = x*_i],

        w_j  = -log( L_j / max_j' L_j' )
        x*_i = argmax_k  sum_j w_j [y_ij = k]

    in turn, from the majority vote, minimising the weighted loss sum_j w_j L_j. L_j is taken per
    judgment when ``per_judgment`` (CRH's rule for raters who judged unlike numbers of items: sums
    would punish diligence), else as a sum, as Zheng et al. 2017 ran it. A loss below ``floor``
    judgments counts as ``floor``. Options with equal weight share x*; a rater's weight is in
    ``extra["weight"]``, and the trace is the weighted loss per unit of weight, negated.
    """

    name: ClassVar[str] = "pm"
    title: ClassVar[str] = "PM / CRH"
    source: ClassVar[str] = "Aydin et al. 2014; Li et al. 2014, doi:10.1145/2588555.2610509"
    kinds: ClassVar[frozenset[Kind]] = CHOICE

    per_judgment: bool = True
    floor: float = 0.5
    iterations: int = 100

    def __post_init__(self) -> None:
        positive(self, "floor", "iterations")

    def refuses(self, judgments: Judgments) -> str:
        """Never: it runs on every categorical or ordinal question."""
        return ""

    def fit(self, judgments: Judgments, gold: AlignedGold | None = None, seed: int = 0) -> Fit:
        """Weigh and vote in turn until no winner changes."""
        known = vote.gold_codes(gold)
        n = judgments.workload.astype(np.float64)
        truth = vote.winners(vote.totals(judgments), known)
        trace: list[float] = []
        settled = False
        while not settled and len(trace) < self.iterations:
            weight = self.weigh(n - vote.hits(judgments, truth), n)
            total = vote.totals(judgments, weight)
            before, truth = truth, vote.winners(total, known)
            loss = n - vote.hits(judgments, truth)
            trace.append(-float((weight * loss).sum() / max(1.0, weight.sum())))
            settled = bool(np.array_equal(before, truth))
        posterior = vote.shares(total, known)
        return Fit(
            posterior=posterior,
            competence=vote.competence(judgments, posterior, {"weight": weight}),
            trace=tuple(trace),
            objective="negative weighted loss",
            converged=settled,
        )

    def weigh(self, loss: Doubles, n: Doubles) -> Doubles:
        """The weights for losses summed over ``n`` judgments, (R,); 0 for raters without any."""
        active = n > 0
        kept = np.maximum(loss, self.floor)[active]
        weight = np.zeros(len(n))
        weight[active] = loss_weight(kept / n[active] if self.per_judgment else kept, 0.0)
        return weight if weight.any() else active.astype(np.float64)
