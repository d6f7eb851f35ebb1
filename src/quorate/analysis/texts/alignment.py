"""Several versions of the same words, aligned word by word."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]
Words = NDArray[np.int64]

NOTHING = -1
"""stands where a version has no word"""
OTHER = 1.0
"""the cost of a word that nobody has in its place"""
LEFT_OUT = 0.75
"""the cost of a word more or less"""


def network(versions: Sequence[Words]) -> Words:
    """The words of V versions side by side: (V, places), ``NOTHING`` where one has no word.

    The first version is the base; each other one is aligned to what is there so far at the least
    cost: 0 for a word that some version has in that place, ``OTHER`` for a different word,
    ``LEFT_OUT`` for a word that finds no place, and for a place without a word as much times the
    share of versions that have one there. Columns are added where words find no place.

    Source: Fiscus 1997, «A post-processing system to yield reduced word error rates: recognizer
    output voting error reduction (ROVER)», ASRU, doi:10.1109/ASRU.1997.659110.
    """
    placed = np.asarray(versions[0], np.int64)[None, :]
    for version in versions[1:]:
        placed = _joined(placed, np.asarray(version, np.int64))
    return placed


def _joined(placed: Words, version: Words) -> Words:
    """The network with one more row."""
    found = _path(placed, version)
    grown = np.full((len(placed) + 1, len(found)), NOTHING, np.int64)
    for column, (place, word) in enumerate(found):
        if place >= 0:
            grown[:-1, column] = placed[:, place]
        if word >= 0:
            grown[-1, column] = version[word]
    return grown


def _path(placed: Words, version: Words) -> list[tuple[int, int]]:
    """The cheapest alignment: pairs of a place and a word, -1 for none, from left to right."""
    there = (placed != NOTHING).mean(axis=0)
    skip = LEFT_OUT * there
    passed = np.concatenate([[0.0], np.cumsum(skip)])
    alike = np.zeros((len(version), placed.shape[1]), np.bool_)
    for row in placed:
        alike |= version[:, None] == row[None, :]
    cost = np.empty((len(version) + 1, placed.shape[1] + 1))
    cost[0] = passed
    for n in range(len(version)):
        level = cost[n] + LEFT_OUT
        level[1:] = np.minimum(level[1:], cost[n, :-1] + np.where(alike[n], 0.0, OTHER))
        cost[n + 1] = np.minimum.accumulate(level - passed) + passed
    return _traced(cost, alike, skip)


def _traced(cost: Doubles, alike: NDArray[np.bool_], skip: Doubles) -> list[tuple[int, int]]:
    path = []
    n, place = len(alike), len(skip)
    while n or place:
        ways = (
            cost[n - 1, place - 1] + (0.0 if alike[n - 1, place - 1] else OTHER)
            if n and place
            else np.inf,
            cost[n, place - 1] + skip[place - 1] if place else np.inf,
            cost[n - 1, place] + LEFT_OUT if n else np.inf,
        )
        way = int(np.argmin(ways))
        n, place = n - (way != 1), place - (way != 2)
        path.append((-1 if way == 2 else place, -1 if way == 1 else n))
    return path[::-1]
