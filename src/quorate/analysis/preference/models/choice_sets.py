"""Choice sets: what rankings, best-of-n and best-and-worst say, as choices among alternatives.

A ranking is read from the top: the best is chosen from all, the next from the rest, and so on.
Comparisons of one block are one judgment, and the judgment is put together from them again.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.preference.comparisons import Comparisons

Longs = NDArray[np.int64]
Flags = NDArray[np.bool_]

MOST_TIED = 4
"""more candidates in one tier than this are an unresolved set, not a tie"""


@dataclass(frozen=True, eq=False)
class Choices:
    """M choices of the same number of alternatives a.

    ``members`` (M, a) are candidates; the first ``tied`` (M,) of them were chosen, together where
    it is more than one. ``block`` (M,) is the judgment a choice belongs to.
    """

    members: Longs
    tied: Longs
    block: Longs


@dataclass(frozen=True, eq=False)
class Reading:
    """Choices by their number of alternatives, and how many judgments were read as what."""

    choices: tuple[Choices, ...]
    rankings: int
    best_of: int
    best_and_worst: int
    pairs: int
    apart: int
    """blocks that are none of these, read pair by pair"""
    unresolved: int
    """tiers of more than ``MOST_TIED``, whose members are not compared with each other"""


@dataclass(frozen=True, eq=False)
class _Cells:
    """Each candidate in each block: (K,), sorted by block and from best to worst."""

    block: Longs
    candidate: Longs
    points: Longs
    """better than so many, less worse than so many"""
    met: Longs
    """compared with so many"""
    of_first: Longs
    """the cell of the first candidate of each comparison, (N,)"""
    of_second: Longs
    start: Longs
    """the first cell of each block, and their end: (B + 1,)"""


def read(comparisons: Comparisons) -> Reading:
    """The choices in comparisons.

    All pairs of n candidates, without contradiction: a ranking; the winner against each other: a
    best of n; that and each against the worst: best and worst. Anything else is read pair by pair.

    A tier of up to ``MOST_TIED`` is chosen together. In best and worst, and in larger tiers,
    nothing is said of the order within a set: each member was then chosen from itself and all
    below, which is what is left of each member's choice when the others are not looked at (their
    product is a composite likelihood; errors by block or rater allow for it).
    """
    single = np.ones(len(comparisons), np.bool_)
    if len(np.unique(comparisons.block)) == len(comparisons):
        return Reading(tuple(_pairs(comparisons, single)), 0, 0, 0, len(comparisons), 0, 0)
    cells = _cells(comparisons)
    size, rows = np.diff(cells.start), np.bincount(_numbered(comparisons.block))
    ranking, best, both = _forms(comparisons, cells, size, rows)
    tier, below = _tiers(cells)
    choosing = np.arange(len(cells.block)) == tier  # the first cell of each tier
    end = cells.start[1:][cells.block]
    tied = below - np.arange(len(tier))
    remaining = end - tier
    large = tied > MOST_TIED
    resolved = choosing & (remaining > 1)
    top = cells.start[:-1][cells.block] == np.arange(len(tier))
    whole = resolved & ~large & (ranking[cells.block] | (best | both)[cells.block] & top)
    parts = [_suffixes(cells, whole, end, tied)]
    alone = (ranking[cells.block] & large[tier]) | (both[cells.block] & ~top)
    parts.append(_each_from_below(cells, alone & (below < end), below, end))
    parts.append(_pairs(comparisons, ~(ranking | best | both)))
    return Reading(
        tuple(_by_size(parts)),
        rankings=int((ranking & (size > 2)).sum()),
        best_of=int(best.sum()),
        best_and_worst=int(both.sum()),
        pairs=int((ranking & (size == 2)).sum()),
        apart=int((~(ranking | best | both)).sum()),
        unresolved=int((choosing & large & ranking[cells.block]).sum()),
    )


def _numbered(codes: NDArray[np.int32]) -> Longs:
    return np.unique(codes, return_inverse=True)[1].ravel().astype(np.int64)


def _cells(comparisons: Comparisons) -> _Cells:
    block = _numbered(comparisons.block)
    C, n = comparisons.n_candidates, len(block)
    key = np.concatenate([block * C + comparisons.first, block * C + comparisons.second])
    keys, cell = np.unique(key, return_inverse=True)
    sign = comparisons.sign.astype(np.float64)
    points = np.bincount(cell, np.concatenate([sign, -sign])).astype(np.int64)
    met = np.bincount(cell)
    of, candidate = np.divmod(keys, C)
    order = np.lexsort((-points, of))
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    start = np.zeros(int(block.max()) + 2, np.int64)
    np.cumsum(np.bincount(of), out=start[1:])
    return _Cells(
        of[order], candidate[order], points[order], met[order], place[cell[:n]], place[cell[n:]],
        start,
    )  # fmt: skip


def _forms(
    comparisons: Comparisons, cells: _Cells, size: Longs, rows: Longs
) -> tuple[Flags, Flags, Flags]:
    """Which blocks are rankings, best of n, best and worst: (B,) each."""
    block = _numbered(comparisons.block)
    low = np.minimum(cells.of_first, cells.of_second)
    high = np.maximum(cells.of_first, cells.of_second)
    seen, count = np.unique(low * len(cells.block) + high, return_counts=True)
    twice = np.zeros(len(size), np.bool_)
    twice[cells.block[seen[count > 1] // len(cells.block)]] = True
    agrees = np.sign(cells.points[cells.of_first] - cells.points[cells.of_second])
    broken = np.bincount(block, agrees != comparisons.sign, len(size)) > 0
    first, last = cells.start[:-1], cells.start[1:] - 1
    wins = (cells.points[first] == size - 1) & (cells.met[first] == size - 1)
    loses = (cells.points[last] == 1 - size) & (cells.met[last] == size - 1)
    ranking = ~twice & ~broken & (rows == size * (size - 1) // 2)
    best = ~twice & ~ranking & (rows == size - 1) & wins
    both = ~twice & ~ranking & (rows == 2 * size - 3) & wins & loses
    return ranking, best, both


def _tiers(cells: _Cells) -> tuple[Longs, Longs]:
    """For each cell the first of its tier, and the first below it, (K,) both."""
    new = np.ones(len(cells.block), np.bool_)
    new[1:] = (np.diff(cells.block) != 0) | (np.diff(cells.points) != 0)
    starts = np.flatnonzero(new)
    number = np.cumsum(new) - 1
    return starts[number], np.append(starts[1:], len(new))[number]


def _suffixes(cells: _Cells, chosen: Flags, end: Longs, tied: Longs) -> list[Choices]:
    """Choices of a tier from itself and all below it."""
    at = np.flatnonzero(chosen)
    out = []
    for a in np.unique(end[at] - at):
        some = at[end[at] - at == a]
        members = cells.candidate[some[:, None] + np.arange(a)]
        out.append(Choices(members, tied[some], cells.block[some]))
    return out


def _each_from_below(cells: _Cells, chosen: Flags, below: Longs, end: Longs) -> list[Choices]:
    """Choices of one candidate from itself and all below its tier."""
    at = np.flatnonzero(chosen)
    rest = end[at] - below[at]
    out = []
    for r in np.unique(rest):
        some = at[rest == r]
        under = cells.candidate[below[some][:, None] + np.arange(r)]
        members = np.column_stack([cells.candidate[some], under])
        out.append(Choices(members, np.ones(len(some), np.int64), cells.block[some]))
    return out


def _pairs(comparisons: Comparisons, blocks: Flags) -> list[Choices]:
    """Choices of one of two, one a comparison of these blocks."""
    block = _numbered(comparisons.block)
    rows = blocks[block]
    if not rows.any():
        return []
    first, second = comparisons.first[rows], comparisons.second[rows]
    sign = comparisons.sign[rows]
    members = np.where((sign >= 0)[:, None], np.column_stack([first, second]),
                       np.column_stack([second, first]))  # fmt: skip
    return [Choices(members.astype(np.int64), np.where(sign == 0, 2, 1), block[rows])]


def _by_size(parts: list[list[Choices]]) -> list[Choices]:
    """One for each number of alternatives, each from parts with as many."""
    flat = [c for part in parts for c in part]
    out = []
    for a in sorted({c.members.shape[1] for c in flat}):
        some = [c for c in flat if c.members.shape[1] == a]
        out.append(
            Choices(
                np.concatenate([c.members for c in some]),
                np.concatenate([c.tied for c in some]),
                np.concatenate([c.block for c in some]),
            )
        )
    return out
