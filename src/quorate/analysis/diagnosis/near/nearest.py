"""The nearest of each row by cosine, every pair compared once, block by block."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.diagnosis.kernels import nearest_kernel
from quorate.schema import InputError

Bools = NDArray[np.bool_]
Integers = NDArray[np.int64]
Singles = NDArray[np.float32]

TILE = 2048
"""rows whose products with as many others are in memory together (16 MB)"""


@dataclass(frozen=True, eq=False)
class Found:
    """``index`` (n, k), nearest first, ``similarity`` (n, k); -1 and -inf where there are fewer."""

    index: Integers
    similarity: Singles
    recall: float = 1.0


def directions(features: NDArray[np.floating]) -> tuple[Singles, Bools]:
    """The rows scaled to length 1, float32, and which are missing: all 0 or all NaN.

    Raises InputError, with the row, for one that is partly NaN or infinite.
    """
    unit = np.array(features, np.float32)
    missing = np.zeros(len(unit), np.bool_)
    for start in range(0, len(unit), TILE):
        block = unit[start : start + TILE]
        strange = ~np.isfinite(block)
        absent = np.isnan(block).all(axis=1)
        wrong = strange.any(axis=1) & ~absent
        if wrong.any():
            at = int(np.argmax(wrong))
            raise InputError(
                f"the features of row {start + at} hold {block[at][strange[at]][0]}",
                remedy="give finite numbers, or NaN throughout where there are none",
            )
        block[absent] = 0
        largest = np.abs(block).max(axis=1, keepdims=True, initial=0)
        block /= np.where(largest > 0, largest, 1)  # squares of tiny numbers would be 0
        length = np.sqrt(np.einsum("ij,ij->i", block, block))[:, None]
        block /= np.where(length > 0, length, 1)
        missing[start : start + TILE] = length[:, 0] == 0
    return unit, missing


def nearest(unit: Singles, k: int) -> Found:
    """The k nearest of each of n rows of length 1, itself left out; the lower of equally near."""
    n = len(unit)
    index = np.full((n, k), -1, np.int64)
    similarity = np.full((n, k), -np.inf, np.float32)
    offer, places = nearest_kernel(), np.arange(n)
    for a in range(0, n if k else 0, TILE):
        rows = slice(a, a + TILE)
        for b in range(a, n, TILE):
            columns = slice(b, b + TILE)
            products = unit[rows] @ unit[columns].T
            if b == a:
                np.fill_diagonal(products, -np.inf)
            offer(products, places[columns], similarity[rows], index[rows])
            if b > a:
                turned = np.ascontiguousarray(products.T)
                offer(turned, places[rows], similarity[columns], index[columns])
    return Found(index, np.minimum(similarity, np.float32(1)))
