"""Graded preference: how much better, as an outcome in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.preference.comparisons import Comparisons
from quorate.analysis.preference.model import Estimate, Z
from quorate.analysis.preference.models.cumulative import Cumulative
from quorate.analysis.preference.models.paired import Paired

Doubles = NDArray[np.float64]
Small = NDArray[np.int8]


@dataclass(frozen=True)
class Graded(Paired):
    """Infers strengths θ and thresholds τ from how much better one of two was said to be.

        P(i better by at least k levels) = σ(θ_i - θ_j - τ_k)
        P(j better by at least k levels) = σ(θ_j - θ_i - τ_k)

    k from 1 to L. Where a tie can be said it is the level in the middle and 0 < τ₁ < … < τ_L; where
    not, τ₁ = 0. One level with ties is ``rao-kupper``, without them ``bradley-terry``. The
    thresholds are the same for all raters and both ways.

    Source: Agresti 1992, doi:10.2307/2347562.
    """

    name: ClassVar[str] = "graded"
    title: ClassVar[str] = "Graded preference (cumulative logits)"
    source: ClassVar[str] = "doi:10.2307/2347562"

    def outcome(self, comparisons: Comparisons) -> Small:
        """How much better the first is."""
        return comparisons.outcome

    def likelihood(self, comparisons: Comparisons) -> Cumulative:
        """Cumulative logits of all levels."""
        return Cumulative(comparisons.levels, _tied(comparisons))

    def shapes(
        self, shape: Doubles, error: Doubles, comparisons: Comparisons
    ) -> tuple[Estimate, ...]:
        """Each threshold, by the level that begins there."""
        lowest = 1 if _tied(comparisons) else 2
        return tuple(
            Estimate(
                f"threshold {k}",
                float(value),
                float(wide),
                float(value - Z * wide),
                float(value + Z * wide),
                "the difference of strengths, in logits, at which this level is reached in half "
                "of the comparisons",
            )
            for k, (value, wide) in enumerate(zip(shape, error, strict=True), lowest)
        )

    def unfit(self, comparisons: Comparisons) -> str:
        """Without a prior, a level that nobody said."""
        if self.prior > 0:
            return ""
        said = set(np.abs(comparisons.outcome).tolist())
        possible = range(0 if _tied(comparisons) else 1, comparisons.levels + 1)
        unsaid = [level for level in possible if level not in said]
        if not unsaid:
            return ""
        return f"nobody said level {unsaid[0]}, so its threshold is unknown; give a prior above 0"


def _tied(comparisons: Comparisons) -> bool:
    return comparisons.ties or bool((comparisons.outcome == 0).any())
