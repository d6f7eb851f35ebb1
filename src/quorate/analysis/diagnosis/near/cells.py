"""The nearest of each row among those of near cells, where there are too many pairs to compare."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.diagnosis.kernels import nearest_kernel
from quorate.analysis.diagnosis.near.nearest import TILE, Found

Integers = NDArray[np.int64]
Singles = NDArray[np.float32]

WANTED = 0.95
"""the share of true neighbours to be found, on a sample"""
MOST = 8
"""at most one in so many cells is searched"""
DRAWN, ROUNDS = 32, 5
"""rows drawn for each centre, and rounds in which centres move"""
CHECKED = 500
"""rows of the sample, whose nearest are looked for among all"""
CHUNK = 50_000
"""rows whose near cells are in memory together"""


def nearest_in_cells(unit: Singles, k: int, seed: int = 0) -> Found:
    """The k nearest of each of n rows of length 1, among the rows of the cells nearest to it.

    Cells are those of about 2 √n centres, found by k-means on a sample. How many of them are
    searched is chosen by 500 rows drawn at random, whose true neighbours are known: as many as hold
    95 % of these, one in eight at most. ``recall`` is the share of theirs that is in those cells.
    """
    n = len(unit)
    rng = np.random.default_rng(seed)
    centres = _centres(unit, min(n, round(2 * n**0.5)), rng)
    cell = _assigned(unit, centres)
    checked = np.sort(rng.choice(n, min(n, CHECKED), replace=False))
    ranks = _ranks(unit, checked, centres, cell, k)
    most = -(-len(centres) // MOST)
    count = min(int(np.quantile(ranks, WANTED, method="higher")) + 1, most)
    order = np.argsort(cell, kind="stable")
    members = np.split(order, np.searchsorted(cell[order], np.arange(1, len(centres))))
    index = np.full((n, k), -1, np.int64)
    similarity = np.full((n, k), -np.inf, np.float32)
    for start in range(0, n, CHUNK):
        chunk = np.arange(start, min(start + CHUNK, n))
        for rows, among in _searched(unit, chunk, centres, count, members):
            _offer(unit, rows, among, similarity, index)
    return Found(index, np.minimum(similarity, np.float32(1)), float((ranks < count).mean()))


def _searched(
    unit: Singles, rows: Integers, centres: Singles, count: int, members: list[Integers]
) -> list[tuple[Integers, Integers]]:
    """Which of the rows look into which cell: for each cell these rows and its members."""
    near = np.empty((len(rows), count), np.int32)
    for start in range(0, len(rows), TILE):
        part = slice(start, start + TILE)
        products = unit[rows[part]] @ centres.T
        near[part] = np.argpartition(-products, count - 1, axis=1)[:, :count]
    flat = near.ravel()
    order = np.argsort(flat, kind="stable")
    bounds = np.searchsorted(flat[order], np.arange(len(members) + 1))
    looking = [order[a:b] // count for a, b in pairwise(bounds)]
    return [(rows[at], there) for at, there in zip(looking, members, strict=True) if len(at)]


def _offer(
    unit: Singles, rows: Integers, among: Integers, similarity: Singles, index: Integers
) -> None:
    """Offers rows their products with others; both by place, ascending, among at least one."""
    offer = nearest_kernel()
    for a in range(0, len(rows), TILE):
        part = rows[a : a + TILE]
        own, kept, places = unit[part], similarity[part], index[part]
        for b in range(0, len(among), TILE):
            others = among[b : b + TILE]
            products = own @ unit[others].T
            at = np.minimum(np.searchsorted(others, part), len(others) - 1)
            itself = np.flatnonzero(others[at] == part)
            products[itself, at[itself]] = -np.inf
            offer(products, others, kept, places)
        similarity[part], index[part] = kept, places


def _centres(unit: Singles, count: int, rng: np.random.Generator) -> Singles:
    drawn = unit[np.sort(rng.choice(len(unit), min(len(unit), DRAWN * count), replace=False))]
    centres = drawn[np.sort(rng.choice(len(drawn), count, replace=False))]
    for _ in range(ROUNDS):
        cell = _assigned(drawn, centres)
        sums = np.zeros_like(centres)
        np.add.at(sums, cell, drawn)
        length = np.linalg.norm(sums, axis=1, keepdims=True)
        centres = np.where(length > 0, sums / np.where(length > 0, length, 1), centres)
    return centres


def _assigned(unit: Singles, centres: Singles) -> Integers:
    cell = np.empty(len(unit), np.int64)
    for start in range(0, len(unit), TILE):
        cell[start : start + TILE] = (unit[start : start + TILE] @ centres.T).argmax(axis=1)
    return cell


def _ranks(unit: Singles, checked: Integers, centres: Singles, cell: Integers, k: int) -> Integers:
    """How many centres are nearer to each row than those of its k true neighbours, (m · k,)."""
    index = np.full((len(unit), k), -1, np.int64)
    similarity = np.full((len(unit), k), -np.inf, np.float32)
    _offer(unit, checked, np.arange(len(unit)), similarity, index)
    products = unit[checked] @ centres.T
    theirs = np.take_along_axis(products, cell[index[checked]], axis=1)
    return np.stack([(products > one[:, None]).sum(axis=1) for one in theirs.T], axis=1).ravel()
