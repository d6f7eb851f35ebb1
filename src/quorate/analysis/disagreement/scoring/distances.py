"""Distances between distributions of answers, row by row.

``share`` and ``predicted`` are (I, K), rows adding up to 1; each function gives (I,).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]

FLOOR = 1e-12
OFFSET = 1e-9
"""added to a probability before its logarithm, as the shared tasks do"""


def cross_entropy(share: Doubles, predicted: Doubles) -> Doubles:
    """-Σ_k share_k ln(predicted_k), in nats.

    Predictions are cut to 1e-12 … 1 - 1e-12 and 1e-9 is added, as in the shared tasks on learning
    with disagreement (what exceeds 1 by that is cut), so an answer that was given no share costs
    20.7. Source: Leonardelli et al. 2023, doi:10.18653/v1/2023.semeval-1.314.
    """
    cut = np.minimum(np.clip(predicted, FLOOR, 1 - FLOOR) + OFFSET, 1.0)
    return np.asarray(-(share * np.log(cut)).sum(axis=1))


def divergence(share: Doubles, predicted: Doubles) -> Doubles:
    """Jensen–Shannon divergence in bits, 0–1: H((p + q)/2) - (H(p) + H(q))/2.

    Source: Lin 1991, doi:10.1109/18.61115.
    """
    middle = entropy((share + predicted) / 2)
    return np.maximum(middle - (entropy(share) + entropy(predicted)) / 2, 0)


def manhattan(share: Doubles, predicted: Doubles) -> Doubles:
    """Σ_k |share_k - predicted_k|, 0–2. Source: Leonardelli et al. 2025, arXiv:2510.08460."""
    return np.asarray(np.abs(share - predicted).sum(axis=1))


def wasserstein(share: Doubles, predicted: Doubles, scores: Doubles) -> Doubles:
    """How far answers must be moved along the scale: Σ_k |F_k - G_k| (x_{k+1} - x_k).

    F, G are cumulated shares by rising score x, (K,); the unit is that of the scores. Source:
    Vallender 1974, doi:10.1137/1118101.
    """
    order = np.argsort(scores, kind="stable")
    gap = np.cumsum((share - predicted)[:, order], axis=1)[:, :-1]
    return np.asarray(np.abs(gap) @ np.diff(scores[order]))


def brier(share: Doubles, predicted: Doubles) -> Doubles:
    """E Σ_k (predicted_k - [answer = k])² for one answer drawn from the shares, 0–2.

    = Σ q² - 2 Σ p q + 1. Source: Brier 1950.
    """
    return np.asarray((predicted**2).sum(axis=1) - 2 * (share * predicted).sum(axis=1) + 1)


def entropy(share: Doubles) -> Doubles:
    """-Σ_k p_k log2 p_k, in bits."""
    return np.asarray(-(share * np.log2(np.where(share > 0, share, 1.0))).sum(axis=1))


def by_option(
    distance: Callable[[Doubles, Doubles], Doubles], share: Doubles, predicted: Doubles
) -> Doubles:
    """The mean over options of a distance between yes-and-no shares: for sets of options, (I,)."""
    flat = [np.stack([x.ravel(), 1 - x.ravel()], axis=1) for x in (share, predicted)]
    return np.asarray(distance(*flat).reshape(share.shape).mean(axis=1))
