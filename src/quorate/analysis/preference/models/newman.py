"""Bradley–Terry strengths from counts of wins, by Newman's iteration."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

Doubles = NDArray[np.float64]

STEPS = 50


def newman(
    wins: Doubles, prior: float = 0.1, tolerance: float = 1e-10, sweeps: int = 10_000
) -> tuple[Doubles, int]:
    """Strengths (c,) in logits that make wins (c, c) likeliest, and how many sweeps it took.

    With π = e^θ, w_ij how often i was better than j, and a the prior:

        π_i ← ( Σ_j w_ij π_j / (π_i + π_j) + a / (π_i + 1) )
            / ( Σ_j w_ji / (π_i + π_j)     + a / (π_i + 1) )

    one candidate after the other, each with the newest π of the others. The terms in a are a
    comparison won and one lost against an average candidate. After each sweep all θ are moved by
    what suits the prior best; the likelihood does not hang on it. Stops when no difference of
    strengths moves by more than ``tolerance``. A candidate that won or lost everything ends at
    ±infinity without a prior, and never in this many sweeps.

    Source: Newman 2023, «Efficient computation of rankings from pairwise comparisons», Journal of
    Machine Learning Research 24(238), equations 13 and 22.
    """
    c = len(wins)
    losses = np.ascontiguousarray(wins.T)
    pi = np.ones(c)
    for sweep in range(1, sweeps + 1):
        before = pi.copy()
        for i in range(c):
            inverse = 1 / (pi + pi[i])
            phantom = prior / (pi[i] + 1)
            gain = wins[i] @ (pi * inverse) + phantom
            pi[i] = gain / (losses[i] @ inverse + phantom)
        moved = np.log(pi / before)
        pi = np.exp(levelled(np.log(pi), prior))
        if np.abs(moved - moved.mean()).max() <= tolerance:
            return np.log(pi), sweep
    return np.log(pi), sweeps


def levelled(theta: Doubles, prior: float) -> Doubles:
    """Strengths moved together to where their prior is largest; to mean 0 without a prior."""
    theta = theta - theta.mean()
    if prior == 0:
        return np.asarray(theta)
    shift = 0.0
    for _ in range(STEPS):
        p = expit(theta + shift)
        move = float((1 - 2 * p).sum() / (2 * p * (1 - p)).sum())
        shift += move
        if abs(move) < 1e-12:
            break
    return np.asarray(theta + shift)
