"""Intervals of ratios of sums by leaving out one unit at a time."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]

FEWEST = 3
"""units below which leaving one out says nothing"""
WHOLE = 1e-12


def ratio_of_pairs(
    part: Doubles, whole: Doubles, of: Longs, value: Doubles, level: float
) -> tuple[Doubles, Doubles]:
    """The interval of Σ_{i≠j} a_ij / Σ_{i≠j} b_ij within each of G groups, from 0 to 1, (G,) each.

    ``part`` and ``whole`` (n,) are each unit's own sums Σ_j a_ij and Σ_j b_ij, ``of`` (n,) its
    group; leaving a unit out takes twice its sum away. The variance is the jackknife's,
    (n - 1)/n Σ (θ_{-i} - θ̄)², and θ (1 - θ) / (n (n - 1) / 2) besides, what so many pairs alone
    would leave: an evenly split group moves little when one unit goes, and is not known the
    better for it. The interval is θ ± t_{n-1} SE cut at 0 and 1; only units with a sum count.
    Where all pairs agree, or none does, the bound is the binomial one of the n // 2 pairs that
    share no unit: all of them would agree with probability 1 - level if the share were
    (1 - level)^{1 / (n // 2)}. NaN for fewer than three units.
    """
    counts = whole > 0
    part, whole, of = part[counts], whole[counts], of[counts]
    n = np.bincount(of, minlength=len(value))
    all_part = _sums(of, part, len(value))
    all_whole = _sums(of, whole, len(value))
    without = _over(all_part[of] - 2 * part, all_whole[of] - 2 * whole)
    pairs = np.maximum(n * (n - 1) / 2, 1)
    lower, upper = _jackknifed(without, of, value, level, value * (1 - value) / pairs)
    bound = (1 - level) ** (1 / np.maximum(n // 2, 1))
    few = n < FEWEST
    lower = np.where(few, np.nan, np.where(value >= 1 - WHOLE, bound, lower))
    upper = np.where(few, np.nan, np.where(value <= WHOLE, 1 - bound, upper))
    return lower, upper


def product_of_ratios(
    one: tuple[Doubles, Doubles],
    other: tuple[Doubles, Doubles],
    of: Longs,
    groups: int,
    level: float,
) -> tuple[Doubles, Doubles]:
    """The interval of (Σ a / Σ b) (Σ c / Σ d) within each group, from 0 to 1, (G,) each.

    ``one`` is (a, b) and ``other`` (c, d), each (n,) by unit; otherwise as in ``ratio_of_pairs``,
    without a bound where no spread is seen.
    """

    def left(pair: tuple[Doubles, Doubles]) -> tuple[Doubles, Doubles]:
        part, whole = (_sums(of, x, groups) for x in pair)
        return _over(part, whole), _over(part[of] - pair[0], whole[of] - pair[1])

    (first, first_without), (second, second_without) = left(one), left(other)
    lower, upper = _jackknifed(first_without * second_without, of, first * second, level)
    few = np.bincount(of, minlength=groups) < FEWEST
    return np.where(few, np.nan, lower), np.where(few, np.nan, upper)


def _jackknifed(
    without: Doubles, of: Longs, value: Doubles, level: float, further: Doubles | float = 0.0
) -> tuple[Doubles, Doubles]:
    n = np.bincount(of, minlength=len(value))
    some = np.maximum(n, 1)
    mean = np.bincount(of, without, minlength=len(value)) / some
    spread = np.bincount(of, (without - mean[of]) ** 2, minlength=len(value))
    error = np.sqrt((some - 1) / some * spread + further)
    reach = stdtrit(np.maximum(n - 1, 1), (1 + level) / 2) * error
    return np.clip(value - reach, 0.0, 1.0), np.clip(value + reach, 0.0, 1.0)


def _over(part: Doubles, whole: Doubles) -> Doubles:
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)


def _sums(of: Longs, x: Doubles, groups: int) -> Doubles:
    return np.bincount(of, x, minlength=groups).astype(np.float64, copy=False)
