"""Fleiss' kappa."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.agreement.measure import Sampling, Unit, measure
from quorate.analysis.agreement.result import Agreement
from quorate.analysis.agreement.weighted import Pooled
from quorate.analysis.agreement.weights import Weights
from quorate.schema import Judgments

Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class FleissKappa(Pooled):
    """Measures agreement beyond what raters drawn from one pool of habits would reach by chance.

    κ = (p_a - p_e) / (1 - p_e) with p_e = Σ_kl w_kl π_k π_l, where π_k is the mean share of option
    k over items (see ``Pooled`` for p_a). Fleiss's own formula is for the same number of raters
    on every item; with missing judgments this is Gwet's generalisation: items with one judgment
    count in π but not in p_a. For two raters it is Scott's π.

    Source: Fleiss 1971, doi:10.1037/h0031619; missing judgments, weights and standard error:
    Gwet 2014, «Handbook of Inter-Rater Reliability», 4th ed., chapters 2, 3 and 5.
    """

    name: ClassVar[str] = "fleiss-kappa"
    title: ClassVar[str] = "Fleiss’ κ"
    source: ClassVar[str] = "doi:10.1037/h0031619"

    def expected(self, pi: Doubles, W: Doubles | None) -> Doubles:
        """Σ_kl w_kl π_k π_l."""
        by_chance = pi if W is None else pi @ W
        return np.asarray((by_chance * pi).sum(axis=1))

    def gradient(self, pi: Doubles, W: Doubles | None) -> Doubles | None:
        """Σ_l w_kl π_l."""
        return pi if W is None else W @ pi


def fleiss_kappa(
    judgments: Judgments,
    weights: Weights = "identity",
    *,
    level: float = 0.95,
    bootstrap: int = 1000,
    unit: Unit = "item",
    seed: int = 0,
) -> Agreement:
    """Fleiss' kappa with its interval.

    Arguments as in ``agreement``; the formula and its source are in ``FleissKappa``.
    """
    return measure(FleissKappa(weights), judgments, Sampling(level, bootstrap, unit, seed))
