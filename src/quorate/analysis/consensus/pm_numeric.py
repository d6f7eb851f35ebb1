"""PM / CRH for numbers: weights by the logarithm of the share of the loss."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.consensus.method import Fit
from quorate.analysis.consensus.numeric import NUMBERS, by_item, by_rater, means, not_finite, ratio
from quorate.analysis.consensus.numeric_weights import (
    FLOOR,
    alternate,
    squared_errors,
    typical,
    weighted_fit,
)
from quorate.schema import AlignedGold, Judgments, Kind

Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class NumericPM:
    """A mean weighted by minus the logarithm of the rater's share of all loss.

    CRH of Li et al. 2014 on numbers, called PM in Zheng et al. 2017:

        L_j  = mean over the judgments of rater j of (y_ij - x*_i)² / std_i          (eq. 13)
        w_j  = -log( L_j / sum_j' L_j' )                                             (eq. 5)
        x*_i = sum_j w_j y_ij / sum_j w_j                                            (eq. 14)

    in turn, from the medians. std_i is the standard deviation of the judgments of item i, so that
    items of a wide spread do not decide alone. L_j is taken per judgment (sect. 2.5): sums would
    punish diligence. The trace is the weighted loss, negated so that less is more; losses being
    per judgment, it may fall a little on the way. A loss counts as at least a millionth of the
    typical one. A lone rater has weight 1. Gold items keep their value.
    """

    name: ClassVar[str] = "pm-numeric"
    title: ClassVar[str] = "PM / CRH (numbers)"
    source: ClassVar[str] = "Li et al. 2014, doi:10.1145/2588555.2610509"
    kinds: ClassVar[frozenset[Kind]] = NUMBERS

    iterations: int = 500

    def refuses(self, judgments: Judgments) -> str:
        """When a judgment is not a finite number."""
        return not_finite(judgments)

    def fit(self, judgments: Judgments, gold: AlignedGold | None = None, seed: int = 0) -> Fit:
        """Weigh and average in turn until the values stay."""
        n = by_rater(judgments)
        active = n > 0
        scale = _scale(judgments)[judgments.item]
        least: float | None = None

        def loss(value: Doubles) -> Doubles:
            nonlocal least
            distance = squared_errors(judgments, value) / scale
            if least is None:
                least = (FLOOR**2 * typical(judgments, distance)) or 1.0
            return np.maximum(ratio(by_rater(judgments, distance), n), least)

        def weigh(value: Doubles) -> Doubles:
            share = loss(value)[active]
            weight = np.zeros(len(n))
            weight[active] = -np.log(share / share.sum())
            return weight if weight.any() else active.astype(np.float64)

        def objective(value: Doubles, weight: Doubles) -> float:
            return -float((weight[active] * loss(value)[active]).sum())

        balance = alternate(judgments, gold, weigh, objective, self.iterations)
        return weighted_fit(judgments, gold, balance, "negative weighted loss")


def _scale(judgments: Judgments) -> Doubles:
    """The standard deviation of each item's judgments, the items' mean of it where it is 0."""
    squares = squared_errors(judgments, means(judgments))
    std = np.sqrt(ratio(by_item(judgments, squares), by_item(judgments)))
    spread = std[np.isfinite(std) & (std > 0)]
    return np.where(std > 0, std, spread.mean() if spread.size else 1.0)
