"""Comparisons counted: how often each two were compared, with what outcome, and by whom.

A table of any number of comparisons of some candidates is small once it is counted. Counts are
whole numbers, so that they are the same however the table is cut and whoever counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.preference.comparisons import Comparisons, Contributions
from quorate.compute import here

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]
Small = NDArray[np.int8]

LEVELS = 256
"""one more than the largest difference of two outcomes"""


@dataclass(frozen=True, eq=False)
class Cells:
    """Distinct kinds of judgments, sorted, and how ``often`` (n,) each was given.

    ``key`` (n,) numbers two candidates of C, the lower first, an outcome and a position.
    """

    key: Longs
    often: Longs

    @property
    def outcome(self) -> Small:
        """The outcome as of the lower candidate, (n,)."""
        return np.asarray(self.key // 3 % LEVELS - LEVELS // 2, np.int8)

    @property
    def position(self) -> Small:
        """1 where the lower candidate was shown first, -1 where the other was, else 0; (n,)."""
        return np.asarray(self.key % 3 - 1, np.int8)

    def pair(self, n_candidates: int) -> tuple[Longs, Longs]:
        """The two candidates, (n,) each."""
        both = self.key // (3 * LEVELS)
        return both // n_candidates, both % n_candidates


def key_of(low: Longs, high: Longs, outcome: Small, position: Small, n_candidates: int) -> Longs:
    """The number of a kind of judgment."""
    both = (low.astype(np.int64) * n_candidates + high) * LEVELS
    return np.asarray((both + outcome + LEVELS // 2) * 3 + position + 1, np.int64)


def added(every: Iterable[Cells]) -> Cells:
    """The counts of several parts of a table."""
    found = Cells(np.empty(0, np.int64), np.empty(0, np.int64))
    for one in every:
        key, place = np.unique(np.concatenate([found.key, one.key]), return_inverse=True)
        often = np.zeros(len(key), np.int64)
        np.add.at(often, place.ravel(), np.concatenate([found.often, one.often]))
        found = Cells(key, often)
    return found


@dataclass(frozen=True, eq=False)
class RaterCells:
    """The judgments of some raters, counted: ``often`` (n,) each of ``n_raters`` gave a kind.

    ``rater`` (n,) are numbers among these raters; rows are sorted by rater, then ``key``.
    """

    n_raters: int
    rater: Longs
    key: Longs
    often: Longs

    @property
    def cells(self) -> Cells:
        """The kinds, whoever gave them."""
        key, place = np.unique(self.key, return_inverse=True)
        often = np.zeros(len(key), np.int64)
        np.add.at(often, place.ravel(), self.often)
        return Cells(key, often)


def rater_cells(comparisons: Comparisons, candidate: Longs, n_candidates: int) -> RaterCells:
    """Count comparisons, whose candidates have the numbers ``candidate`` (C,) among all."""
    a, b = candidate[comparisons.first], candidate[comparisons.second]
    turn = np.where(a < b, 1, -1).astype(np.int8)
    key = key_of(
        np.minimum(a, b),
        np.maximum(a, b),
        comparisons.outcome * turn,
        comparisons.position * turn,
        n_candidates,
    )
    order = np.lexsort((key, comparisons.rater))
    rater, key = comparisons.rater[order].astype(np.int64), key[order]
    first = np.ones(len(key), np.bool_)
    first[1:] = (rater[1:] != rater[:-1]) | (key[1:] != key[:-1])
    often = np.diff(np.append(np.flatnonzero(first), len(key)))
    seen, own = np.unique(rater[first], return_inverse=True)
    return RaterCells(len(seen), own.astype(np.int64), key[first], often.astype(np.int64))


@dataclass(frozen=True, eq=False)
class Contribute:
    """Adds up what the judgments of each rater contribute, (raters, c + D)."""

    key: Longs
    rows: Contributions

    def __call__(self, part: RaterCells) -> Doubles:
        """The sums of each rater of a part."""
        rows = self.rows
        at = np.minimum(np.searchsorted(self.key, part.key), len(self.key) - 1)
        there = self.key[at] == part.key
        at, rater, often = at[there], part.rater[there], part.often[there].astype(np.float64)
        G, c, D = part.n_raters, rows.n_strengths, rows.rest.shape[1]
        slope = often * rows.slope[at]
        flat = np.bincount(rater * c + rows.plus[at], slope, G * c)
        flat = flat - np.bincount(rater * c + rows.minus[at], slope, G * c)
        rest = [np.bincount(rater, often * rows.rest[at, d], G) for d in range(D)]
        return np.concatenate([flat.reshape(G, c), np.array(rest).reshape(D, G).T], axis=1)


@dataclass(frozen=True, eq=False)
class CountedRaters:
    """Comparisons by rater, in parts that are read when they are come to; see ``ByRater``."""

    parts: Sequence[RaterCells]
    n_candidates: int
    raters: int

    def products(self, rows: Contributions) -> Doubles:
        """Σ_r u_r u_r', added up in the order of the parts, in this process."""
        key = key_of(rows.low, rows.high, rows.outcome, rows.position, self.n_candidates)
        width = rows.n_strengths + rows.rest.shape[1]
        out = np.zeros((width, width))
        for sums in here().map(Contribute(key, rows), self.parts):
            out += sums.T @ sums
        return out
