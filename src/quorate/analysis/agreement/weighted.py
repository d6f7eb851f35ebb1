"""What the weighted, chance-corrected coefficients have in common."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.agreement import weights as weighting
from quorate.analysis.agreement.coefficient import (
    CERTAIN,
    CHOICE,
    Coefficient,
    Estimate,
    corrected,
)
from quorate.analysis.agreement.evidence import Evidence
from quorate.analysis.agreement.percent import item_agreement, observed_agreement
from quorate.analysis.agreement.tally import Tally
from quorate.analysis.agreement.weights import Weights
from quorate.schema import Kind

Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class Weighted(Coefficient):
    """A coefficient that gives credit for near misses by weights w_kl, identity by default."""

    weights: Weights = "identity"

    kinds: ClassVar[frozenset[Kind]] = CHOICE
    variants: ClassVar[tuple[str, ...]] = tuple(weighting.WEIGHTS)

    def __post_init__(self) -> None:
        if isinstance(self.weights, str):
            weighting.known(self.weights)

    @property
    def variant(self) -> str:
        """The weights; empty for none."""
        if not isinstance(self.weights, str):
            return "custom"
        return "" if self.weights == "identity" else self.weights

    @classmethod
    def parse(cls, variant: str) -> Self:
        """The coefficient with these weights."""
        return cls(variant) if variant in cls.variants else super().parse(variant)

    def refuses(self, evidence: Evidence) -> tuple[str, str] | None:
        """Weights by distance need options with an order or a value."""
        if not isinstance(self.weights, str) or self.weights == "identity":
            return None
        return weighting.refuse_unordered(evidence, f"weighting ({self.weights})")


@dataclass(frozen=True)
class Pooled(Weighted):
    """(p_a - p_e) / (1 - p_e) with p_a as in percent agreement and p_e from pooled option shares.

    With r_ik of the r_i judgments of item i for option k and r*_ik = Σ_l w_kl r_il,
    a_i = Σ_k r_ik (r*_ik - 1) / (r_i (r_i - 1)), p_a its mean over the n₂ items with at least two
    judgments, and π_k the mean of r_ik / r_i over all n items that have a judgment. A subclass
    says what p_e is.
    """

    def estimate(self, evidence: Evidence, weights: Doubles) -> Estimate:
        """The coefficient of each weighting."""
        tally = self.tally(evidence)
        W = weighting.matrix_of(self.weights, evidence)
        share = evidence.once((self, "share"), lambda: item_agreement(tally, W))
        observed = observed_agreement(tally, weights, share)
        return corrected(observed, self.expected(shares(tally, weights), W))

    def units(self, evidence: Evidence) -> NDArray[np.int64]:
        """Patterns of items with a judgment."""
        return self.tally(evidence).items

    def tally(self, evidence: Evidence) -> Tally:
        """The value counts that are used."""
        return evidence.tally

    @abstractmethod
    def expected(self, pi: Doubles, W: Doubles | None) -> Doubles:
        """p_e from the shares of the options, (b, K) -> (b,)."""

    @abstractmethod
    def gradient(self, pi: Doubles, W: Doubles | None) -> Doubles | None:
        """g with p_e|i = Σ_k g_k r_ik / r_i, item i's part in p_e; None where p_e is fixed."""

    def standard_error(self, evidence: Evidence) -> float:
        """By linearisation (Gwet 2008, doi:10.1348/000711006X126600, for any number of raters).

        κ_i = (n / n₂)(a_i - p_e [r_i ≥ 2]) / (1 - p_e),
        κ*_i = κ_i - 2 (1 - κ)(p_e|i - p_e) / (1 - p_e), SE = √(Σ (κ*_i - κ)² / (n (n - 1))).
        """
        tally = self.tally(evidence)
        W = weighting.matrix_of(self.weights, evidence)
        n = int(tally.items.sum())
        point = self.estimate(evidence, tally.items[None, :].astype(np.float64))
        kappa, expected = float(point.value[0]), float(point.expected[0])
        if n < 2 or not abs(1 - expected) > CERTAIN:
            return float("nan")
        pi = shares(tally, tally.items[None, :].astype(np.float64))[0]
        paired = tally.pairs > 0
        psi = (n / tally.items[paired].sum()) * (item_agreement(tally, W) - expected * paired)
        g = self.gradient(pi, W)
        if g is not None:
            psi = psi - 2 * (1 - kappa) * (tally.times(g) / tally.size - expected)
        psi = psi / (1 - expected) - kappa
        return float(np.sqrt(tally.items @ psi**2 / (n * (n - 1))))


def shares(tally: Tally, weights: Doubles) -> Doubles:
    """π (b, K): the mean over items of the share of its judgments that choose each option."""
    total = weights.sum(axis=1, keepdims=True)
    pi: Doubles = tally.weighted_counts(weights, 1 / tally.size) / np.maximum(total, 1e-300)
    return pi


def total_credit(W: Doubles | None, K: int) -> float:
    """The sum of all weights."""
    return float(K) if W is None else float(W.sum())
