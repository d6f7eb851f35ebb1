"""Competence with its interval, from the expected counts that a fit ends with."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv

from quorate.analysis.consensus.method import Competence

Doubles = NDArray[np.float64]

LEVEL = 0.95
"""Level of every competence interval."""


def beta_interval(
    mean: Doubles, variance: Doubles, level: float = LEVEL
) -> tuple[Doubles, Doubles]:
    """The central interval of the Beta distribution with this mean and variance, elementwise."""
    mean = np.clip(mean, 1e-9, 1 - 1e-9)
    strength = np.maximum(mean * (1 - mean) / np.maximum(variance, 1e-12) - 1, 1e-3)
    a, b = mean * strength, (1 - mean) * strength
    tail = (1 - level) / 2
    return _quantile(a, b, tail), _quantile(a, b, 1 - tail)


def from_hits(
    hits: Doubles, n: Doubles | NDArray[np.int64], spam: Doubles | None = None
) -> Competence:
    """Accuracy of raters with ``hits`` expected right answers among ``n``, both (R,).

    Posterior Beta(hits + 1/2, n - hits + 1/2) (Jeffreys' prior), central 95 % interval.
    """
    a, b = hits + 0.5, np.maximum(n - hits, 0) + 0.5
    tail = (1 - LEVEL) / 2
    return Competence(
        accuracy=a / (a + b),
        lower=_quantile(a, b, tail),
        upper=_quantile(a, b, 1 - tail),
        spam=spam,
    )


def from_confusion(rows: Doubles, prior: Doubles, spam: Doubles | None = None) -> Competence:
    """Accuracy and confusion from Dirichlet rows, (R, label, class), and the class prior (K,).

    Row pi_k of a rater is Dirichlet(rows[r, :, k]); accuracy = sum_k prior_k pi_kk has the mean and
    variance of that posterior, and the interval is the Beta one with these moments. Rows include
    whatever prior the method has; half a count is added to empty ones.
    """
    rows = np.where(rows.sum(axis=1, keepdims=True) > 0, rows, 0.5)
    total = rows.sum(axis=1)
    right = np.diagonal(rows, axis1=1, axis2=2)
    mean = right / total
    accuracy = mean @ prior
    variance = (mean * (1 - mean) / (total + 1)) @ (prior**2)
    # a row without any wrong answer has no variance of its own: Jeffreys' half count gives one
    half = (right + 0.5) / (total + 1)
    floor = (half * (1 - half) / (total + 2)) @ (prior**2)
    lower, upper = beta_interval(accuracy, np.maximum(variance, floor))
    return Competence(
        accuracy=accuracy,
        lower=np.minimum(lower, accuracy),
        upper=np.maximum(upper, accuracy),
        confusion=np.swapaxes(rows / total[:, None, :], 1, 2),
        spam=spam,
    )


def _quantile(a: Doubles, b: Doubles, probability: float) -> Doubles:
    return np.asarray(betaincinv(a, b, probability), np.float64)
