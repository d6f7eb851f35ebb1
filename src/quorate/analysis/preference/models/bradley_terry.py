"""Bradley–Terry: one strength a candidate, no ties."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from quorate.analysis.preference.comparisons import Comparisons
from quorate.analysis.preference.models.likelihood import Slopes
from quorate.analysis.preference.models.paired import Paired

Doubles = NDArray[np.float64]
Small = NDArray[np.int8]


@dataclass(frozen=True)
class Logistic:
    """P(first better) = σ(η); a tie is half a win for each.

    With y from -1 to 1:

        ℓ = (1 + y)/2 log σ(η) + (1 - y)/2 log σ(-η)
        dℓ/dη = (1 + y)/2 - σ(η),   -d²ℓ/dη² = σ(η) σ(-η)
    """

    outcomes: tuple[int, ...] = (-1, 1)

    @property
    def start(self) -> Doubles:
        """There is no shape."""
        return np.zeros(0)

    def at(self, eta: Doubles, outcome: Small, shape: Doubles) -> Slopes:
        """Log-likelihood and derivatives."""
        n = len(eta)
        won = (1 + outcome) / 2
        tail = np.exp(-np.abs(eta))  # one exponential serves σ(η) and log σ(η)
        p = np.where(eta > 0, 1.0, tail) / (1 + tail)
        value = won * eta - np.maximum(eta, 0) - np.log1p(tail)
        none = np.zeros((n, 0))
        return Slopes(value, won - p, p * (1 - p), none, none, np.zeros((n, 0, 0)))

    def better(self, eta: Doubles, shape: Doubles) -> Doubles:
        """σ(η)."""
        return np.asarray(expit(eta))


@dataclass(frozen=True)
class BradleyTerry(Paired):
    """Infers strengths θ from which of two was better.

        P(i better than j) = e^θi / (e^θi + e^θj) = σ(θ_i - θ_j)

    with further terms in the logit where asked for. A tie counts as half a win for each, which
    keeps the order right but is no likelihood; ``davidson`` and ``rao-kupper`` model ties.
    Strength of preference is not used.

    Source: Zermelo 1929, doi:10.1007/BF01180541; Bradley & Terry 1952, doi:10.2307/2334029;
    fitted from counts by Newman 2023 (JMLR 24(238)), finished by Newton's method.
    """

    name: ClassVar[str] = "bradley-terry"
    title: ClassVar[str] = "Bradley–Terry"
    source: ClassVar[str] = "doi:10.2307/2334029"

    def outcome(self, comparisons: Comparisons) -> Small:
        """Who is better, 0 for a tie."""
        return comparisons.sign

    def likelihood(self, comparisons: Comparisons) -> Logistic:
        """The logistic."""
        return Logistic()

    def remarks(self, comparisons: Comparisons) -> tuple[str, ...]:
        """How many ties there are."""
        tied = int(comparisons.times[comparisons.outcome == 0].sum())
        if not tied:
            return ()
        return (f"{tied:,} ties count as half a win for each; davidson and rao-kupper model them",)
