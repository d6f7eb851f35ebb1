"""The mean of the answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from quorate.analysis.consensus.method import Competence, Fit
from quorate.analysis.consensus.numeric import (
    NUMBERS,
    by_item,
    finish,
    means,
    not_finite,
    ratio,
    student,
)
from quorate.schema import AlignedGold, Judgments, Kind


@dataclass(frozen=True)
class Mean:
    """Each item's value is the mean of its judgments, with Student's interval.

        v_i = sum_j y_ij / n_i,    v_i ± t(0.975, n_i - 1) s_i / sqrt(n_i)

    s_i² = sum_j (y_ij - v_i)² / (n_i - 1). Items with one judgment, or whose judgments are all the
    same, use the variance pooled over all items. A rater's bias is their mean difference from the
    mean of the others. Items with gold have the gold value.
    """

    name: ClassVar[str] = "mean"
    title: ClassVar[str] = "Mean"
    source: ClassVar[str] = "Student 1908, doi:10.1093/biomet/6.1.1"
    kinds: ClassVar[frozenset[Kind]] = NUMBERS

    def refuses(self, judgments: Judgments) -> str:
        """When a judgment is not a finite number."""
        return not_finite(judgments)

    def fit(self, judgments: Judgments, gold: AlignedGold | None = None, seed: int = 0) -> Fit:
        """Average the judgments of every item."""
        value = means(judgments)
        n = by_item(judgments)
        squares = by_item(judgments, (judgments.values - value[judgments.item]) ** 2)
        lower, upper = student(value, squares, n - 1, ratio(np.ones_like(n), n))
        fit = Fit(Competence(), value=value, lower=lower, upper=upper, objective="none")
        return finish(judgments, gold, fit)
