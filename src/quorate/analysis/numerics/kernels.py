"""Compiled E-steps. Only large tables come here: importing this module compiles or loads code.

A kernel for K classes is made by a factory, so that K is a constant: short inner loops unroll and
the K running products live in registers (a stack array, since a NumPy one would be on the heap).
Signatures are pinned and machine code is kept on disk beside the package, or in the user's cache
where the package's folder cannot be written.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from typing import Any

import numba as nb
import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

RESCALE_EVERY = 8
"""After this many factors the products are divided by their largest; factors are >= 1e-30."""

_OPTIONS = {"nogil": True, "fastmath": True, "cache": True, "error_model": "numpy"}
_CODES = (
    types.Array(types.uint16, 1, "C", readonly=True),
    types.Array(types.uint32, 1, "C", readonly=True),
)


@intrinsic
def _stack_array(typing_context: Any, size: Any) -> Any:
    """Doubles on the stack, as a pointer; ``size`` must be a constant."""
    if not isinstance(size, types.IntegerLiteral):
        return None
    n = size.literal_value

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        with builder.goto_entry_block():
            return builder.alloca(ir.DoubleType(), ir.Constant(ir.IntType(32), n))

    return types.CPointer(types.float64)(size), generate


@cache
def confusion_kernel(n_classes: int) -> Callable[..., int]:
    """The fused E-step of models with a full confusion matrix a rater.

    For each item it multiplies the prior of every class by the table's row of each judgment,
    normalises, adds the posterior as integers to ``counts[code]`` and ``classes``, and returns
    the log-likelihood as an integer. An item with gold keeps only the classes ``k`` with
    ``k // width == gold``.
    """
    K = n_classes
    signatures = [
        types.int64(
            types.int64[::1],  # offsets
            codes,
            types.int32[::1],  # gold
            types.float64[:, ::1],  # table
            types.float64[::1],  # prior
            types.int64[:, ::1],  # counts
            types.int64[::1],  # classes
            types.float64[:, ::1],  # posterior
            types.boolean,  # write
            types.int64,  # width
            types.float64,  # scale
            types.float64,  # log_scale
        )
        for codes in _CODES
    ]

    @nb.njit(signatures, **_OPTIONS)
    def expect(
        offsets,
        code,
        gold,
        table,
        prior,
        counts,
        classes,
        posterior,
        write,
        width,
        scale,
        log_scale,
    ):
        v = nb.carray(_stack_array(K), (K,))
        total = np.int64(0)
        for i in range(offsets.size - 1):
            start, end = offsets[i], offsets[i + 1]
            logs = 0.0
            for k in range(K):
                v[k] = prior[k]
            if gold.size and gold[i] >= 0:
                for k in range(K):
                    if k // width != gold[i]:
                        v[k] = 0.0
            for j in range(start, end):
                c = code[j]
                for k in range(K):
                    v[k] *= table[c, k]
                if (j - start) % RESCALE_EVERY == RESCALE_EVERY - 1:
                    m = v[0]
                    for k in range(1, K):
                        m = max(m, v[k])
                    logs += math.log(m)
                    m = 1.0 / m
                    for k in range(K):
                        v[k] *= m
            s = 0.0
            for k in range(K):
                s += v[k]
            logs += math.log(s)
            s = 1.0 / s
            total += np.int64(np.rint(logs * log_scale))
            if write:
                for k in range(K):
                    posterior[i, k] = v[k] * s
            s *= scale
            for k in range(K):
                v[k] = v[k] * s
                classes[k] += np.int64(v[k])
            for j in range(start, end):
                c = code[j]
                for k in range(K):
                    counts[c, k] += np.int64(v[k])
        return total

    return expect


@cache
def hit_kernel(n_labels: int) -> Callable[..., int]:
    """The fused E-step of models in which a label either hits the class or does not.

    Each judgment multiplies its own class by ``ratio[code]`` and all classes by exp(miss[code]);
    the posterior of the judged class is added, as an integer, to ``hits[code]``.
    """
    K = n_labels
    signatures = [
        types.int64(
            types.int64[::1],  # offsets
            codes,
            types.int32[::1],  # gold
            types.float64[::1],  # log_ratio
            types.float64[::1],  # log_miss
            types.float64[::1],  # log_prior
            types.int64[::1],  # hits
            types.int64[::1],  # classes
            types.float64[:, ::1],  # posterior
            types.boolean,  # write
            types.float64,  # scale
            types.float64,  # log_scale
        )
        for codes in _CODES
    ]

    @nb.njit(signatures, **_OPTIONS)
    def expect(
        offsets,
        code,
        gold,
        log_ratio,
        log_miss,
        log_prior,
        hits,
        classes,
        posterior,
        write,
        scale,
        log_scale,
    ):
        v = nb.carray(_stack_array(K), (K,))
        total = np.int64(0)
        for i in range(offsets.size - 1):
            start, end = offsets[i], offsets[i + 1]
            logs = 0.0
            for k in range(K):
                v[k] = log_prior[k]
            for j in range(start, end):
                v[code[j] % K] += log_ratio[code[j]]
                logs += log_miss[code[j]]
            m = v[0]
            for k in range(1, K):
                m = max(m, v[k])
            if gold.size and gold[i] >= 0:
                m = v[gold[i]]
            s = 0.0
            for k in range(K):
                if gold.size and gold[i] >= 0 and k != gold[i]:
                    v[k] = 0.0
                else:
                    v[k] = math.exp(v[k] - m)
                s += v[k]
            total += np.int64(np.rint((logs + m + math.log(s)) * log_scale))
            s = 1.0 / s
            for k in range(K):
                v[k] *= s
                classes[k] += np.int64(v[k] * scale)
            if write:
                for k in range(K):
                    posterior[i, k] = v[k]
            for j in range(start, end):
                hits[code[j]] += np.int64(v[code[j] % K] * scale)
        return total

    return expect
