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


def share_of(hit: NDArray[np.bool_], block: NDArray[np.int32]) -> Share:
    """The share of hits (M,), whose rows of one ``block`` hang together; see ``shares_of``."""
    one = np.zeros(len(hit), np.int32)
    value, lower, upper = (float(column[0]) for column in shares_of(hit, block, one, 1))
    return Share(int(hit.sum()), len(hit), value, lower, upper)


def shares_of(
    hit: NDArray[np.bool_], block: NDArray[np.int32], group: NDArray[np.int32], n_groups: int
) -> tuple[Doubles, Doubles, Doubles]:
    """The share of hits (M,) in each group (G,), with its interval; NaN for an empty group.

    Comparisons of one ranking say less than as many of their own. With h_b hits of n_b in block b
    and p = Σh/Σn, the variance of p is Σ (h_b - p n_b)² / n², and the interval is Wilson's for as
    many independent rows as have this variance, n p (1 - p) / (n var) of them and n at most; where
    p is 0 or 1, for the number of blocks. Source: Rao & Scott 1992, doi:10.2307/2532311.
    """
    n = np.bincount(group, minlength=n_groups)
    hits = np.bincount(group[hit], minlength=n_groups)
    if not len(hit):
        return shares(hits, n)
    _, start, at = np.unique(block, return_index=True, return_inverse=True)
    if len(start) == len(hit):
        return shares(hits, n)
    of = group[start]
    p = hits / np.maximum(n, 1)
    apart = np.bincount(at, hit) - p[of] * np.bincount(at)
    square = np.bincount(of, apart**2, n_groups)
    blocks = np.bincount(of, minlength=n_groups)
    inside = (p > 0) & (p < 1) & (square > 0)
    own = np.where(inside, n * n * p * (1 - p) / np.where(inside, square, 1.0), blocks)
    return shares(hits, n, np.minimum(own, n))


def shares(
    hits: ArrayLike, n: ArrayLike, worth: Doubles | None = None
) -> tuple[Doubles, Doubles, Doubles]:
    """Shares with Wilson's 95 % intervals, all of the shape of ``n``; NaN where ``n`` is 0.

    ``worth`` is how many independent rows the ``n`` are worth; without, as many as they are.
    """
    count = np.asarray(n, np.int64)
    some = np.maximum(count, 1)
    value = np.asarray(hits, np.float64) / some
    lower, upper = wilson(value, some if worth is None else np.maximum(worth, 1.0), LEVEL)
    lower, upper = np.where(value == 0, 0.0, lower), np.where(value == 1, 1.0, upper)
    none = count == 0
    return (
        np.where(none, np.nan, value),
        np.where(none, np.nan, lower),
        np.where(none, np.nan, upper),
    )
