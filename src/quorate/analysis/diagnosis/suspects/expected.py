"""Expected: how many labels are wrong, and how many of the first k are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quorate.schema import InputError

Doubles = NDArray[np.float64]
Integers = NDArray[np.int64]

STEPS = (10, 20, 50)
"""the ks at which precision is told, times powers of ten"""
Z = 1.959963984540054


@dataclass(frozen=True)
class Expected:
    """A number that is expected, with its 95 % interval."""

    value: float
    lower: float
    upper: float


@dataclass(frozen=True, eq=False)
class Precision:
    """The share of wrong labels expected among the first ``k`` (m,) suspects.

    ``value`` (m,) in 0–1 with 95 % bounds ``lower`` and ``upper`` (m,).
    """

    k: Integers
    value: Doubles
    lower: Doubles
    upper: Doubles


def steps(n: int) -> Integers:
    """10, 20, 50, 100 … below n, and n."""
    found = [step * 10**power for power in range(9) for step in STEPS]
    return np.array([k for k in found if k < n] + [n] * (n > 0), np.int64)


def precision_at(wrong: Doubles, lower: Doubles, upper: Doubles, order: Integers) -> Precision:
    """Measures what share of the first k suspects is expected to be wrong.

    p_i being p(wrong) of the i-th in ``order`` (m,), the share is Σ_{i≤k} p_i / k. ``lower`` and
    ``upper`` (n,) are p(wrong) at the ends of what calibration leaves open; to these comes chance:
    each bound goes 1.96 √(Σ p_i (1 - p_i)) / k further, within 0–1. Raises InputError where p is
    not known.
    """
    if np.isnan(wrong[order]).any():
        raise InputError(
            "p(wrong) is not known of all examples in order", remedy="leave these out of the order"
        )
    k = steps(len(order))

    def share(p: Doubles) -> tuple[Doubles, Doubles]:
        own = p[order]
        sums, spread = np.cumsum(own)[k - 1], np.cumsum(own * (1 - own))[k - 1]
        return np.asarray(sums / k), np.asarray(Z * np.sqrt(spread) / k)

    low, below = share(lower)
    high, above = share(upper)
    return Precision(k, share(wrong)[0], np.maximum(low - below, 0), np.minimum(high + above, 1))
