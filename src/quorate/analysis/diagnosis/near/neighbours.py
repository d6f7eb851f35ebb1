"""Nearest neighbours: which examples are alike, and how far their labels differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from quorate.analysis.diagnosis.near.cells import nearest_in_cells
from quorate.analysis.diagnosis.near.nearest import Found, directions, nearest
from quorate.schema import InputError, RequestError

Bools = NDArray[np.bool_]
Doubles = NDArray[np.float64]
Integers = NDArray[np.int64]
Singles = NDArray[np.float32]

EXACT = 200_000
"""examples up to which every pair is compared; beyond, those of near cells only"""
LEAST_WEIGHT = 1e-6
"""the weight of a neighbour whose cosine is not above it"""


@dataclass(frozen=True, eq=False)
class Pairs:
    """Pairs of examples that are nearly the same, ``first`` < ``second``, most alike first.

    ``complete`` is False where some example has so many alike that not all pairs are here; groups
    made of the pairs still hold together.
    """

    first: Integers
    second: Integers
    similarity: Singles
    n: int
    complete: bool

    def __len__(self) -> int:
        return len(self.first)

    @cached_property
    def groups(self) -> Integers:
        """The number of the group of examples that pairs join, (n,); one alone is its own group."""
        ones = np.ones(len(self), np.int8)
        graph = coo_array((ones, (self.first, self.second)), shape=(self.n, self.n))
        return np.asarray(connected_components(graph, directed=False)[1], np.int64)

    def across(self, splits: NDArray[np.int64] | Sequence[str]) -> Pairs:
        """The pairs whose two examples are in different splits."""
        codes = _codes(splits, self.n)
        differ = codes[self.first] != codes[self.second]
        return Pairs(
            self.first[differ], self.second[differ], self.similarity[differ], self.n, self.complete
        )

    def leaking(self, splits: NDArray[np.int64] | Sequence[str]) -> Bools:
        """Which examples are in a group that more than one split has a share in, (n,)."""
        codes, groups = _codes(splits, self.n), self.groups
        lowest = np.full(self.n, np.iinfo(np.int64).max)
        highest = np.full(self.n, -1)
        np.minimum.at(lowest, groups, codes)
        np.maximum.at(highest, groups, codes)
        return np.asarray(lowest[groups] < highest[groups])


@dataclass(frozen=True, eq=False)
class Neighbours:
    """The k nearest of n examples by cosine, and how far their labels differ.

        index        (n, k)  their places, nearest first; -1 where there is none
        similarity   (n, k)  cosine, from -1 to 1; NaN where there is none
        disagreement (n,)    Σ_j w_j [y_j ≠ y_i] / Σ_j w_j, w = max(cosine, 1e-6); NaN without any

    ``missing`` (n,) are examples whose features are all 0 or all NaN: they have no neighbours and
    are nobody's. ``exact`` is False where not every pair was compared; then ``recall`` is the share
    of true neighbours found for a sample of examples.
    """

    index: Integers
    similarity: Singles
    disagreement: Doubles
    missing: Bools
    exact: bool = True
    recall: float = 1.0

    def pairs(self, least: float = 0.98) -> Pairs:
        """The pairs of examples whose cosine is ``least`` or more, among the k nearest of each."""
        if not -1 <= least <= 1:
            raise RequestError(f"a cosine of {least} was asked for", remedy="give one from -1 to 1")
        with np.errstate(invalid="ignore"):
            alike = self.similarity >= least
        here, at = np.nonzero(alike)
        there = self.index[here, at]
        first, second = np.minimum(here, there), np.maximum(here, there)
        _, once = np.unique(first * len(self.index) + second, return_index=True)
        first, second, similarity = first[once], second[once], self.similarity[here, at][once]
        order = np.lexsort((second, first, -similarity))
        full = bool(alike.shape[1]) and bool(alike[:, -1].any())
        complete = self.exact and not (full and alike.shape[1] < len(self.index) - 1)
        return Pairs(first[order], second[order], similarity[order], len(self.index), complete)


def neighbours(
    features: NDArray[np.floating], labels: Integers, k: int = 10, *, seed: int = 0
) -> Neighbours:
    """Measures how far an example's label differs from those of the examples most like it.

    ``features`` (n, D) of any float type, compared by cosine; ``labels`` (n,). An example is never
    its own neighbour, though an exact copy of it is. Of equally near ones the lower place counts.
    Up to 200,000 examples every pair is compared; beyond, an example is compared with those in the
    cells nearest to it out of about 2 √n, as many as are needed (see ``nearest_in_cells``);
    ``seed`` is theirs.

    Raises InputError for shapes that do not fit and for a row that is partly NaN or infinite,
    RequestError for k < 1.
    """
    n = len(labels)
    if features.ndim != 2 or len(features) != n:
        raise InputError(
            f"the features have shape {features.shape}, and there are {n:,} labels",
            remedy="give one row of numbers an example",
        )
    if k < 1:
        raise RequestError(f"{k} neighbours were asked for", remedy="give 1 or more")
    unit, missing = directions(features)
    known = np.flatnonzero(~missing)
    rows = unit if len(known) == n else unit[known]
    exact = len(known) <= EXACT
    found = nearest(rows, min(k, max(len(known) - 1, 0))) if exact else None
    if found is None:
        found = nearest_in_cells(rows, k, seed)
    return _weighed(found, labels, known, missing, k, exact=exact)


def _weighed(
    found: Found, labels: Integers, known: Integers, missing: Bools, k: int, *, exact: bool
) -> Neighbours:
    n, width = len(labels), found.index.shape[1]
    index = np.full((n, k), -1)
    similarity = np.full((n, k), np.nan, np.float32)
    index[known, :width] = np.where(found.index >= 0, known[found.index], -1)
    similarity[known, :width] = np.where(found.index >= 0, found.similarity, np.nan)
    there = index >= 0
    weight = np.where(there, np.maximum(similarity.astype(np.float64), LEAST_WEIGHT), 0.0)
    differ = labels[index] != labels[:, None]
    total = weight.sum(axis=1)
    disagreement = (weight * differ).sum(axis=1) / np.where(total > 0, total, np.nan)
    return Neighbours(index, similarity, disagreement, missing, exact, found.recall)


def _codes(splits: NDArray[np.int64] | Sequence[str], n: int) -> Integers:
    codes = np.unique(np.asarray(splits), return_inverse=True)[1].astype(np.int64)
    if codes.shape != (n,):
        raise InputError(
            f"there are splits of shape {codes.shape}, and {n:,} examples",
            remedy="name the split of each example",
        )
    return codes
