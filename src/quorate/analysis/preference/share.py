"""Share: how often something was so, with its interval."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from quorate.analysis.numerics.bootstrap import wilson
from quorate.analysis.preference.model import LEVEL

Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class Share:
    """``hits`` of ``n``, as a share with Wilson's 95 % interval; NaN of none."""

    hits: int
    n: int
    value: float
    lower: float
    upper: float


def share(hits: int, n: int) -> Share:
    """The share of ``hits`` in ``n``.

    >>> found = share(8, 10)
    >>> found.value, round(found.lower, 3), round(found.upper, 3)
    (0.8, 0.49, 0.943)
    """
    value, lower, upper = (float(column[0]) for column in shares([hits], [n]))
    return Share(int(hits), int(n), value, lower, upper)


def shares(hits: ArrayLike, n: ArrayLike) -> tuple[Doubles, Doubles, Doubles]:
    """Shares with Wilson's 95 % intervals, all of the shape of ``n``; NaN where ``n`` is 0."""
    count = np.asarray(n, np.int64)
    some = np.maximum(count, 1)
    value = np.asarray(hits, np.float64) / some
    lower, upper = wilson(value, some, LEVEL)
    lower, upper = np.where(value == 0, 0.0, lower), np.where(value == 1, 1.0, upper)
    none = count == 0
    return (
        np.where(none, np.nan, value),
        np.where(none, np.nan, lower),
        np.where(none, np.nan, upper),
    )
