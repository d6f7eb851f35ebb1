"""The sums of squares of each factor of the variance, and what they are expected to be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from quorate.analysis.disagreement.groups.coding import Coding

Doubles = NDArray[np.float64]
Codes = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Moments:
    """T of each factor and of the mean, Σ y², and the coefficients, for each weighting (b,)."""

    squares: dict[str, Doubles]
    """factor → T"""
    coefficients: dict[tuple[str, str], Doubles]
    """(factor, source) → what σ² of the source is multiplied with"""
    total: Doubles
    """Σ y²"""
    N: Doubles


def moments(coding: Coding, groups: Codes, V: int, W: Doubles) -> Moments:
    """The moments with each rater of V groups (R,) counted ``W`` (R, b) times, 0 or 1."""
    members = [np.flatnonzero(groups == g) for g in range(V)]
    n = coding.sums(np.ones(len(coding.targets)))
    cells = _by_group(n, members, W)
    squares = {f: np.zeros(W.shape[1]) for f in ("mean", "item", "group", "rater", "item × group")}
    active = np.concatenate(members)
    workload = coding.judgments.workload.astype(np.float64)
    for column in coding.targets.T:
        sums = _by_group(coding.sums(column), members, W)
        by_rater = np.bincount(coding.judgments.rater, column, minlength=len(W))
        squares["mean"] += _over(sums.sum(axis=(0, 1)) ** 2, cells.sum(axis=(0, 1)))
        squares["item"] += _over(sums.sum(axis=0) ** 2, cells.sum(axis=0))
        squares["group"] += _over(sums.sum(axis=1) ** 2, cells.sum(axis=1))
        squares["item × group"] += _over(sums**2, cells)
        mean_square = by_rater[active] ** 2 / np.maximum(workload[active], 1)
        squares["rater"] += mean_square @ W[active]
    values = (coding.targets**2).sum(axis=1)
    total = np.bincount(coding.judgments.rater, values, minlength=len(W))[active] @ W[active]
    same = _by_group(n.multiply(n).tocsr(), members, W)
    workloads = np.stack([workload[m] ** 2 @ W[m] for m in members])
    return Moments(
        squares,
        _coefficients(cells, same, workloads) | _of_raters(coding, active, W),
        total,
        cells.sum(axis=(0, 1)),
    )


def _coefficients(
    cells: Doubles, same: Doubles, workloads: Doubles
) -> dict[tuple[str, str], Doubles]:
    """From judgments of each group on each item (V, I, b), Σ n_ir² there, Σ n_r² (V, b)."""
    item, group, N = cells.sum(axis=0), cells.sum(axis=1), cells.sum(axis=(0, 1))
    squared = cells**2
    by_item = _over(squared.sum(axis=0), item)
    by_group = _over(squared.sum(axis=1), group)
    return {
        ("item", "item"): N,
        ("item", "group"): by_item,
        ("item", "item × group"): by_item,
        ("item", "rater"): _over(same.sum(axis=0), item),
        ("item", "residual"): _levels(item),
        ("group", "item"): by_group,
        ("group", "group"): N,
        ("group", "item × group"): by_group,
        ("group", "rater"): _over(workloads, group),
        ("group", "residual"): _levels(group),
        ("item × group", "item"): N,
        ("item × group", "group"): N,
        ("item × group", "item × group"): N,
        ("item × group", "rater"): _over(same, cells),
        ("item × group", "residual"): _levels(cells),
        ("mean", "item"): _over((item**2).sum(axis=0), N),
        ("mean", "group"): _over((group**2).sum(axis=0), N),
        ("mean", "item × group"): _over(squared.sum(axis=(0, 1)), N),
        ("mean", "rater"): _over(workloads.sum(axis=0), N),
        ("mean", "residual"): np.ones_like(N),
    }


def _of_raters(
    coding: Coding, active: NDArray[np.intp], W: Doubles
) -> dict[tuple[str, str], Doubles]:
    """The coefficients of the raters' own sum of squares; all are N unless items were repeated."""
    judgments = coding.judgments
    n = coding.sums(np.ones(len(judgments)))
    workload = np.maximum(judgments.workload, 1)
    repeated = np.asarray(n.multiply(n).sum(axis=0)).ravel() / workload
    items = repeated[active] @ W[active]
    N = judgments.workload[active] @ W[active]
    return {
        ("rater", "item"): items,
        ("rater", "item × group"): items,
        ("rater", "group"): N,
        ("rater", "rater"): N,
        ("rater", "residual"): W[active].sum(axis=0),
    }


def _by_group(matrix: sparse.csr_array, members: Sequence[NDArray[np.intp]], W: Doubles) -> Doubles:
    """Sums over each group's raters, weighted: (V, I, b) from a sparse (I, R)."""
    return np.stack([np.asarray(matrix[:, m] @ W[m], np.float64) for m in members])


def _over(part: Doubles, whole: Doubles) -> Doubles:
    """Σ over all levels of part / whole, where there is any judgment: (b,)."""
    found = np.zeros(part.shape)
    np.divide(part, whole, out=found, where=whole > 0)
    return np.asarray(found.reshape(-1, part.shape[-1]).sum(axis=0))


def _levels(n: Doubles) -> Doubles:
    """How many levels have judgments: (b,)."""
    return np.asarray((n > 0).reshape(-1, n.shape[-1]).sum(axis=0), np.float64)
