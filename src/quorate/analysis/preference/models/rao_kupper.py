"""Rao–Kupper: a difference below a threshold is called a tie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.preference.comparisons import Comparisons
from quorate.analysis.preference.model import Estimate
from quorate.analysis.preference.models.cumulative import Cumulative
from quorate.analysis.preference.models.paired import Paired
from quorate.analysis.preference.models.wording import ratio

Doubles = NDArray[np.float64]
Small = NDArray[np.int8]

THREE = Cumulative(levels=1, ties=True)
"""worse, tie, better, with thresholds -log κ and log κ"""


@dataclass(frozen=True)
class RaoKupper(Paired):
    """Infers strengths θ and the threshold κ below which a rater calls a tie.

        P(i better) = π_i / (π_i + κ π_j) = σ(θ_i - θ_j - log κ),   π = e^θ, κ ≥ 1
        P(tie)      = 1 - P(i better) - P(j better)

    Of two alike (κ - 1) / (κ + 1) are ties; κ = 1 is Bradley–Terry. Strength of preference is not
    used.

    Source: Rao & Kupper 1967, doi:10.1080/01621459.1967.10482901.
    """

    name: ClassVar[str] = "rao-kupper"
    title: ClassVar[str] = "Rao–Kupper’s model of ties"
    source: ClassVar[str] = "doi:10.1080/01621459.1967.10482901"

    def outcome(self, comparisons: Comparisons) -> Small:
        """Who is better, 0 for a tie."""
        return comparisons.sign

    def likelihood(self, comparisons: Comparisons) -> Cumulative:
        """Cumulative logits of three outcomes."""
        return THREE

    def shapes(
        self, shape: Doubles, error: Doubles, comparisons: Comparisons
    ) -> tuple[Estimate, ...]:
        """κ."""
        about = "κ: of two alike, (κ - 1) / (κ + 1) of the outcomes are ties"
        return (ratio("tie", float(shape[0]), float(error[0]), about),)

    def unfit(self, comparisons: Comparisons) -> str:
        """Comparisons in which no tie was possible, or without a prior none was made."""
        tied = bool((comparisons.outcome == 0).any())
        if not comparisons.ties and not tied:
            return "a tie could not be said; take bradley-terry"
        if self.prior == 0 and not tied:
            return "nobody said a tie, so κ would be 1; take bradley-terry, or a prior above 0"
        return ""
