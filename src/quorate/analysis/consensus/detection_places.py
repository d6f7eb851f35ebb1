"""Where an object lies: the weighted median of what raters drew, and how exactly each draws."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]

START = 2.0
"""how many edges a rater leans on the crowd's spread"""
ROUNDS = 500
SETTLED = 1e-5
LEAST = 1e-8
"""the least variance of an edge, as a share of the object squared"""


@dataclass(frozen=True, eq=False)
class Drawn:
    """M marks with E edges each: ``edges`` (M, E), the object and the rater of each, its ``scale``
    (J, E), the probability that the object is there (J,), and its true edges where they are known
    (J, E), NaN elsewhere."""

    edges: Doubles
    object: Longs
    by: Longs
    scale: Doubles
    exists: Doubles
    known: Doubles
    n_raters: int


@dataclass(frozen=True, eq=False)
class Spread:
    """Each rater's standard deviation of an edge in units of ``scale``, (R,), and the edges that it
    rests on, (R,); the crowd's."""

    deviation: Doubles
    edges: Doubles
    crowd: float


def spread_of(drawn: Drawn) -> Spread:
    """How far raters' edges stray, by EM with the objects' true edges hidden.

    With y the edges over the scale and w_r = 1 / σ_r², an object's true edge has the mean
    m = Σ w y / Σ w and the variance v = 1 / Σ w (m exactly, v = 0, where it is known); then

        σ_r² = (Σ p ((y - m)² + v) + n₀ s²) / (Σ p E + n₀)

    over the rater's marks of objects with at least two marks or with gold, p the probability that
    the object is there, s² the geometric mean of all raters' σ². Without any such object every
    rater has the same spread, which is unknown (NaN).
    """
    J = len(drawn.exists)
    y = drawn.edges / drawn.scale[drawn.object]
    told: NDArray[np.bool_] = np.zeros(J, np.bool_)
    if drawn.known.size:
        told = np.asarray(np.isfinite(drawn.known).all(axis=1), np.bool_)
    fixed = np.where(told[:, None], drawn.known / drawn.scale, 0.0)
    several = (np.bincount(drawn.object, minlength=J) > 1) | told
    p = np.where(several, drawn.exists, 0.0)[drawn.object]
    E = drawn.edges.shape[1]
    n = np.bincount(drawn.by, p, minlength=drawn.n_raters) * E
    if not n.sum() > 0 or not E:
        return Spread(np.full(drawn.n_raters, np.nan), np.zeros(drawn.n_raters), float("nan"))
    variance = np.full(drawn.n_raters, _first(drawn, y, p))
    for _ in range(ROUNDS):
        weight = 1 / variance[drawn.by]
        total = np.maximum(np.bincount(drawn.object, weight, minlength=J), 1e-300)
        mean = np.stack(
            [np.bincount(drawn.object, weight * column, minlength=J) for column in y.T], axis=1
        )
        mean = np.where(told[:, None], fixed, mean / total[:, None])
        v = np.where(told, 0.0, 1 / total)
        squares = ((y - mean[drawn.object]) ** 2).sum(axis=1) + E * v[drawn.object]
        by = np.bincount(drawn.by, p * squares, minlength=drawn.n_raters)
        crowd = max(float(np.exp(n @ np.log(variance) / n.sum())), LEAST)
        new = np.maximum((by + START * crowd) / (n + START), LEAST)
        change = float(np.abs(np.log(new / variance)).max())
        variance = new
        if change < SETTLED:
            break
    return Spread(np.sqrt(variance), n, float(np.sqrt(crowd)))


def _first(drawn: Drawn, y: Doubles, p: Doubles) -> float:
    """The variance of an edge about the plain mean of its object, to start from."""
    J = len(drawn.exists)
    n = np.maximum(np.bincount(drawn.object, minlength=J), 1)
    mean = np.stack([np.bincount(drawn.object, column, minlength=J) / n for column in y.T], axis=1)
    squares = ((y - mean[drawn.object]) ** 2).sum(axis=1)
    return max(float(p @ squares / max(p.sum() * y.shape[1], 1e-300)), LEAST)


def medians(values: Doubles, group: Longs, weight: Doubles, n: int) -> Doubles:
    """The weighted median of each group's values, (n,); NaN for an empty group.

    The value up to which half of the weight lies; midway to the next where exactly half does.
    """
    order = np.lexsort((values, group))
    values, group, weight = values[order], group[order], weight[order]
    total = np.bincount(group, weight, minlength=n)
    start = np.searchsorted(group, np.arange(n))
    run = np.cumsum(weight)
    before = np.where(start > 0, run[np.maximum(start - 1, 0)], 0.0)
    inside = run - before[group]
    share = inside / np.maximum(total[group], 1e-300)
    out = np.full(n, np.nan)
    some = np.bincount(group, minlength=n) > 0
    # the first value of each group whose share reaches a half
    low = np.flatnonzero(share >= 0.5 - 1e-12)
    groups, first = np.unique(group[low], return_index=True)
    at = low[first]
    exact = np.abs(share[at] - 0.5) <= 1e-12
    following = np.minimum(at + 1, len(values) - 1)
    out[groups] = np.where(exact, (values[at] + values[following]) / 2, values[at])
    out[~some] = np.nan
    return out


def edges_of(edges: Doubles, group: Longs, weight: Doubles, n: int) -> Doubles:
    """The weighted median of each edge on its own, (n, E)."""
    if not edges.shape[1]:
        return np.zeros((n, 0))
    return np.stack([medians(column, group, weight, n) for column in edges.T], axis=1)
