"""How reliability is distributed among raters: a mixture whose weights are learned from them.

On the scale of g = logit η the density is Σ_j w_j φ(g; m_j, h), with h = 1/2 and the m_j from -4
to 6 in steps of h: wide enough for raters who invert the question (g < 0), click (g = 0) and
hardly err (g = 5), and free to have several humps. What is common to all raters decides how far
strengths are apart, since reliable raters of close candidates look like unreliable raters of
distant ones. A Beta distribution cannot have a hump of clickers beside one of good raters, and
biases strengths by 5 % where there are both (in simulation).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaln, expit

Doubles = NDArray[np.float64]

WIDTH = 0.5
CENTRES = np.arange(-4.0, 6.01, WIDTH)
PSEUDO = 0.06
"""what the beginning is worth among the raters that weights are learned from: this share of them"""
UPDATES = 50
"""steps of EM in each round"""


@dataclass(frozen=True, eq=False)
class Population:
    """The distribution of g = logit η: Beta(α, β) of η, or a mixture with ``weights`` (J,)."""

    alpha: float
    beta: float
    weights: Doubles | None = None

    @classmethod
    def begun(cls, alpha: float, beta: float) -> Population:
        """A mixture in the shape of Beta(α, β)."""
        density = np.exp(_log_beta(CENTRES, alpha, beta))
        return cls(alpha, beta, density / density.sum())

    def log_density(self, g: Doubles) -> Doubles:
        """log p(g), in the shape of ``g``."""
        if self.weights is None:
            return _log_beta(g, self.alpha, self.beta)
        return np.asarray(np.log(np.maximum(_parts(g) @ self.weights, 1e-300)))

    def learned(self, g: Doubles, posterior: Doubles) -> Population:
        """The mixture that the raters' posteriors (R, K) at nodes ``g`` (R, K) make likelier.

        By EM, each rater's posterior following the weights; the beginning counts as ``PSEUDO`` of
        the raters, at least one, without which few humps would stand too sharply.
        """
        if self.weights is None:
            return self
        begun = Population.begun(self.alpha, self.beta).weights
        parts = _parts(g)
        weights = self.weights
        worth = max(1.0, PSEUDO * len(g))
        likelihood = posterior / np.maximum(parts @ weights, 1e-300)
        for _ in range(UPDATES):
            mass = np.einsum("rk,rkj->rj", likelihood, parts) * weights
            share = mass / mass.sum(axis=1, keepdims=True)
            total = share.sum(axis=0) + worth * (begun if begun is not None else 0.0)
            weights = total / total.sum()
        return Population(self.alpha, self.beta, weights)

    @property
    def mean(self) -> float:
        """The mean reliability of a rater."""
        if self.weights is None:
            return self.alpha / (self.alpha + self.beta)
        x, w = np.polynomial.hermite.hermgauss(7)
        eta = expit(CENTRES[:, None] + np.sqrt(2) * WIDTH * x)
        return float(self.weights @ (eta @ w) / np.sqrt(np.pi))


def _parts(g: Doubles) -> Doubles:
    z = (g[..., None] - CENTRES) / WIDTH
    return np.asarray(np.exp(-0.5 * z**2) / (WIDTH * np.sqrt(2 * np.pi)))


def _log_beta(g: Doubles, alpha: float, beta: float) -> Doubles:
    """The density of logit η where η is Beta(α, β): η^α (1 - η)^β / B(α, β)."""
    log_density = -alpha * np.logaddexp(0, -g) - beta * np.logaddexp(0, g)
    return np.asarray(log_density - betaln(alpha, beta))
