"""Tournament: who was compared with whom, and how often majorities go round in a circle."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.special import bdtrc

from quorate.analysis.preference.comparisons import Comparisons

Doubles = NDArray[np.float64]

RANDOM = 0.25
"""the share of cyclic triads where coins decide"""
LARGEST = 2_000
"""candidates up to which triads are counted; it takes their third power"""
RARE = 20
"""how many of the least compared pairs are listed"""


@dataclass(frozen=True)
class Cycles:
    """Triads in which the majority prefers i to j, j to k, and k to i.

    ``triads`` are those in which all three pairs have a majority, ``cyclic`` of them go round.
    ``expected`` is the share by the model: what chance in the judgments would make of strengths on
    one scale. Far above it, no one scale describes what raters prefer. Coins would make one
    quarter.
    """

    triads: int
    cyclic: int
    share: float
    expected: float


@dataclass(frozen=True, eq=False)
class Coverage:
    """How the comparisons lie over the pairs of candidates.

    ``pairs`` there are, ``compared`` at least once; ``least``, ``median`` and ``most`` are the
    comparisons of a compared pair. ``parts`` is how many sets there are that nothing joins.
    ``rare`` lists the least compared pairs: candidate, other, comparisons.
    """

    pairs: int
    compared: int
    least: int
    median: float
    most: int
    parts: int
    rare: pl.DataFrame


def wins_table(comparisons: Comparisons) -> pl.DataFrame:
    """One row a compared pair of candidates: candidate, other, comparisons, wins, losses, ties.

    ``candidate`` is the one with the smaller number; ``wins`` are its.
    """
    low = np.minimum(comparisons.first, comparisons.second).astype(np.int64)
    high = np.maximum(comparisons.first, comparisons.second)
    sign = comparisons.sign * np.where(comparisons.first < comparisons.second, 1, -1)
    size = comparisons.n_candidates
    key, at = np.unique(low * size + high, return_inverse=True)
    times = comparisons.times
    count = [np.bincount(at[sign == s], times[sign == s], len(key)) for s in (1, -1, 0)]
    count = [column.astype(np.int64) for column in count]
    names = comparisons.candidates
    return pl.DataFrame(
        {
            "candidate": names[key // size],
            "other": names[key % size].rename("other"),
            "comparisons": count[0] + count[1] + count[2],
            "wins": count[0],
            "losses": count[1],
            "ties": count[2],
        }
    )


def cycles(comparisons: Comparisons, beats: Doubles) -> Cycles | None:
    """Cyclic triads of majorities against what a model expects; None for too many candidates.

    ``beats`` (C, C) is the model's P(i better than j | no tie). With n_ij judgments that are no
    tie, P(majority for i) is binomial, and of independent pairs the expected number of cyclic
    triads is Σ P_ij P_jk P_ki over ordered cycles, that is trace(P³) / 3.
    """
    size = comparisons.n_candidates
    if size > LARGEST or size < 3:
        return None
    sign = comparisons.sign
    won = np.zeros((size, size))
    for s, (one, other) in ((1, ("first", "second")), (-1, ("second", "first"))):
        rows = sign == s
        pair = getattr(comparisons, one)[rows].astype(np.int64) * size
        pair += getattr(comparisons, other)[rows]
        won += np.bincount(pair, comparisons.times[rows], size * size).reshape(size, size)
    over = (won > won.T).astype(np.float64)
    triads, cyclic = _triads(over)
    expected = _expected(won + won.T, beats)
    return Cycles(round(triads), round(cyclic), cyclic / triads if triads else np.nan, expected)


def coverage(comparisons: Comparisons) -> Coverage:
    """How the comparisons lie over the pairs; ties count as comparisons."""
    table = wins_table(comparisons)
    size = comparisons.n_candidates
    graph = coo_array(
        (np.ones(len(comparisons)), (comparisons.first, comparisons.second)), shape=(size, size)
    )
    parts, _ = connected_components(graph, directed=False)
    count = table["comparisons"].to_numpy()
    rare = table.sort("comparisons", "candidate", "other").head(RARE)
    return Coverage(
        pairs=size * (size - 1) // 2,
        compared=len(table),
        least=int(count.min()),
        median=float(np.median(count)),
        most=int(count.max()),
        parts=int(parts),
        rare=rare.select("candidate", "other", "comparisons"),
    )


def _triads(over: Doubles) -> tuple[float, float]:
    """Triads with all three pairs decided, and those that go round, by P(i over j)."""
    either = over + over.T
    all_three = float(np.einsum("ij,ji->", either @ either, either)) / 6
    return all_three, float(np.einsum("ij,ji->", over @ over, over)) / 3


def _expected(n: Doubles, beats: Doubles) -> float:
    """The expected share of cyclic triads among those with three majorities."""
    p = np.where(np.isfinite(beats), beats, 0.5)
    some = np.maximum(n, 1).astype(np.int64)
    over = np.where(n == 0, 0.0, bdtrc(np.floor(n / 2), some, p))
    np.fill_diagonal(over, 0.0)
    triads, cyclic = _triads(over)
    return cyclic / triads if triads else np.nan
