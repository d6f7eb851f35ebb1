"""Dirichlet distributions: expected logs, divergences, and the concentration of a population."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import digamma, gammaln

Doubles = NDArray[np.float64]

SMALLEST_CONCENTRATION = 0.5
LARGEST_CONCENTRATION = 200.0


def expected_log(rows: Doubles, axis: int) -> Doubles:
    """E[log p] under Dirichlet(rows), the distribution running along ``axis``."""
    return np.asarray(digamma(rows) - digamma(rows.sum(axis=axis, keepdims=True)))


def divergence(rows: Doubles, prior: Doubles, axis: int, logs: Doubles | None = None) -> float:
    """KL( Dirichlet(rows) || Dirichlet(prior) ), summed over all distributions, in nats.

    ``logs`` are the expected logs of the rows, where they are known.
    """
    logs = expected_log(rows, axis) if logs is None else logs
    everywhere = np.broadcast_to(prior, rows.shape)
    # a prior that many distributions share has few logarithms to take
    of_prior = np.ascontiguousarray(np.broadcast_to(gammaln(prior), rows.shape))
    terms = (
        gammaln(rows.sum(axis=axis)).sum()
        - gammaln(rows).sum()
        - gammaln(everywhere.sum(axis=axis)).sum()
        + of_prior.sum()
        + ((rows - everywhere) * logs).sum()
    )
    return float(terms)


def concentration(counts: Doubles, mean: Doubles, start: float, steps: int = 5) -> float:
    """How alike the members of a population are: s of the prior Dirichlet(s * mean).

    ``counts`` (R, L) are the members' observed counts, ``mean`` (L,) the population's
    proportions. Minka's fixed point for the Dirichlet-multinomial with a known mean
    ("Estimating a Dirichlet distribution", 2000, eq. 55), kept within 0.5–200:

        s <- s * sum_rl m_l (psi(c_rl + s m_l) - psi(s m_l)) / sum_r (psi(n_r + s) - psi(s))
    """
    total = counts.sum(axis=1)
    counts, total = counts[total > 0], total[total > 0]
    if len(total) < 2:
        return start
    s = start
    for _ in range(steps):
        gain = float((mean * (digamma(counts + s * mean) - digamma(s * mean))).sum())
        loss = float((digamma(total + s) - digamma(s)).sum())
        if gain <= 0 or loss <= 0:
            return s
        previous, s = s, s * gain / loss
        s = min(max(s, SMALLEST_CONCENTRATION), LARGEST_CONCENTRATION)
        if abs(s - previous) < 1e-3 * previous:
            break
    return s
