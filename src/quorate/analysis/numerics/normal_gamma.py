"""Normal-gamma populations: what raters' biases and precisions are drawn from."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import digamma, gammaln

Doubles = NDArray[np.float64]

POPULATIONS = ((1e-6, 1e6), (0.5, 1e4), (1e-9, 1e9))
"""Bounds of kappa, a and c; a goes from raters of very unlike precision to all alike."""


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

    def minus(x: Doubles) -> tuple[float, Doubles]:
        kappa, a, c = np.exp(x)
        pull, shape = kappa + n, a + n / 2
        rate = c + (about + n * mean**2 * kappa / pull) / 2
        bound = (
            np.log(kappa / pull) / 2
            + a * np.log(c)
            - gammaln(a)
            + gammaln(shape)
            - shape * np.log(rate)
        )
        slope = [
            kappa * (n / (kappa * pull) - shape / rate * (n * mean / pull) ** 2) / 2,
            a * (np.log(c) - digamma(a) + digamma(shape) - np.log(rate)),
            a - shape * c / rate,
        ]
        return -float(bound.mean()), -np.array([g.mean() for g in slope])

    low, high = np.log(np.array(POPULATIONS)).T
    found = minimize(
        minus,
        np.clip(np.log(start), low, high),
        jac=True,
        method="L-BFGS-B",
        bounds=list(zip(low, high, strict=True)),
        options={"maxiter": 100, "ftol": 1e-13, "gtol": 1e-9},
    )
    best = found.x if found.fun <= minus(np.clip(np.log(start), low, high))[0] else np.log(start)
    kappa, a, c = np.exp(best).tolist()
    return kappa, a, c
