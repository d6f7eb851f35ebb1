"""Weighted means of raters: values and weights found in turn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.consensus.method import Competence, Fit
from quorate.analysis.consensus.numeric import (
    by_item,
    by_rater,
    errors,
    finish,
    gold_values,
    means,
    medians,
    ratio,
    weighted_interval,
)
from quorate.schema import AlignedGold, Judgments

Doubles = NDArray[np.float64]

FLOOR = 1e-3
"""Least error deviation of a rater, as a share of the crowd's: one without any would silence the
others."""
SETTLED = 1e-9
"""Change of the values, as a share of their spread, at which weights and values agree."""


@dataclass(frozen=True, eq=False)
class Balance:
    """Values (I,) and weights (R,) that follow from each other, and how they were reached."""

    value: Doubles
    weight: Doubles
    trace: tuple[float, ...]
    converged: bool


def clamped(value: Doubles, truth: Doubles) -> Doubles:
    """The values, with gold in place of those that have it."""
    return np.where(np.isfinite(truth), truth, value)


def squared_errors(judgments: Judgments, value: Doubles) -> Doubles:
    """(y - v)² of every judgment, (N,)."""
    return np.asarray((judgments.values - value[judgments.item]) ** 2)


def typical(judgments: Judgments, squares: Doubles) -> float:
    """The crowd's error variance: the median of the raters' means of ``squares`` (N,), or 0."""
    mean = ratio(by_rater(judgments, squares), by_rater(judgments))
    return float(np.nanmedian(mean)) if np.isfinite(mean).any() else 0.0


def alternate(
    judgments: Judgments,
    gold: AlignedGold | None,
    weigh: Callable[[Doubles], Doubles],
    objective: Callable[[Doubles, Doubles], float],
    iterations: int,
) -> Balance:
    """Weigh raters by their distance from the values and average, in turn, from the medians.

    ``weigh(value)`` gives weights (R,), ``objective(value, weight)`` what the trace holds.
    """
    truth = gold_values(judgments, gold)
    value = clamped(medians(judgments), truth)
    spread = float(np.nanstd(judgments.values)) or 1.0
    trace: list[float] = []
    settled = False
    while not settled and len(trace) < iterations:
        weight = weigh(value)
        # a rater who weighs nothing still decides an item that nobody else judged
        weight = np.where(judgments.workload > 0, np.maximum(weight, 1e-9 * weight.max()), 0.0)
        before, value = value, clamped(means(judgments, weight[judgments.rater]), truth)
        trace.append(objective(value, weight))
        settled = bool(np.nanmax(np.abs(value - before), initial=0.0) <= SETTLED * spread)
    return Balance(value, weight, tuple(trace), settled)


def weighted_fit(
    judgments: Judgments, gold: AlignedGold | None, balance: Balance, objective: str
) -> Fit:
    """The fit of weights and values, with intervals from the raters' own error variances."""
    truth = gold_values(judgments, gold)
    squares = squared_errors(judgments, balance.value)
    # a judgment draws its item's value towards itself by its share of the weight
    w = balance.weight[judgments.rater]
    share = np.where(
        np.isfinite(truth)[judgments.item], 0.0, ratio(w, by_item(judgments, w)[judgments.item])
    )
    freed = by_rater(judgments, 1 - np.minimum(share, 1.0))
    crowd = typical(judgments, squares)
    variance = (by_rater(judgments, squares) + crowd) / np.maximum(freed + 1, 1)
    lower, upper = weighted_interval(judgments, balance.value, balance.weight, variance)
    total = balance.weight.sum()
    known = np.isfinite(truth)
    competence = replace(
        errors(judgments, balance.value, known),
        extra={"weight": balance.weight / (total if total > 0 else 1.0)},
    )
    fit = Fit(
        Competence(),
        value=balance.value,
        lower=lower,
        upper=upper,
        trace=balance.trace,
        objective=objective,
        converged=balance.converged,
    )
    return finish(judgments, gold, fit, competence)
