"""Which parts of two answers belong together: the one-to-one matching that overlaps most."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from quorate.analysis.marks.parts import Parts, places

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]

BLOCK = 1 << 21
"""how many pairs of parts are held at once"""
FIRST = 1_000.0
"""what a match counts before its overlap does, so that most parts are matched first"""


@dataclass(frozen=True, eq=False)
class Matched:
    """P pairs of answers compared: matched parts and how far they overlap.

    ``n``, ``m`` (P,) are the parts of the first and of the second answer, ``matches`` (P,) those
    that are matched one to one, ``overlap`` (P,) the sum of the overlaps of the matched.
    ``pair``, ``one``, ``two`` are the matches themselves, with ``each`` overlap.
    """

    n: Longs
    m: Longs
    matches: Longs
    overlap: Doubles
    pair: Longs
    one: Longs
    two: Longs
    each: Doubles

    @property
    def f1(self) -> Doubles:
        """2 · matches / (n + m), (P,); 1 where both answers have no part."""
        return _share(2 * self.matches.astype(np.float64), self.n + self.m)

    @property
    def likeness(self) -> Doubles:
        """2 · Σ overlap / (n + m), (P,): F1 of parts that count by their overlap; 1 if none."""
        return _share(2.0 * self.overlap, self.n + self.m)


def match(parts: Parts, one: Longs, two: Longs, least: float = 0.0) -> Matched:
    """Match the parts of answers ``one[p]`` and ``two[p]``, (P,), for each p.

    Only parts with the same label (and frame) that overlap by at least ``least`` (and at all) are
    matched. With ``least`` 0 the matching has the largest sum of overlaps; else it has the most
    matches, and among those the largest sum (Kuhn 1955, doi:10.1002/nav.3800020109).
    """
    found = [_block(parts, one, two, least, chosen) for chosen in _blocks(parts, one, two)]
    pair = np.concatenate([f[0] for f in found]) if found else np.zeros(0, np.int64)
    mine = np.concatenate([f[1] for f in found]) if found else np.zeros(0, np.int64)
    theirs = np.concatenate([f[2] for f in found]) if found else np.zeros(0, np.int64)
    each = np.concatenate([f[3] for f in found]) if found else np.zeros(0)
    return Matched(
        parts.counts[one],
        parts.counts[two],
        np.bincount(pair, minlength=len(one)).astype(np.int64),
        np.bincount(pair, each, minlength=len(one)).astype(np.float64),
        pair,
        mine,
        theirs,
        each,
    )


def _blocks(parts: Parts, one: Longs, two: Longs) -> Iterator[Longs]:
    cost = np.cumsum(parts.counts[one] * parts.counts[two])
    start = 0
    while start < len(one):
        before = cost[start - 1] if start else 0
        stop = max(start + 1, int(np.searchsorted(cost, before + BLOCK, side="right")))
        yield np.arange(start, stop)
        start = stop


def _block(
    parts: Parts, one: Longs, two: Longs, least: float, chosen: Longs
) -> tuple[Longs, Longs, Longs, Doubles]:
    left, right = (_listed(parts, side[chosen], chosen) for side in (one, two))
    both = left.join(right, on=["pair", "frame", "label"], suffix="_two")
    pair, a, b = (both[name].to_numpy() for name in ("pair", "part", "part_two"))
    overlap = parts.overlap(a, b)
    keep = (overlap > 0) & (overlap >= least)
    pair, a, b, overlap = pair[keep], a[keep], b[keep], overlap[keep]
    order = np.lexsort((b, a, pair))
    pair, a, b, overlap = pair[order], a[order], b[order], overlap[order]
    kept = assigned(pair, a, b, overlap + FIRST if least > 0 else overlap)
    return pair[kept], a[kept], b[kept], overlap[kept]


def _listed(parts: Parts, answers: Longs, pair: Longs) -> pl.DataFrame:
    counts = parts.counts[answers]
    rows = places(parts.offsets[answers], counts)
    return pl.DataFrame(
        {
            "pair": np.repeat(pair, counts),
            "part": rows,
            "frame": parts.frame[rows],
            "label": parts.label[rows],
        }
    )


def assigned(pair: Longs, a: Longs, b: Longs, weight: Doubles) -> NDArray[np.bool_]:
    """Which edges (E,) are in the heaviest one-to-one matching of their pair.

    An edge whose two ends have no other edge is always in it; only the rest is solved.
    """
    width = int(max(a.max(initial=0), b.max(initial=0))) + 1
    _, mine, n_mine = np.unique(pair * width + a, return_inverse=True, return_counts=True)
    _, other, n_other = np.unique(pair * width + b, return_inverse=True, return_counts=True)
    kept: NDArray[np.bool_] = (n_mine[mine] == 1) & (n_other[other] == 1)
    open_edges = np.flatnonzero(~kept)
    if not len(open_edges):
        return kept
    cuts = np.flatnonzero(np.diff(pair[open_edges])) + 1
    for edges in np.split(open_edges, cuts):
        _, i = np.unique(mine[edges], return_inverse=True)
        _, j = np.unique(other[edges], return_inverse=True)
        table = np.zeros((int(i.max()) + 1, int(j.max()) + 1))
        table[i, j] = weight[edges]
        row, column = linear_sum_assignment(table, maximize=True)
        taken = np.zeros(table.shape, np.bool_)
        taken[row, column] = True
        kept[edges] = taken[i, j]
    return kept


def _share(part: Doubles, whole: Longs) -> Doubles:
    return np.divide(part, whole, out=np.ones(len(part)), where=whole > 0)
