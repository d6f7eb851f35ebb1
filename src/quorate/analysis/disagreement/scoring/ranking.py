"""Ranking: how often a score puts an item that is positive above one that is not."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.disagreement.scoring.figures import Statistic

Doubles = NDArray[np.float64]

LINEAR_FROM = 2000


def area(score: Doubles, positive: Doubles) -> Statistic:
    """Area under the ROC curve against shares of positive labels, by weights of items.

        AUC = Σ_ij p_i (1 - p_j) ([s_i > s_j] + [s_i = s_j]/2) / (Σ p Σ (1 - p))

    ``score`` (I,), ``positive`` (I,) the share of positive labels of each item. An item with
    shares of both labels is tied with itself. NaN where one kind of label is missing. Source:
    Hanley & McNeil 1982, doi:10.1148/radiology.143.1.7063747, for labels with weights.

    From 2,000 items on, weights that are not all alike are taken to first order around equal ones
    (``leanings``), which an interval does not notice and which takes a thirtieth of the time.
    """
    order = np.argsort(score, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(score[order]) > 0]) if len(score) else order
    one = positive[order]

    def exact(weights: Doubles) -> Doubles:
        rising = weights[:, order]
        yes = np.add.reduceat(rising * one, starts, axis=1)
        no = np.add.reduceat(rising * (1 - one), starts, axis=1)
        won = (yes * (np.cumsum(no, axis=1) - no / 2)).sum(axis=1)
        pairs = yes.sum(axis=1) * no.sum(axis=1)
        return np.asarray(np.divide(won, pairs, out=np.full_like(won, np.nan), where=pairs > 0))

    value = float(exact(np.ones((1, len(score))))[0]) if len(score) >= LINEAR_FROM else np.nan
    if not np.isfinite(value):
        return exact
    lean = leanings(score, positive, value)
    return lambda weights: value + weights @ lean


def leanings(score: Doubles, positive: Doubles, value: float) -> Doubles:
    """How AUC changes with the weight of each item, (I,); they add up to 0.

    p_i (W_i - AUC) / Σ p + (1 - p_i)(L_i - AUC) / Σ (1 - p), W_i the part of the other labels that
    score below item i, L_i the part of the positive ones above it, ties half.
    """
    _, place = np.unique(score, return_inverse=True)
    place = place.ravel()
    yes, no = np.bincount(place, positive), np.bincount(place, 1 - positive)
    below = (np.cumsum(no) - no / 2) / no.sum()
    above = (yes.sum() - np.cumsum(yes) + yes / 2) / yes.sum()
    parts = positive * (below[place] - value) / yes.sum()
    return np.asarray(parts + (1 - positive) * (above[place] - value) / no.sum())


def correlation(x: Doubles, y: Doubles) -> Statistic:
    """Pearson's correlation over items, by weights of items; NaN where either is constant."""

    centred = [v - v.mean() if len(v) else v for v in (x, y)]
    x, y = centred
    parts = np.stack([np.ones_like(x), x, y, x * x, y * y, x * y], axis=1)

    def statistic(weights: Doubles) -> Doubles:
        n, a, b, aa, bb, ab = (weights @ parts).T
        n = np.maximum(n, 1e-300)
        left, right = aa / n - (a / n) ** 2, bb / n - (b / n) ** 2
        below = np.sqrt(np.maximum(left, 0) * np.maximum(right, 0))
        return np.asarray(
            np.divide(
                ab / n - a * b / n**2, below, out=np.full_like(below, np.nan), where=below > 1e-12
            )
        )

    return statistic
