"""Figures of the crowd against experts, with intervals by resampling items."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.disagreement.scoring.figures import Figure
from quorate.analysis.numerics.bootstrap import (
    BLOCK_CELLS,
    accelerated,
    acceleration_of,
    item_weights,
)

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]

LEVEL = 0.95
REPLICATES = 1000
MOST_LEFT_OUT = 2000
"""up to this many distinct items the acceleration of BCa is computed; beyond, it is near 0"""
FEWEST_DEFINED = 0.5
WHOLE = 1e-12


class Statistic(ABC):
    """A figure of pairs (what the expert says, what the crowd says), as a function of weights."""

    @abstractmethod
    def estimate(self, expert: Doubles, crowd: Doubles, weights: Doubles) -> Doubles:
        """The figure with pair p counted ``weights[b, p]`` times, for each b; NaN if undefined."""

    def n(self, expert: Doubles) -> int:
        """How many items it rests on."""
        return len(expert)

    def bound(self, expert: Doubles, value: float) -> tuple[float, float] | None:
        """The interval where resampling sees no spread: the exact binomial one of a share."""
        n = self.n(expert)
        if value >= 1 - WHOLE:
            return (1 - LEVEL) ** (1 / n), 1.0
        return (0.0, 1 - (1 - LEVEL) ** (1 / n)) if value <= WHOLE else None


@dataclass(frozen=True)
class Accuracy(Statistic):
    """The share of items on which both say the same."""

    def estimate(self, expert: Doubles, crowd: Doubles, weights: Doubles) -> Doubles:
        """Σ w [expert = crowd] / Σ w."""
        return _over(weights @ (expert == crowd).astype(np.float64), weights.sum(axis=1))


@dataclass(frozen=True)
class Found(Statistic):
    """The share of the items that the expert says it of (1) which the crowd says it of too."""

    def estimate(self, expert: Doubles, crowd: Doubles, weights: Doubles) -> Doubles:
        """Σ w [both] / Σ w [expert]."""
        return _over(weights @ (expert * crowd), weights @ expert)

    def n(self, expert: Doubles) -> int:
        """The items that the expert says it of."""
        return int(expert.sum())


@dataclass(frozen=True)
class Kappa(Statistic):
    """Cohen's κ of the two, over K options."""

    n_options: int

    def estimate(self, expert: Doubles, crowd: Doubles, weights: Doubles) -> Doubles:
        """(p_o - p_e) / (1 - p_e)."""
        total = weights.sum(axis=1)
        observed = _over(weights @ (expert == crowd).astype(np.float64), total)
        expected = np.zeros(len(weights))
        for k in range(self.n_options):
            expected += (weights @ (expert == k)) * (weights @ (crowd == k))
        expected = _over(expected, total**2)
        return _over(observed - expected, 1 - expected)

    def bound(self, expert: Doubles, value: float) -> tuple[float, float] | None:
        """None is known."""
        return None


@dataclass(frozen=True)
class Area(Statistic):
    """How often the crowd's score is higher on an item that the expert says it of; ties half."""

    def estimate(self, expert: Doubles, crowd: Doubles, weights: Doubles) -> Doubles:
        """The area under the curve of Mann and Whitney."""
        order = np.argsort(crowd, kind="stable")
        starts = np.flatnonzero(np.concatenate([[True], np.diff(crowd[order]) > WHOLE]))
        of = np.add.reduceat((weights * expert)[:, order], starts, axis=1)
        others = np.add.reduceat((weights * (1 - expert))[:, order], starts, axis=1)
        below = np.cumsum(others, axis=1) - others / 2
        return _over((of * below).sum(axis=1), of.sum(axis=1) * others.sum(axis=1))

    def bound(self, expert: Doubles, value: float) -> tuple[float, float] | None:
        """As of as many pairs as the rarer kind has items, each in one pair."""
        pairs = int(min(expert.sum(), (1 - expert).sum()))
        if value >= 1 - WHOLE:
            return (1 - LEVEL) ** (1 / pairs), 1.0
        return (0.0, 1 - (1 - LEVEL) ** (1 / pairs)) if value <= WHOLE else None


def figure(
    statistic: Statistic,
    expert: NDArray[np.generic],
    crowd: NDArray[np.generic],
    seed: int,
) -> Figure:
    """The figure of items that experts and crowd judged, (I,) each, with its interval.

    Items alike in both are resampled as one pattern. BCa, widened for small samples; where the
    figure is at an end of its range, the bound that the statistic knows.
    """
    both = np.stack([expert.astype(np.float64), crowd.astype(np.float64)], axis=1)
    if not len(both):
        return Figure(None, None, None, 0)
    patterns, items = np.unique(both, axis=0, return_counts=True)
    says, said = np.ascontiguousarray(patterns.T)
    n = statistic.n(both[:, 0])
    value = float(statistic.estimate(says, said, items[None, :].astype(np.float64))[0])
    if not np.isfinite(value):
        return Figure(None, None, None, n)
    bound = statistic.bound(both[:, 0], value)
    if bound is not None:
        return Figure(value, *bound, n)
    multiplicity = items.astype(np.int64)
    drawn = np.concatenate(
        [statistic.estimate(says, said, w) for w in item_weights(multiplicity, REPLICATES, seed)]
    )
    drawn = drawn[np.isfinite(drawn)]
    if len(drawn) < FEWEST_DEFINED * REPLICATES or len(both) < 2:
        return Figure(value, None, None, n)
    acceleration = acceleration_of(_left_out(statistic, says, said, multiplicity), multiplicity)
    interval = accelerated(drawn, value, acceleration, LEVEL, len(both))
    return Figure(value, interval.lower, interval.upper, n)


def _left_out(statistic: Statistic, says: Doubles, said: Doubles, items: Longs) -> Doubles:
    """The figure without one item of each pattern."""
    P = len(items)
    if P > MOST_LEFT_OUT:
        return np.full(P, np.nan)
    values = np.empty(P)
    step = max(1, BLOCK_CELLS // P)
    for start in range(0, P, step):
        stop = min(start + step, P)
        weights = np.tile(items.astype(np.float64), (stop - start, 1))
        weights[np.arange(stop - start), np.arange(start, stop)] -= 1
        values[start:stop] = statistic.estimate(says, said, weights)
    return values


def _over(part: Doubles, whole: Doubles) -> Doubles:
    return np.divide(part, whole, out=np.full_like(part, np.nan), where=np.abs(whole) > WHOLE)
