"""Gwet's AC2."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.agreement.evidence import Evidence
from quorate.analysis.agreement.measure import Sampling, Unit, measure
from quorate.analysis.agreement.result import Agreement
from quorate.analysis.agreement.weighted import Pooled, total_credit
from quorate.analysis.agreement.weights import Weights
from quorate.schema import Judgments

Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class GwetAC2(Pooled):
    """Measures weighted agreement beyond chance, where chance strikes only items hard to judge.

    AC2 = (p_a - p_e) / (1 - p_e) with p_e = T_w / (K (K - 1)) · Σ_k π_k (1 - π_k), T_w the sum of
    all weights and K the options of the question, chosen or not. Since p_e falls as one option
    takes over, it stays near percent agreement where labels are lopsided. Undefined for one option.

    Source: Gwet 2008, doi:10.1348/000711006X126600; weights and missing judgments: Gwet 2014,
    «Handbook of Inter-Rater Reliability», 4th ed., chapters 3 and 4.
    """

    weights: Weights = "ordinal"

    name: ClassVar[str] = "gwet-ac2"
    title: ClassVar[str] = "Gwet’s AC2"
    source: ClassVar[str] = "doi:10.1348/000711006X126600"

    def refuses(self, evidence: Evidence) -> tuple[str, str] | None:
        """At least two options, and those of the weights' distance."""
        if evidence.n_options < 2:
            return "it needs at least two options", "declare the options of the question"
        return super().refuses(evidence)

    def expected(self, pi: Doubles, W: Doubles | None) -> Doubles:
        """T_w / (K (K - 1)) · Σ_k π_k (1 - π_k)."""
        K = pi.shape[-1]
        return np.asarray(
            total_credit(W, K) / (K * (K - 1)) * (pi * (1 - pi)).sum(axis=-1), np.float64
        )

    def gradient(self, pi: Doubles, W: Doubles | None) -> Doubles | None:
        """T_w / (K (K - 1)) · (1 - π_k)."""
        K = len(pi)
        return np.asarray(total_credit(W, K) / (K * (K - 1)) * (1 - pi))


def gwet_ac2(
    judgments: Judgments,
    weights: Weights = "ordinal",
    *,
    level: float = 0.95,
    bootstrap: int = 1000,
    unit: Unit = "item",
    seed: int = 0,
) -> Agreement:
    """Gwet's AC2 with its interval.

    Arguments as in ``agreement``; the formula and its source are in ``GwetAC2``.
    """
    return measure(GwetAC2(weights), judgments, Sampling(level, bootstrap, unit, seed))
