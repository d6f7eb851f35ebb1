"""Expected: how many labels are wrong, and how many of the first k are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]
Integers = NDArray[np.int64]

STEPS = (10, 20, 50)
"""the ks at which precision is told, times powers of ten"""


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
    """10, 20, 50, 100 … up to n, and n."""
    found = [step * 10**power for power in range(9) for step in STEPS]
    return np.array([k for k in found if k < n] + [n], np.int64)
