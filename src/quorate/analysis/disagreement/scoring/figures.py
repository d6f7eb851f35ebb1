"""Figures: means and ratios over items, with intervals from resampled items."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.numerics.bootstrap import expanded_percentile, item_weights

Doubles = NDArray[np.float64]
Statistic = Callable[[Doubles], Doubles]
"""weights of items (B, I) -> a value each, (B,)"""

LEVEL = 0.95
SAME = 1e-12
"""replicates that differ by less are the same but for rounding"""


@dataclass(frozen=True)
class Figure:
    """A value over ``n`` items with its 95 % interval; None where it is not defined."""

    value: float | None
    lower: float | None = None
    upper: float | None = None
    n: int = 0


@dataclass(frozen=True, eq=False)
class Ratio:
    """Σ_i top_i / Σ_i bottom_i over items, each (I,); a mean where ``bottom`` is 1."""

    top: Doubles
    bottom: Doubles


def mean_of(values: Doubles) -> Ratio:
    """The mean of a value an item; items without one (NaN) do not count."""
    known = np.isfinite(values)
    return Ratio(np.where(known, values, 0.0), known.astype(np.float64))


def figures(
    ratios: Mapping[str, Ratio],
    statistics: Mapping[str, Statistic],
    n: int,
    replicates: int = 1000,
    seed: int = 0,
) -> dict[str, Figure]:
    """Each ratio and statistic of ``n`` items, with an interval by item bootstrap.

    The interval has the percentiles of ``replicates`` resamples of items, widened for few items
    (Hesterberg 2015); ``replicates`` 0 leaves it out. Where a value is not defined in some
    resamples, those are left out; where it is not in most, or is the same in all, so that
    resampling says nothing, there is no interval.
    """
    names = [*ratios, *statistics]
    tops = np.stack([r.top for r in ratios.values()], axis=1) if ratios else np.zeros((n, 0))
    bottoms = np.stack([r.bottom for r in ratios.values()], axis=1) if ratios else tops

    def values(weights: Doubles) -> Doubles:
        bottom = weights @ bottoms
        parts = [
            np.divide(weights @ tops, bottom, out=np.full_like(bottom, np.nan), where=bottom > 0)
        ]
        parts += [one(weights)[:, None] for one in statistics.values()]
        return np.concatenate(parts, axis=1)

    point = values(np.ones((1, n)))[0]
    drawn = np.zeros((0, len(names)))
    if replicates and n > 1:
        blocks = item_weights(np.ones(n, np.int64), replicates, seed)
        drawn = np.concatenate([values(weights) for weights in blocks])
    return {name: _figure(point[k], drawn[:, k], n) for k, name in enumerate(names)}


def _figure(value: float, drawn: Doubles, n: int) -> Figure:
    if not np.isfinite(value):
        return Figure(None, n=n)
    known = drawn[np.isfinite(drawn)]
    if len(known) < max(len(drawn) / 2, 1) or np.ptp(known) < SAME:
        return Figure(float(value), n=n)
    ends = expanded_percentile(known, LEVEL, n)
    return Figure(float(value), ends.lower, ends.upper, n)
