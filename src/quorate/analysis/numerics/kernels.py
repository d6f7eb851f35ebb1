"""Compiled E-steps. Only large tables come here: asking for a kernel compiles or loads code.

A kernel for K classes is made by a factory, so that K is a constant: short inner loops unroll and
the K running products live in registers (a stack array, since a NumPy one would be on the heap).
Beyond ``UNROLLED`` classes one kernel serves all K. Machine code is kept on disk, beside the
package or, where its folder cannot be written, in the user's cache folder.

Arithmetic is plain IEEE (no fast-math: it gains nothing here), so an item's posterior depends on
its judgments and the parameters alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache, wraps
from threading import RLock
from typing import Any

import numba as nb
import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

UNROLLED = 32
"""Classes up to which every K has a kernel of its own."""
LARGEST_CLASSES = 8192
"""Classes that the running products on the stack have room for (64 kB)."""
RESCALE_EVERY = 8
"""Factors after which exponents are set aside; factors are between 1e-30 and 1e30."""

_OPTIONS = {"nogil": True, "error_model": "numpy"}
_COMPILING = RLock()
_MANTISSA = (1 << 52) - 1
_BIAS = 1023
_LOG_2 = math.log(2.0)
_VANISHED = -1000
"""Powers of two below the likeliest class at which a class counts as impossible."""


def _given(element: Any, dimensions: int = 1) -> Any:
    """An array that is only read; it may be read-only itself, such as a mapped file."""
    return types.Array(element, dimensions, "C", readonly=True)


@intrinsic
def _stack_doubles(typing_context: Any, size: Any) -> Any:
    """Doubles on the stack, as a pointer; ``size`` must be a constant."""
    return _stack(types.float64, ir.DoubleType(), size)


@intrinsic
def _stack_integers(typing_context: Any, size: Any) -> Any:
    """64-bit integers on the stack, as a pointer; ``size`` must be a constant."""
    return _stack(types.int64, ir.IntType(64), size)


def _stack(element: Any, machine_type: Any, size: Any) -> Any:
    if not isinstance(size, types.IntegerLiteral):
        return None
    n = size.literal_value

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        with builder.goto_entry_block():
            return builder.alloca(machine_type, ir.Constant(ir.IntType(32), n))

    return types.CPointer(element)(size), generate


@intrinsic
def _bits(typing_context: Any, number: Any) -> Any:
    """The 64 bits of a double, as an integer."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], ir.IntType(64))

    return types.int64(types.float64), generate


@intrinsic
def _double(typing_context: Any, bits: Any) -> Any:
    """The double that 64 bits spell."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], ir.DoubleType())

    return types.float64(types.int64), generate


def _once(factory: Callable[..., Callable[..., Any]]) -> Callable[..., Callable[..., Any]]:
    """The factory, making each kernel once even when several threads ask at the same time."""
    made = cache(factory)

    @wraps(factory)
    def kernel(*arguments: Any) -> Callable[..., Any]:
        with _COMPILING:
            return made(*arguments)

    return kernel


def _compiled(signature: Any, function: Callable[..., Any]) -> Callable[..., Any]:
    try:
        compiled: Callable[..., Any] = nb.njit([signature], cache=True, **_OPTIONS)(function)
    except (RuntimeError, OSError):
        # there is no folder that machine code can be kept in: compile for this process
        compiled = nb.njit([signature], **_OPTIONS)(function)
    return compiled


def confusion_kernel(n_classes: int, code: np.dtype[Any]) -> Callable[..., int]:
    """The fused E-step of models with a full confusion matrix a rater.

    For each item it multiplies the prior of every class by the table's row of each judgment,
    normalises, adds the posterior as integers to ``counts[code]`` and ``classes``, and returns
    the log-likelihood as an integer. An item with gold keeps only the classes ``k`` with
    ``k // width == gold``. Empty ``counts`` and an empty ``posterior`` are not filled.
    """
    return _confusion_kernel(n_classes if n_classes <= UNROLLED else 0, code.name)


@_once
def _confusion_kernel(fixed: int, code_type: str) -> Callable[..., int]:
    room = fixed or LARGEST_CLASSES
    signature = types.int64(
        _given(types.int64),  # offsets
        _given(getattr(types, code_type)),  # code
        _given(types.int32),  # gold
        _given(types.float64, 2),  # table
        _given(types.float64),  # prior
        types.int64[:, ::1],  # counts
        types.int64[::1],  # classes
        types.float64[:, ::1],  # posterior
        types.int64,  # width
        types.float64,  # scale
        types.float64,  # log_scale
    )

    def expect(
        offsets,
        code,
        gold,
        table,
        prior,
        counts,
        classes,
        posterior,
        width,
        scale,
        log_scale,
    ):
        K = fixed if fixed else prior.size
        v = nb.carray(_stack_doubles(room), (K,))
        e = nb.carray(_stack_integers(room), (K,))
        total = np.int64(0)
        for i in range(offsets.size - 1):
            start, end = offsets[i], offsets[i + 1]
            many = end - start >= RESCALE_EVERY
            for k in range(K):
                v[k] = prior[k]
            if many:
                for k in range(K):
                    e[k] = 0
            for j in range(start, end):
                c = code[j]
                for k in range(K):
                    v[k] *= table[c, k]
                if (j - start) % RESCALE_EVERY == RESCALE_EVERY - 1:
                    for k in range(K):
                        b = _bits(v[k])
                        e[k] += (b >> 52) - _BIAS
                        v[k] = _double((b & _MANTISSA) | (_BIAS << 52))
            if gold.size and gold[i] >= 0:
                for k in range(K):
                    if k // width != gold[i]:
                        v[k] = 0.0
            logs = 0.0
            if many:
                top = np.int64(-(2**62))
                for k in range(K):
                    if v[k] > 0.0:
                        top = max(top, e[k])
                for k in range(K):
                    d = e[k] - top
                    v[k] *= _double((d + _BIAS) << 52) if d > _VANISHED else 0.0
                logs = top * _LOG_2
            s = 0.0
            for k in range(K):
                s += v[k]
            logs += math.log(s)
            total += np.int64(np.rint(logs * log_scale))
            for k in range(K):
                v[k] /= s
            if posterior.size:
                for k in range(K):
                    posterior[i, k] = v[k]
            if counts.size == 0:
                continue
            for k in range(K):
                v[k] = np.rint(v[k] * scale)
                classes[k] += np.int64(v[k])
            for j in range(start, end):
                c = code[j]
                for k in range(K):
                    counts[c, k] += np.int64(v[k])
        return total

    return _compiled(signature, expect)


def hit_kernel(n_labels: int, code: np.dtype[Any]) -> Callable[..., int]:
    """The fused E-step of models in which a label either hits the class or does not.

    Each judgment multiplies its own class by exp(log_ratio[code]) and all classes by
    exp(log_miss[code]); the posterior of the judged class is added, as an integer, to
    ``hits[code]``. Empty ``hits`` and an empty ``posterior`` are not filled.
    """
    return _hit_kernel(n_labels if n_labels <= UNROLLED else 0, code.name)


@_once
def _hit_kernel(fixed: int, code_type: str) -> Callable[..., int]:
    room = fixed or LARGEST_CLASSES
    signature = types.int64(
        _given(types.int64),  # offsets
        _given(getattr(types, code_type)),  # code
        _given(types.int32),  # gold
        _given(types.float64),  # log_ratio
        _given(types.float64),  # log_miss
        _given(types.float64),  # log_prior
        types.int64[::1],  # hits
        types.int64[::1],  # classes
        types.float64[:, ::1],  # posterior
        types.float64,  # scale
        types.float64,  # log_scale
    )

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
        scale,
        log_scale,
    ):
        K = fixed if fixed else log_prior.size
        v = nb.carray(_stack_doubles(room), (K,))
        total = np.int64(0)
        for i in range(offsets.size - 1):
            start, end = offsets[i], offsets[i + 1]
            logs = 0.0
            for k in range(K):
                v[k] = log_prior[k]
            for j in range(start, end):
                c = np.int64(code[j])
                v[c % K] += log_ratio[c]
                logs += log_miss[c]
            known = gold.size > 0 and gold[i] >= 0
            m = v[0]
            for k in range(1, K):
                m = max(m, v[k])
            if known:
                m = v[gold[i]]
            s = 0.0
            for k in range(K):
                if known and k != gold[i]:
                    v[k] = 0.0
                else:
                    v[k] = math.exp(v[k] - m)
                s += v[k]
            total += np.int64(np.rint((logs + m + math.log(s)) * log_scale))
            for k in range(K):
                v[k] /= s
            if posterior.size:
                for k in range(K):
                    posterior[i, k] = v[k]
            if hits.size == 0:
                continue
            for k in range(K):
                v[k] = np.rint(v[k] * scale)
                classes[k] += np.int64(v[k])
            for j in range(start, end):
                c = np.int64(code[j])
                hits[c] += np.int64(v[c % K])
        return total

    return _compiled(signature, expect)


@_once
def share_kernel(code: np.dtype[Any]) -> Callable[..., None]:
    """Writes each item's shares of the labels to ``out`` (I, K): gold where known."""
    signature = types.void(
        _given(types.int64),  # offsets
        _given(getattr(types, code.name)),  # code
        _given(types.int32),  # gold
        types.float64[:, ::1],  # out
    )

    def share(offsets, code, gold, out):
        K = out.shape[1]
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

    return _compiled(signature, share)


@_once
def sum_kernel(code: np.dtype[Any], hits: bool) -> Callable[..., None]:
    """Adds a given posterior (I, Z), as integers, to ``counts`` and ``classes``.

    With ``hits`` only the posterior of the judged label is added, to ``counts[code, 0]``.
    """
    signature = types.void(
        _given(types.int64),  # offsets
        _given(getattr(types, code.name)),  # code
        _given(types.float64, 2),  # given
        types.int64[:, ::1],  # counts
        types.int64[::1],  # classes
        types.float64,  # scale
    )

    def add(offsets, code, given, counts, classes, scale):
        K = given.shape[1]
        units = np.empty(K, np.int64)
        for i in range(offsets.size - 1):
            for k in range(K):
                units[k] = np.int64(np.rint(given[i, k] * scale))
                classes[k] += units[k]
            for j in range(offsets[i], offsets[i + 1]):
                c = np.int64(code[j])
                if hits:
                    counts[c, 0] += units[c % K]
                else:
                    for k in range(K):
                        counts[c, k] += units[k]

    return _compiled(signature, add)
