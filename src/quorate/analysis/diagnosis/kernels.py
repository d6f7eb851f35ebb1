"""Compiled loops over the scores of a block: one pass a row, no array beside the results."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numba as nb
from numba import types

from quorate.analysis.numerics.compiler import compiled, given, once

SUM_SLACK = 0.01
"""how far a row of probabilities may be from adding up to 1, as float16 and rounding leave it"""


@once
def trace_kernel() -> Callable[..., Any]:
    """Fills p_y, margin, error and argmax of a block; returns the first bad row, or -1."""
    singles = nb.float32[::1]
    signature = types.int64(
        given(nb.float32, 2),
        given(nb.int64),
        types.boolean,
        singles,
        singles,
        singles,
        nb.int32[::1],
    )
    return compiled(signature, _traced)


def _traced(scores, labels, probabilities, p_given, margin, error, best):  # type: ignore[no-untyped-def]
    n, k = scores.shape
    for i in range(n):
        y = labels[i]
        top, rest, at, absent, bad = -math.inf, -math.inf, 0, 0, False
        for j in range(k):
            z = scores[i, j]
            if math.isnan(z):
                absent += 1
            elif z == math.inf or (probabilities and (z < 0 or z > 1 + SUM_SLACK)):
                bad = True
            if z > top:
                top, at = z, j
            if j != y and z > rest:
                rest = z
        if absent == k:
            continue
        if absent > 0 or bad or top == -math.inf:
            return i
        total = square = 0.0
        for j in range(k):
            p = scores[i, j] if probabilities else math.exp(scores[i, j] - top)
            total += p
            square += p * p
        if probabilities and abs(total - 1) > SUM_SLACK:
            return i
        own = scores[i, y] if probabilities else math.exp(scores[i, y] - top)
        own /= total
        square /= total * total
        p_given[i] = own
        if probabilities:
            floor = 1e-7
            margin[i] = math.log(max(scores[i, y], floor)) - math.log(max(rest, floor))
        else:
            margin[i] = scores[i, y] - rest
        error[i] = math.sqrt(max(square - 2 * own + 1, 0.0))
        best[i] = at
    return -1


@once
def nearest_kernel() -> Callable[..., Any]:
    """Keeps the largest of each row of products, with their places, in rows that are sorted.

    A product of -inf is never kept.
    """
    singles, places = nb.float32[:, ::1], nb.int64[:, ::1]
    signature = types.void(given(nb.float32, 2), given(nb.int64), singles, places)
    return compiled(signature, _nearest)


def _nearest(products, columns, similarity, index):  # type: ignore[no-untyped-def]
    n, m = products.shape
    k = index.shape[1]
    for i in range(n):
        least = similarity[i, k - 1]
        for j in range(m):
            value = products[i, j]
            if value < least or value == -math.inf:
                continue
            place = columns[j]
            at = k - 1
            if value == least and index[i, at] >= 0 and index[i, at] < place:
                continue
            while at > 0 and (
                similarity[i, at - 1] < value
                or (similarity[i, at - 1] == value and index[i, at - 1] > place)
            ):
                similarity[i, at] = similarity[i, at - 1]
                index[i, at] = index[i, at - 1]
                at -= 1
            similarity[i, at] = value
            index[i, at] = place
            least = similarity[i, k - 1]
