"""How alike many texts are: the same figures as ``texts``, text after text and pair after pair, by
columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quorate.quality.texts import KEPT, WIDTH, scrambled

Doubles = NDArray[np.float64]
Hashes = NDArray[np.uint64]
Longs = NDArray[np.int64]

CELLS = 1 << 20
"""hashes that are sorted at a time"""
_NONE = np.uint64(2**64 - 1)


@dataclass(frozen=True, eq=False, slots=True)
class Leasts:
    """The least hashes of the shingles of n texts.

    ``hashes`` (n, KEPT) are in order in each row, of which the first ``counts`` (n,) are taken.
    """

    hashes: Hashes
    counts: Longs


def shingles(texts: Sequence[str]) -> tuple[Hashes, Longs]:
    """The hashes of the shingles of plain texts, one text behind the other, and where each begins.

    Shingles that reach over the end of a text are among them: a text of ``n`` characters has
    ``n - WIDTH + 1`` of its own from its begin on.
    """
    lengths = np.array([len(text) for text in texts], np.int64)
    letters = np.frombuffer("".join(texts).encode("utf-32-le"), np.uint32).astype(np.uint64)
    return scrambled(letters), np.cumsum(lengths) - lengths


def leasts(texts: Sequence[str]) -> Leasts:
    """``fingerprint(text).least`` of each text, which must be as ``plain`` makes it."""
    found = np.full((len(texts), KEPT), _NONE)
    counts = np.zeros(len(texts), np.int64)
    sizes = np.array([len(text) - WIDTH + 1 for text in texts], np.int64)
    for rows in _alike_in_size(sizes):
        hashed, starts = shingles([texts[row] for row in rows.tolist()])
        own = sizes[rows]
        place = np.arange(own.max())
        there = place < own[:, None]
        grid = np.full(there.shape, _NONE)
        grid[there] = hashed[(starts[:, None] + place)[there]]
        grid.sort(axis=1)
        fresh = there
        fresh[:, 1:] &= grid[:, 1:] != grid[:, :-1]
        rank = np.cumsum(fresh, axis=1)
        fresh &= rank <= KEPT
        row, column = np.nonzero(fresh)
        found[rows[row], rank[row, column] - 1] = grid[row, column]
        counts[rows] = fresh.sum(axis=1)
    return Leasts(found, counts)


def likenesses(of: Leasts, pairs: Longs) -> Doubles:
    """``likeness`` of each pair (p, 2) of texts, (p,)."""
    found = np.zeros(len(pairs))
    size = of.counts[pairs]
    both = np.where((size > 0).all(axis=1), size.sum(axis=1), 0)
    for rows in _alike_in_size(both):
        one, other = pairs[rows, 0], pairs[rows, 1]
        width = min(int(size[rows].max()), KEPT)
        grid = np.concatenate([of.hashes[one, :width], of.hashes[other, :width]], axis=1)
        grid.sort(axis=1)
        own = both[rows, None]
        same = (grid[:, 1:] == grid[:, :-1]) & (np.arange(1, grid.shape[1]) < own)
        united = own[:, 0] - same.sum(axis=1)
        # of the union, only the least KEPT hashes are sure to be among what was kept
        cut = (size[rows] == KEPT).any(axis=1)
        among = np.where(cut, np.minimum(united, KEPT), united)
        same &= np.cumsum(~same, axis=1) + 1 <= among[:, None]
        found[rows] = same.sum(axis=1) / among
    return found


def _alike_in_size(sizes: Longs) -> Iterator[Longs]:
    """The places of what has a size, in parts of about ``CELLS`` cells, the smallest first."""
    order = np.argsort(sizes, kind="stable")
    order = order[sizes[order] > 0]
    start = 0
    while start < len(order):
        # the last of a part is the largest, and all have as many cells as it
        cells = sizes[order[start:]] * np.arange(1, len(order) - start + 1)
        stop = start + max(int(np.searchsorted(cells, CELLS, side="right")), 1)
        yield order[start:stop]
        start = stop
