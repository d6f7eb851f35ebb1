"""Compiled E-steps. Only large tables come here: asking for a kernel compiles or loads code.

A kernel for K classes is made by a factory, so that K is a constant: short inner loops unroll and
the K running products live in registers (a stack array, since a NumPy one would be on the heap).
Beyond ``UNROLLED`` classes one kernel serves all K.

Arithmetic is plain IEEE (no fast-math: it gains nothing here) and calls no mathematical library,
so an item's posterior and log-likelihood have the same bits on every processor. The logarithms of
a block of items are taken together, in vectors; one call an item would empty the registers.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numba as nb
import numpy as np
from numba import types

from quorate.analysis.numerics.compiler import (
    OPTIONS,
    bits,
    compiled,
    double,
    given,
    once,
    stack_doubles,
    stack_integers,
)

UNROLLED = 32
"""Classes up to which every K has a kernel of its own."""
LARGEST_CLASSES = 8192
"""Classes that the running products on the stack have room for (64 kB)."""
RESCALE_EVERY = 8
"""Factors after which exponents are set aside; factors are between 1e-30 and 1e30."""
FEW = 4
"""Classes up to which all are multiplied, most by 1, so that the products stay in registers."""
BLOCK = 256
"""Items whose logarithms are taken together."""

_MANTISSA = (1 << 52) - 1
_BIAS = 1023
_LOG_2 = math.log(2.0)
_ROOT_2 = math.sqrt(2.0)
_VANISHED = -1000
"""Powers of two below the likeliest class at which a class counts as impossible."""


@nb.njit(**OPTIONS)
def _settle(v, e, many, gold, width):
    """Close an item's products: keep what gold allows, join the exponents set aside.

    Returns the power of two by which ``v`` is then too small.
    """
    if gold >= 0:
        for k in range(v.size):
            if k // width != gold:
                v[k] = 0.0
    if not many:
        return np.int64(0)
    top = np.int64(-(2**62))
    for k in range(v.size):
        if v[k] > 0.0:
            top = max(top, e[k])
    for k in range(v.size):
        d = e[k] - top
        v[k] *= double((d + _BIAS) << 52) if d > _VANISHED else 0.0
    return top


@nb.njit(**OPTIONS)
def _set_exponents_aside(v, e):
    """Move the exponents of ``v`` to ``e``, leaving ``v`` within 1–2; all are normal numbers."""
    for k in range(v.size):
        b = bits(v[k])
        e[k] += (b >> 52) - _BIAS
        v[k] = double((b & _MANTISSA) | (_BIAS << 52))


@nb.njit(**OPTIONS)
def _integer_logs(norm, extra, n, log_scale):
    """Sum of ``extra + log(norm)`` of ``n`` items, each rounded to an integer.

    With norm = m 2**x and m within root(1/2)–root(2): log m = 2 artanh z, z = (m - 1) / (m + 1),
    by its series up to z**21, whose next term is below 1e-18.
    """
    total = np.int64(0)
    for i in range(n):
        b = bits(norm[i])
        x = (b >> 52) - _BIAS
        m = double((b & _MANTISSA) | (_BIAS << 52))
        large = m > _ROOT_2
        m = m * 0.5 if large else m
        x = x + 1 if large else x
        z = (m - 1.0) / (m + 1.0)
        w = z * z
        p = 1 / 19 + w * (1 / 21)
        p = 1 / 15 + w * (1 / 17 + w * p)
        p = 1 / 11 + w * (1 / 13 + w * p)
        p = 1 / 7 + w * (1 / 9 + w * p)
        p = 1 / 3 + w * (1 / 5 + w * p)
        log = extra[i] + (x * _LOG_2 + (2 * z + 2 * z * w * p))
        total += np.int64(np.rint(log * log_scale))
    return total


def confusion_kernel(n_classes: int, code: np.dtype[Any]) -> Callable[..., int]:
    """The fused E-step of models with a full confusion matrix a rater.

    For each item it multiplies the prior of every class by the table's row of each judgment,
    normalises, adds the posterior as integers to ``counts[code]`` and ``classes``, and returns
    the log-likelihood as an integer. An item with gold keeps only the classes ``k`` with
    ``k // width == gold``. Empty ``counts`` and an empty ``posterior`` are not filled.
    """
    return _confusion_kernel(n_classes if n_classes <= UNROLLED else 0, code.name)


@once
def _confusion_kernel(fixed: int, code_type: str) -> Callable[..., int]:
    room = fixed or LARGEST_CLASSES
    signature = types.int64(
        given(types.int64),  # offsets
        given(getattr(types, code_type)),  # code
        given(types.int32),  # gold
        given(types.float64, 2),  # table
        given(types.float64),  # prior
        types.int64[:, ::1],  # counts
        types.int64[::1],  # classes
        types.float64[:, ::1],  # posterior
        types.int64,  # width
        types.float64,  # scale
        types.float64,  # log_scale
    )

    def expect(
        offsets, code, gold, table, prior, counts, classes, posterior, width, scale, log_scale
    ):
        K = fixed if fixed else prior.size
        v = nb.carray(stack_doubles(room), (K,))
        e = nb.carray(stack_integers(room), (K,))
        members = nb.carray(stack_integers(room), (K,))
        norm = nb.carray(stack_doubles(BLOCK), (BLOCK,))
        extra = nb.carray(stack_doubles(BLOCK), (BLOCK,))
        for k in range(K):
            members[k] = 0
        total = np.int64(0)
        n_items = offsets.size - 1
        for first in range(0, n_items, BLOCK):
            last = min(first + BLOCK, n_items)
            for i in range(first, last):
                start, end = offsets[i], offsets[i + 1]
                for k in range(K):
                    v[k] = prior[k]
                many = end - start >= RESCALE_EVERY
                if many:
                    for k in range(K):
                        e[k] = 0
                    for j in range(start, end):
                        c = code[j]
                        for k in range(K):
                            v[k] *= table[c, k]
                        if (j - start) % RESCALE_EVERY == RESCALE_EVERY - 1:
                            _set_exponents_aside(v, e)
                else:
                    for j in range(start, end):
                        c = code[j]
                        for k in range(K):
                            v[k] *= table[c, k]
                extra[i - first] = 0.0
                if many or gold.size:
                    known = gold[i] if gold.size else np.int32(-1)
                    extra[i - first] = _settle(v, e, many, known, width) * _LOG_2
                s = 0.0
                for k in range(K):
                    s += v[k]
                norm[i - first] = s
                for k in range(K):
                    v[k] /= s
                if posterior.size:
                    for k in range(K):
                        posterior[i, k] = v[k]
                if counts.size:
                    for k in range(K):
                        v[k] = np.rint(v[k] * scale)
                        members[k] += np.int64(v[k])
                    for j in range(start, end):
                        c = code[j]
                        for k in range(K):
                            counts[c, k] += np.int64(v[k])
            total += _integer_logs(norm, extra, last - first, log_scale)
        for k in range(K):
            classes[k] += members[k]
        return total

    return compiled(signature, expect)


def hit_kernel(n_labels: int, code: np.dtype[Any]) -> Callable[..., int]:
    """The fused E-step of models in which a label either hits the class or does not.

    Each judgment multiplies its own class by ratio[code] and all classes by exp(log_miss[code]);
    the posterior of the judged class is added, as an integer, to ``hits[code]``. Empty ``hits``
    and an empty ``posterior`` are not filled.
    """
    return _hit_kernel(n_labels if n_labels <= UNROLLED else 0, code.name)


@once
def _hit_kernel(fixed: int, code_type: str) -> Callable[..., int]:
    room = fixed or LARGEST_CLASSES
    few = 0 < fixed <= FEW
    signature = types.int64(
        given(types.int64),  # offsets
        given(getattr(types, code_type)),  # code
        given(types.int32),  # gold
        given(types.float64),  # ratio
        given(types.float64),  # log_miss
        given(types.float64),  # prior
        types.int64[::1],  # hits
        types.int64[::1],  # classes
        types.float64[:, ::1],  # posterior
        types.float64,  # scale
        types.float64,  # log_scale
    )

    def expect(
        offsets, code, gold, ratio, log_miss, prior, hits, classes, posterior, scale, log_scale
    ):
        K = fixed if fixed else prior.size
        v = nb.carray(stack_doubles(room), (K,))
        e = nb.carray(stack_integers(room), (K,))
        members = nb.carray(stack_integers(room), (K,))
        norm = nb.carray(stack_doubles(BLOCK), (BLOCK,))
        extra = nb.carray(stack_doubles(BLOCK), (BLOCK,))
        for k in range(K):
            members[k] = 0
        total = np.int64(0)
        n_items = offsets.size - 1
        for first in range(0, n_items, BLOCK):
            last = min(first + BLOCK, n_items)
            for i in range(first, last):
                start, end = offsets[i], offsets[i + 1]
                for k in range(K):
                    v[k] = prior[k]
                logs = 0.0
                many = end - start >= RESCALE_EVERY
                if many:
                    for k in range(K):
                        e[k] = 0
                for j in range(start, end):
                    c = np.int64(code[j])
                    if few:
                        r, judged = ratio[c], c % K
                        for k in range(K):
                            v[k] *= r if k == judged else 1.0
                    else:
                        v[c % K] *= ratio[c]
                    logs += log_miss[c]
                    if many and (j - start) % RESCALE_EVERY == RESCALE_EVERY - 1:
                        _set_exponents_aside(v, e)
                extra[i - first] = logs
                if many or gold.size:
                    known = gold[i] if gold.size else np.int32(-1)
                    extra[i - first] += _settle(v, e, many, known, 1) * _LOG_2
                s = 0.0
                for k in range(K):
                    s += v[k]
                norm[i - first] = s
                for k in range(K):
                    v[k] /= s
                if posterior.size:
                    for k in range(K):
                        posterior[i, k] = v[k]
                if hits.size:
                    for k in range(K):
                        v[k] = np.rint(v[k] * scale)
                        members[k] += np.int64(v[k])
                    for j in range(start, end):
                        c = np.int64(code[j])
                        hits[c] += np.int64(v[c % K])
            total += _integer_logs(norm, extra, last - first, log_scale)
        for k in range(K):
            classes[k] += members[k]
        return total

    return compiled(signature, expect)


def share_kernel(n_labels: int, code: np.dtype[Any]) -> Callable[..., None]:
    """Writes each item's shares of the labels to ``out`` (I, K): gold where known."""
    return _share_kernel(n_labels if n_labels <= UNROLLED else 0, code.name)


@once
def _share_kernel(fixed: int, code_type: str) -> Callable[..., None]:
    signature = types.void(
        given(types.int64),  # offsets
        given(getattr(types, code_type)),  # code
        given(types.int32),  # gold
        types.float64[:, ::1],  # out
    )

    def share(offsets, code, gold, out):
        K = fixed if fixed else out.shape[1]
        for i in range(offsets.size - 1):
            start, end = offsets[i], offsets[i + 1]
            known = gold.size > 0 and gold[i] >= 0
            for k in range(K):
                out[i, k] = 0.0 if known or end > start else 1.0 / K
            if known:
                out[i, gold[i]] = 1.0
            elif end > start:
                for j in range(start, end):
                    out[i, np.int64(code[j]) % K] += 1.0
                for k in range(K):
                    out[i, k] /= end - start

    return compiled(signature, share)


def sum_kernel(n_classes: int, code: np.dtype[Any], hits: bool) -> Callable[..., None]:
    """Adds a given posterior (I, Z), as integers, to ``counts`` and ``classes``.

    With ``hits`` only the posterior of the judged label is added, to ``counts[code, 0]``.
    """
    return _sum_kernel(n_classes if n_classes <= UNROLLED else 0, code.name, hits)


@once
def _sum_kernel(fixed: int, code_type: str, hits: bool) -> Callable[..., None]:
    room = fixed or LARGEST_CLASSES
    signature = types.void(
        given(types.int64),  # offsets
        given(getattr(types, code_type)),  # code
        given(types.float64, 2),  # posterior
        types.int64[:, ::1],  # counts
        types.int64[::1],  # classes
        types.float64,  # scale
    )

    def add(offsets, code, posterior, counts, classes, scale):
        K = fixed if fixed else posterior.shape[1]
        units = nb.carray(stack_integers(room), (K,))
        for i in range(offsets.size - 1):
            for k in range(K):
                units[k] = np.int64(np.rint(posterior[i, k] * scale))
                classes[k] += units[k]
            for j in range(offsets[i], offsets[i + 1]):
                c = np.int64(code[j])
                if hits:
                    counts[c, 0] += units[c % K]
                else:
                    for k in range(K):
                        counts[c, k] += units[k]

    return compiled(signature, add)
