"""Accuracy, precision, recall, F1 and AUC against shares of labels instead of single ones."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.disagreement.scoring.figures import Ratio, Statistic
from quorate.analysis.disagreement.scoring.ranking import area

Doubles = NDArray[np.float64]


def classified(
    said: Doubles, truth: Doubles, sign: int | None
) -> tuple[dict[str, Ratio], dict[str, Statistic]]:
    """The measures of predictions ``said`` (I, K) against shares of labels ``truth`` (I, K).

    With ``sign``, the place of the positive option: accuracy, precision, recall, f1, auc of that
    option. Without: accuracy, and macro_f1 and auc as means over the options that have one. The
    label of a prediction is its likeliest option; of options equally likely each has a part.
    """
    best = said >= said.max(axis=1, keepdims=True) - 1e-12
    label = best / best.sum(axis=1, keepdims=True)
    accuracy = Ratio((label * truth).sum(axis=1), np.ones(len(said)))
    if sign is not None:
        hit = label[:, sign] * truth[:, sign]
        called, there = label[:, sign], truth[:, sign]
        ratios = {
            "accuracy": accuracy,
            "precision": Ratio(hit, called),
            "recall": Ratio(hit, there),
            "f1": Ratio(2 * hit, called + there),
        }
        return ratios, {"auc": area(said[:, sign], there)}
    areas = [area(said[:, k], truth[:, k]) for k in range(said.shape[1])]
    f1 = [_f1(label[:, k], truth[:, k]) for k in range(said.shape[1])]
    return {"accuracy": accuracy}, {"macro_f1": _mean(f1), "auc": _mean(areas)}


def _f1(called: Doubles, there: Doubles) -> Statistic:
    hit, either = 2 * called * there, called + there

    def statistic(weights: Doubles) -> Doubles:
        below = weights @ either
        return np.asarray(
            np.divide(weights @ hit, below, out=np.full_like(below, np.nan), where=below > 0)
        )

    return statistic


def _mean(several: list[Statistic]) -> Statistic:
    """The mean of those that are defined."""

    def statistic(weights: Doubles) -> Doubles:
        values = np.stack([one(weights) for one in several])
        known = np.isfinite(values)
        many = known.sum(axis=0)
        total = np.where(known, values, 0.0).sum(axis=0)
        return np.asarray(np.divide(total, many, out=np.full(len(total), np.nan), where=many > 0))

    return statistic
