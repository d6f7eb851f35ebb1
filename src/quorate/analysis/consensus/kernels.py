"""Compiled steps of consensus methods. Only large tables come here: a kernel compiles or loads.

Made as in ``quorate.analysis.numerics.kernels``: pinned signatures, machine code kept on disk,
plain IEEE arithmetic, integer sums.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numba import types

from quorate.analysis.numerics.compiler import compiled, given, once

FLUSH = 512
"""Factors between 1 and 2 whose product a double holds."""


@once
def glad_kernel(code: np.dtype[Any]) -> Callable[..., int]:
    """The fused step of GLAD on one part: posteriors, new difficulties, sums for the abilities.

    For each item it computes the posterior under the current abilities and log beta, moves log
    beta by one safeguarded Newton step on the expected objective, and adds the two sums of each
    rater's quadratic bound at the new beta, as integers. Returns the objective before the step.
    A posterior that is not empty is filled, and then nothing else is done.
    """
    signature = types.int64(
        given(types.int64),  # offsets
        given(getattr(types, code.name)),  # code
        given(types.int32),  # gold
        types.int64,  # n_labels
        given(types.float64),  # alpha
        types.float64[::1],  # log_beta, replaced
        types.int64[::1],  # slope
        types.int64[::1],  # curvature
        types.float64[:, ::1],  # posterior
        types.float64,  # mean of log beta
        types.float64,  # precision of log beta
        types.float64,  # limit of |log beta|
        types.float64,  # scale of the sums
        types.float64,  # log_scale
    )

    def step(
        offsets,
        code,
        gold,
        n_labels,
        alpha,
        log_beta,
        slope,
        curvature,
        posterior,
        mean,
        precision,
        limit,
        scale,
        log_scale,
    ):
        K = n_labels
        wrong = math.log(max(K - 1, 1))
        longest = 0
        for i in range(offsets.size - 1):
            longest = max(longest, offsets[i + 1] - offsets[i])
        e = np.empty(longest)
        e_new = np.empty(longest)
        q = np.empty(longest)
        v = np.empty(K)
        total = np.int64(0)
        for i in range(offsets.size - 1):
            start, n = offsets[i], offsets[i + 1] - offsets[i]
            b = log_beta[i]
            beta = math.exp(b)
            for k in range(K):
                v[k] = 0.0
            miss = 0.0
            product = 1.0
            for j in range(n):
                c = np.int64(code[start + j])
                x = alpha[c // K] * beta
                e[j] = math.exp(-abs(x))
                v[c % K] += x + wrong
                miss -= max(x, 0.0) + wrong
                product *= 1.0 + e[j]
                if j % FLUSH == FLUSH - 1:
                    miss -= math.log(product)
                    product = 1.0
            miss -= math.log(product)
            known = gold.size > 0 and gold[i] >= 0
            if known:
                m = v[gold[i]]
                s = 1.0
                for k in range(K):
                    v[k] = 0.0
                v[gold[i]] = 1.0
            else:
                m = v[0]
                for k in range(1, K):
                    m = max(m, v[k])
                untouched = math.exp(-m)
                s = 0.0
                for k in range(K):
                    v[k] = untouched if v[k] == 0.0 else math.exp(v[k] - m)
                    s += v[k]
                for k in range(K):
                    v[k] /= s
            gap = b - mean
            logs = miss + m + math.log(s) - math.log(K) - 0.5 * precision * gap * gap
            total += np.int64(np.rint(logs * log_scale))
            if posterior.size:
                for k in range(K):
                    posterior[i, k] = v[k]
                continue

            # expected objective q x - log(1 + exp x) of the item, its slope and curvature in b
            old = miss + n * wrong - 0.5 * precision * gap * gap
            g = -precision * gap
            h = precision
            for j in range(n):
                c = np.int64(code[start + j])
                q[j] = v[c % K]
                x = alpha[c // K] * beta
                right = 1.0 / (1.0 + e[j])
                spread = e[j] * right * right
                if x < 0.0:
                    right = 1.0 - right
                old += q[j] * x
                g += (q[j] - right) * x
                h += spread * x * x
            move = min(max(g / h, -1.0), 1.0)
            for _ in range(5):
                b_new = min(max(b + move, -limit), limit)
                beta_new = math.exp(b_new)
                gap = b_new - mean
                new = -0.5 * precision * gap * gap
                product = 1.0
                for j in range(n):
                    x = alpha[np.int64(code[start + j]) // K] * beta_new
                    e_new[j] = math.exp(-abs(x))
                    new += q[j] * x - max(x, 0.0)
                    product *= 1.0 + e_new[j]
                    if j % FLUSH == FLUSH - 1:
                        new -= math.log(product)
                        product = 1.0
                new -= math.log(product)
                if new >= old:
                    log_beta[i] = b_new
                    beta = beta_new
                    for j in range(n):
                        e[j] = e_new[j]
                    break
                move *= 0.5
            for j in range(n):
                r = np.int64(code[start + j]) // K
                x = abs(alpha[r] * beta)
                tightness = (1.0 - e[j]) / ((1.0 + e[j]) * 2.0 * x) if x > 1e-4 else 0.25
                slope[r] += np.int64(np.rint((q[j] - 0.5) * beta * scale))
                curvature[r] += np.int64(np.rint(tightness * beta * beta * scale))
        return total

    return compiled(signature, step)
