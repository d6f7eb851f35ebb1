"""CATD for numbers: weights that allow for how little is known of rarely seen raters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtri

from quorate.analysis.consensus.catd import confidence_weight
from quorate.analysis.consensus.method import Fit
from quorate.analysis.consensus.numeric import NUMBERS, by_rater, not_finite
from quorate.analysis.consensus.numeric_weights import (
    alternate,
    squared_errors,
    typical,
    weighted_fit,
)
from quorate.schema import AlignedGold, Judgments, Kind

Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class NumericCATD:
    """Confidence-aware truth discovery: a mean weighted by the upper bound of the error variance.

    With N_j the judgments of rater j,

        w_j  ∝  chi²(alpha / 2, |N_j|) / sum_{i in N_j} (y_ij - x*_i)²             (eq. 8)
        x*_i =  sum_j w_j y_ij / sum_j w_j                                          (eq. 9)

    in turn, from the medians. chi²(alpha / 2, n) is the lower quantile, so that a rater with few
    judgments weighs little however near they are. An error sum counts as at least |N_j| times a
    millionth of the typical variance. The two steps descend sum_j w_j max(error_j, floor_j) -
    chi²_j log w_j, which is the trace (negated). Gold items keep their value.
    """

    name: ClassVar[str] = "catd-numeric"
    title: ClassVar[str] = "CATD (numbers)"
    source: ClassVar[str] = "Li et al. 2014, doi:10.14778/2735496.2735505"
    kinds: ClassVar[frozenset[Kind]] = NUMBERS

    significance: float = 0.05
    floor: float = 0.1
    iterations: int = 500

    def refuses(self, judgments: Judgments) -> str:
        """When a judgment is not a finite number."""
        return not_finite(judgments)

    def fit(self, judgments: Judgments, gold: AlignedGold | None = None, seed: int = 0) -> Fit:
        """Weigh and average in turn until the values stay."""
        n = by_rater(judgments)
        active = n > 0
        quantile = np.zeros(len(n))
        quantile[active] = chdtri(n[active], 1 - self.significance / 2)
        least: Doubles | None = None

        def left(value: Doubles) -> Doubles:
            nonlocal least
            squares = squared_errors(judgments, value)
            if least is None:
                least = n * ((self.floor * typical(judgments, squares)) or 1.0)
            return by_rater(judgments, squares) + least

        def weigh(value: Doubles) -> Doubles:
            return confidence_weight(left(value), n, self.significance, 0.0)

        def objective(value: Doubles, weight: Doubles) -> float:
            error, w = left(value)[active], weight[active]
            return float((quantile[active] * np.log(w) - w * error).sum())

        balance = alternate(judgments, gold, weigh, objective, self.iterations)
        return weighted_fit(judgments, gold, balance, "negative joint loss")
