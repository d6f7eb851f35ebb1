"""The Brennan–Prediger coefficient."""

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
class BrennanPrediger(Pooled):
    """Measures agreement beyond what picking options blindly and evenly would give.

    (p_a - p_e) / (1 - p_e) with p_e = T_w / K², 1/K without weights; T_w is the sum of all weights,
    K the options of the question, chosen or not. Also known as Bennett's S and, for several raters,
    Randolph's free-marginal κ. Undefined for one option.

    Source: Brennan & Prediger 1981, doi:10.1177/001316448104100307; Bennett, Alpert & Goldstein
    1954, doi:10.1086/266520; weights and standard error: Gwet 2014, «Handbook of Inter-Rater
    Reliability», 4th ed.
    """

    name: ClassVar[str] = "brennan-prediger"
    title: ClassVar[str] = "Brennan–Prediger"
    source: ClassVar[str] = "doi:10.1177/001316448104100307"

    def refuses(self, evidence: Evidence) -> tuple[str, str] | None:
        """At least two options, and those of the weights' distance."""
        if evidence.n_options < 2:
            return "it needs at least two options", "declare the options of the question"
        return super().refuses(evidence)

    def expected(self, pi: Doubles, W: Doubles | None) -> Doubles:
        """T_w / K²."""
        K = pi.shape[-1]
        return np.full(pi.shape[:-1], total_credit(W, K) / K**2)

    def gradient(self, pi: Doubles, W: Doubles | None) -> Doubles | None:
        """None: chance agreement is fixed beforehand."""
        return None


def brennan_prediger(
    judgments: Judgments,
    weights: Weights = "identity",
    *,
    level: float = 0.95,
    bootstrap: int = 1000,
    unit: Unit = "item",
    seed: int = 0,
) -> Agreement:
    """The Brennan–Prediger coefficient with its interval.

    Arguments as in ``agreement``; the formula and its source are in ``BrennanPrediger``.
    """
    return measure(BrennanPrediger(weights), judgments, Sampling(level, bootstrap, unit, seed))
