"""The compiled sums over comparisons that integrate over each rater's reliability."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numba import types

from quorate.analysis.numerics.compiler import compiled, given, once

NODES = 8
"""points at which the density of a rater's reliability is evaluated; a constant, so that loops over
them unroll"""
_TOGETHER = 32
"""factors, none below 1e-9, that are multiplied before a logarithm is taken"""


@once
def marginal_kernel() -> Callable[..., Any]:
    """log ∫ Π P, its gradient and what weighs each node, one rater after the other."""

    def marginal(winner, loser, weight, offsets, theta, high, prior, s, out, post):
        """``high`` (R, K) are reliabilities at the nodes, ``prior`` (R, K) log weights of them.

        ``s`` (M,) is room for σ(θ_winner - θ_loser); to ``out`` (C,) goes the gradient, to
        ``post`` (R, K) the posterior of the nodes. Returns the sum of the logarithms.
        """
        R, K = len(offsets) - 1, NODES
        total = 0.0
        log_p = np.empty(K)
        product = np.empty(K)
        base = np.empty(K)
        turn = np.empty(K)
        share = np.empty(K)
        for r in range(R):
            for k in range(K):
                log_p[k] = prior[r, k]
                base[k] = 1.0 - high[r, k]
                turn[k] = 2.0 * high[r, k] - 1.0
            begin = offsets[r]
            while begin < offsets[r + 1]:
                end = min(begin + _TOGETHER, offsets[r + 1])
                for k in range(K):
                    product[k] = 1.0
                for n in range(begin, end):
                    p = 1.0 / (1.0 + math.exp(theta[loser[n]] - theta[winner[n]]))
                    s[n] = p
                    w = weight[n]
                    if w == 1.0:
                        for k in range(K):
                            product[k] *= base[k] + turn[k] * p
                    else:
                        for k in range(K):
                            log_p[k] += w * math.log(base[k] + turn[k] * p)
                for k in range(K):
                    log_p[k] += math.log(product[k])
                begin = end
            top = -np.inf
            for k in range(K):
                top = max(top, log_p[k])
            mass = 0.0
            for k in range(K):
                post[r, k] = math.exp(log_p[k] - top)
                mass += post[r, k]
            total += top + math.log(mass)
            for k in range(K):
                post[r, k] /= mass
                share[k] = post[r, k] * turn[k]
            for n in range(offsets[r], offsets[r + 1]):
                p = s[n]
                for k in range(K):
                    product[k] = share[k] / (base[k] + turn[k] * p)
                slope = 0.0
                for k in range(K):
                    slope += product[k]
                slope *= weight[n] * p * (1.0 - p)
                out[winner[n]] += slope
                out[loser[n]] -= slope
        return total

    read, wide = given(types.float64), given(types.float64, 2)
    place = given(types.int64)
    signature = types.float64(
        place, place, read, place, read, wide, wide,
        types.float64[::1], types.float64[::1], types.float64[:, ::1],
    )  # fmt: skip
    return compiled(signature, marginal)
