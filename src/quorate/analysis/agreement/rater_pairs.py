"""Judgments of one item by two different raters, side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quorate.schema import Judgments

Codes = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class RaterPairs:
    """Every two judgments of one item by different raters: M rows over the pairs of raters.

    ``pair`` (M,) is the place in ``first``, ``second`` (P,), the raters of each pair, first before
    second; ``item`` (M,) the item; ``one``, ``two`` (M,) the codes each gave.
    """

    first: Codes
    second: Codes
    pair: NDArray[np.int64]
    item: Codes
    one: Codes
    two: Codes


def rater_pairs(judgments: Judgments, code: Codes) -> RaterPairs:
    """All of them, labels as ``code`` (N,). An item's rows are sorted by rater: first < second."""
    item, rater = judgments.item, judgments.rater
    left: list[NDArray[np.int64]] = []
    right: list[NDArray[np.int64]] = []
    for at, lag in _same_item(judgments.overlap, item):
        different = rater[at] != rater[at + lag]
        left.append(at[different])
        right.append(at[different] + lag)
    a = np.concatenate(left) if left else np.empty(0, np.int64)
    b = np.concatenate(right) if right else np.empty(0, np.int64)
    key = rater[a].astype(np.int64) * judgments.n_raters + rater[b]
    pairs, pair = np.unique(key, return_inverse=True)
    first, second = np.divmod(pairs, max(judgments.n_raters, 1))
    return RaterPairs(
        first.astype(np.int32),
        second.astype(np.int32),
        pair.ravel().astype(np.int64),
        item[a],
        code[a],
        code[b],
    )


def repeated_rows(judgments: Judgments) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Every two rows of one item by one rater, the earlier row first."""
    item, rater = judgments.item, judgments.rater
    same = np.nonzero((item[1:] == item[:-1]) & (rater[1:] == rater[:-1]))[0]
    left, right, lag = [same], [same + 1], 1
    while len(left[-1]):
        lag += 1
        at = left[-1][left[-1] + lag < len(item)]
        at = at[(item[at] == item[at + lag]) & (rater[at] == rater[at + lag])]
        left.append(at)
        right.append(at + lag)
    return np.concatenate(left), np.concatenate(right)


def _same_item(overlap: NDArray[np.int64], item: Codes) -> Iterator[tuple[NDArray[np.int64], int]]:
    for lag in range(1, int(overlap.max(initial=0))):
        at = np.nonzero(item[lag:] == item[:-lag])[0]
        yield at, lag
