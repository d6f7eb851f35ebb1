"""The mean weighted by how near raters come to gold and to each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from quorate.analysis.consensus.method import Fit
from quorate.analysis.consensus.numeric import (
    NUMBERS,
    by_rater,
    gold_values,
    means,
    medians,
    not_finite,
    residuals,
)
from quorate.analysis.consensus.numeric_weights import (
    FLOOR,
    Balance,
    clamped,
    typical,
    weighted_fit,
)
from quorate.schema import AlignedGold, Judgments, Kind, RequestError


@dataclass(frozen=True)
class WeightedMean:
    """Each item's value is the mean of its judgments weighted by the raters' precision, once.

    With d_ij the difference from gold where there is gold, else from the median of the item
    (enlarged by n / (n - 1), since the rater's own judgment drew the median near),

        w_j = (m + n_j) / (m s² + sum_i d_ij²)        v_i = sum_j w_j y_ij / sum_j w_j

    s² is the median over raters of their mean squared difference, worth m = ``pseudo_judgments``
    judgments, so that a rater of few judgments weighs about what everybody does. It is the
    numbers' counterpart of weighing votes by agreement with gold and peers.
    """

    name: ClassVar[str] = "weighted-mean"
    title: ClassVar[str] = "Weighted mean"
    source: ClassVar[str] = "Callison-Burch 2009 (for votes), aclanthology.org/D09-1030"
    kinds: ClassVar[frozenset[Kind]] = NUMBERS

    pseudo_judgments: float = 5.0

    def __post_init__(self) -> None:
        if self.pseudo_judgments < 0:
            raise RequestError(
                f"{self.pseudo_judgments} pseudo-judgments are fewer than none",
                remedy="give pseudo_judgments of 0 or more",
            )

    def refuses(self, judgments: Judgments) -> str:
        """When a judgment is not a finite number."""
        return not_finite(judgments)

    def fit(self, judgments: Judgments, gold: AlignedGold | None = None, seed: int = 0) -> Fit:
        """Measure every rater, then average."""
        truth = gold_values(judgments, gold)
        centre = clamped(medians(judgments), truth)
        d = residuals(judgments, centre, np.isfinite(truth))
        compared = np.isfinite(d)
        squares = np.where(compared, d, 0.0) ** 2
        crowd = typical(judgments, np.where(compared, squares, np.nan))
        count = by_rater(judgments, compared.astype(np.float64))
        least = (FLOOR**2 * crowd) or 1.0
        error = self.pseudo_judgments * crowd + by_rater(judgments, squares)
        weight = (self.pseudo_judgments + count) / np.maximum(error, least)
        weight = np.where(judgments.workload > 0, np.where(weight > 0, weight, 1.0), 0.0)
        value = clamped(means(judgments, weight[judgments.rater]), truth)
        return weighted_fit(judgments, gold, Balance(value, weight, (), True), "none")
