"""Normal-gamma populations: what raters' biases and precisions are drawn from."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.special import digamma, gammaln

Doubles = NDArray[np.float64]

POPULATIONS = ((1e-6, 1e6), (0.5, 1e4), (1e-9, 1e9))
"""Bounds of kappa, a and c; a goes from raters of very unlike precision to all alike."""
STEPS = 8
"""Steps a call takes from where the last one ended: the values move between calls as well."""
HALVINGS = 8
LONGEST = 1.5
FLATTEST = 1e-6
NUDGE = 1e-5


def populations(
    n: Doubles, mean: Doubles, about: Doubles, start: tuple[float, float, float]
) -> tuple[float, float, float]:
    """kappa, a and c of the largest bound when every q(b_j, tau_j) is the best for them.

    ``n`` judgments a rater with ``mean`` residual and expected sum of squares ``about`` it, (R,).
    With S_j = about_j + n_j mean_j² kappa / (kappa + n_j), the bound is, up to a constant,

        sum_j  ln(kappa / (kappa + n_j)) / 2 + a ln c - lnG(a) + lnG(a + n_j/2)
               - (a + n_j/2) ln(c + S_j/2)

    Maximised for all three at once: in turn they creep when raters are alike and a is large.
    """

    def bound(x: Doubles) -> tuple[float, Doubles]:
        kappa, a, c = np.exp(x)
        pull, shape = kappa + n, a + n / 2
        rate = c + (about + n * mean**2 * kappa / pull) / 2
        value = (
            np.log(kappa / pull) / 2
            + a * np.log(c)
            - gammaln(a)
            + gammaln(shape)
            - shape * np.log(rate)
        )
        slope = (
            kappa * (n / (kappa * pull) - shape / rate * (n * mean / pull) ** 2) / 2,
            a * (np.log(c) - digamma(a) + digamma(shape) - np.log(rate)),
            a - shape * c / rate,
        )
        return float(value.mean()), np.array([float(g.mean()) for g in slope])

    low, high = np.log(np.array(POPULATIONS)).T
    best = climb(bound, np.clip(np.log(start), low, high), low, high)
    kappa, a, c = np.exp(best).tolist()
    return kappa, a, c


def climb(
    function: Callable[[Doubles], tuple[float, Doubles]], x: Doubles, low: Doubles, high: Doubles
) -> Doubles:
    """A point no lower than ``x``, within bounds, some Newton steps up a smooth function.

    ``function`` returns value and slope; curvature is differenced from slopes and taken as
    downward in every direction, so that a step goes up from a saddle too; steps are halved until
    they gain. For a handful of parameters, where a library's optimiser costs more than the work.
    """
    value, slope = function(x)
    for _ in range(STEPS):
        free = ~(((x <= low) & (slope < 0)) | ((x >= high) & (slope > 0)))
        if not free.any():
            break
        curved = np.array([(function(x + h)[1] - slope) / NUDGE for h in NUDGE * np.eye(len(x))])
        curved = ((curved + curved.T) / 2)[np.ix_(free, free)]
        bends, ways = np.linalg.eigh(curved)
        step = np.zeros(len(x))
        along = (ways.T @ slope[free]) / np.maximum(np.abs(bends), FLATTEST)
        step[free] = ways @ np.clip(along, -LONGEST, LONGEST)
        before = value
        for halving in range(HALVINGS):
            trial = np.clip(x + step * 0.5**halving, low, high)
            value, slope_there = function(trial)
            if value > before:
                x, slope = trial, slope_there
                break
        if value - before <= 1e-10:
            return x
    return x
