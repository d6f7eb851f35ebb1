"""Compiled loops of confident learning: each reads a block once and keeps sums, a class or a heap.

Probabilities stay of the type that they came in (float32 or float64), so that margins tie where
they tie in the data.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba as nb
from numba import types

from quorate.analysis.diagnosis.kernels import SUM_SLACK
from quorate.analysis.numerics.compiler import compiled, given, once

LIKELIEST, PASSED, PASSED_ELSE_LIKELIEST = 0, 1, 2
"""which class an example is counted for: see ``counted_kernel``"""
BY_CLASS = -1
"""in place of a true class: rank by the probability of the given label alone"""


@once
def sums_kernel(real: Any) -> Callable[..., Any]:
    """Adds p(given) and one to the sums of each label; returns the first bad row, or -1.

    A row of NaN is left out; one that is not wholly NaN, is negative, or does not add up to 1 is
    bad.
    """
    signature = types.int64(given(real, 2), given(nb.int64), nb.float64[::1], nb.int64[::1])
    return compiled(signature, _sums)


def _sums(p, labels, totals, counts):  # type: ignore[no-untyped-def]
    n, k = p.shape
    whole = k - k % 4
    for i in range(n):
        a = b = c = d = 0.0
        low = p[i, 0]
        for j in range(0, whole, 4):
            # four sums, since one after the other would wait for each addition
            a += p[i, j]
            b += p[i, j + 1]
            c += p[i, j + 2]
            d += p[i, j + 3]
            low = min(low, p[i, j], p[i, j + 1], p[i, j + 2], p[i, j + 3])
        for j in range(whole, k):
            a += p[i, j]
            low = min(low, p[i, j])
        total = a + b + c + d
        if abs(total - 1.0) <= SUM_SLACK and low >= 0:
            totals[labels[i]] += p[i, labels[i]]
            counts[labels[i]] += 1
            continue
        for j in range(k):
            if p[i, j] == p[i, j]:
                return i
    return -1


@once
def counted_kernel(real: Any) -> Callable[..., Any]:
    """Fills the class that each row is counted for; -1 for none and for a row of NaN.

    ``how`` is LIKELIEST: the likeliest class; PASSED: the likeliest of the classes j with
    p_j ≥ limits_j; PASSED_ELSE_LIKELIEST: that where one class passes, the likeliest of all where
    several do. A tie goes to the lowest class.
    """
    signature = types.void(given(real, 2), given(real), types.int64, nb.int32[::1])
    return compiled(signature, _counted)


def _counted(p, limits, how, counted):  # type: ignore[no-untyped-def]
    n, k = p.shape
    for i in range(n):
        passed, at, top = 0, -1, -1.0
        if how != LIKELIEST:
            for j in range(k):
                if p[i, j] >= limits[j]:
                    passed += 1
                    if p[i, j] > top:
                        top, at = p[i, j], j
        if how == LIKELIEST or (how == PASSED_ELSE_LIKELIEST and passed > 1):
            top = -1.0
            for j in range(k):
                if p[i, j] > top:
                    top, at = p[i, j], j
        counted[i] = at


@once
def heaps_kernel(real: Any) -> Callable[..., Any]:
    """Keeps, of each cell (a, b), the examples given a with the largest p_b - p_a.

    The cells of label a are starts[a] … starts[a + 1]; ``others`` holds the b of each, or BY_CLASS
    for the smallest p_a. Cell c has room for offsets[c + 1] - offsets[c] examples; they lie in a
    heap whose root is the least of them, of equal ones the last, and bars[c] is that root's margin
    once the room is full. Rows must come in ascending order.
    """
    ints = given(nb.int64)
    signature = types.void(
        given(real, 2),
        given(nb.int64),
        types.int64,
        ints,
        ints,
        ints,
        real[::1],
        nb.int64[::1],
        real[::1],
        nb.int64[::1],
    )
    return compiled(signature, _heaps)


def _heaps(p, labels, first, starts, others, offsets, bars, filled, keys, rows):  # type: ignore[no-untyped-def]
    for i in range(len(p)):
        a = labels[i]
        own = p[i, a]
        for c in range(starts[a], starts[a + 1]):
            b = others[c]
            margin = -own if b == BY_CLASS else p[i, b] - own
            if margin > bars[c]:
                base = offsets[c]
                room = offsets[c + 1] - base
                if filled[c] < room:
                    _raise(keys, rows, base, filled[c], margin, first + i)
                    filled[c] += 1
                else:
                    _sink(keys, rows, base, room, margin, first + i)
                if filled[c] == room:
                    bars[c] = keys[base]


@nb.njit(nogil=True, error_model="numpy")
def _raise(keys, rows, base, place, key, row):  # type: ignore[no-untyped-def]
    """Puts an entry at the end of a heap, and moves it up."""
    while place > 0:
        above = (place - 1) >> 1
        # the row is the last so far, so among equals it belongs above
        if keys[base + above] < key:
            break
        keys[base + place] = keys[base + above]
        rows[base + place] = rows[base + above]
        place = above
    keys[base + place] = key
    rows[base + place] = row


@nb.njit(nogil=True, error_model="numpy")
def _sink(keys, rows, base, room, key, row):  # type: ignore[no-untyped-def]
    """Puts an entry in place of a heap's root, and moves it down."""
    place = 0
    while True:
        below = 2 * place + 1
        if below >= room:
            break
        other = below + 1
        if other < room:
            one, two = base + below, base + other
            if keys[two] < keys[one] or (keys[two] == keys[one] and rows[two] > rows[one]):
                below = other
        # the row is the last so far, so among equals it stays above
        if keys[base + below] >= key:
            break
        keys[base + place] = keys[base + below]
        rows[base + place] = rows[base + below]
        place = below
    keys[base + place] = key
    rows[base + place] = row
