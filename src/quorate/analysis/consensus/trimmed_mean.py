"""The trimmed mean: the mean without the most extreme answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from quorate.analysis.consensus.method import Competence, Fit
from quorate.analysis.consensus.numeric import (
    NUMBERS,
    by_item,
    by_value,
    finish,
    not_finite,
    ratio,
    student,
)
from quorate.schema import AlignedGold, Judgments, Kind, RequestError


@dataclass(frozen=True)
class TrimmedMean:
    """Each item's value is the mean without its ``trim`` share of lowest and of highest judgments.

    With g = floor(trim n) left out at each end and h = n - 2 g kept,

        v = (y_(g+1) + … + y_(n-g)) / h,    v ± t(0.975, h - 1) sqrt(SSD_w / (h (h - 1)))

    where SSD_w sums the squared deviations of the winsorised judgments (the left-out ones moved to
    the nearest kept one) from their mean. Below 1 / trim judgments nothing is trimmed. Where h is
    1 or the kept judgments are all the same, SSD_w / (h - 1) is pooled over all items. Items with
    gold have the gold value.
    """

    name: ClassVar[str] = "trimmed-mean"
    title: ClassVar[str] = "Trimmed mean"
    source: ClassVar[str] = "Tukey & McLaughlin 1963, Sankhyā A 25"
    kinds: ClassVar[frozenset[Kind]] = NUMBERS

    trim: float = 0.2

    def __post_init__(self) -> None:
        if not 0 <= self.trim < 0.5:
            raise RequestError(
                f"a share of {self.trim} cannot be trimmed at each end",
                remedy="give trim from 0 up to, not including, 0.5",
            )

    def refuses(self, judgments: Judgments) -> str:
        """When a judgment is not a finite number."""
        return not_finite(judgments)

    def fit(self, judgments: Judgments, gold: AlignedGold | None = None, seed: int = 0) -> Fit:
        """Trim and average the judgments of every item."""
        n = judgments.overlap
        cut = np.floor(self.trim * n + 1e-9).astype(np.int64)
        kept = (n - 2 * cut).astype(np.float64)
        ordered = by_value(judgments)
        start, end = judgments.offsets[:-1], judgments.offsets[1:]
        row, item = np.arange(len(judgments)), judgments.item
        inside = np.clip(row, (start + cut)[item], (end - 1 - cut)[item])
        winsorised = ordered[inside]
        centre = ordered[np.where(n > 0, start + n // 2, 0)]
        shift = winsorised - centre[item]
        value = centre + ratio(by_item(judgments, np.where(inside == row, shift, 0.0)), kept)
        middle = ratio(by_item(judgments, shift), n.astype(np.float64))
        squares = by_item(judgments, (shift - middle[item]) ** 2)
        lower, upper = student(value, squares, kept - 1, ratio(np.ones_like(kept), kept))
        trimmed = int(2 * cut.sum())
        fit = Fit(
            Competence(),
            value=value,
            lower=lower,
            upper=upper,
            objective="none",
            parameters={"trim": self.trim, "trimmed": trimmed},
            notes=(f"{trimmed:,} of {len(judgments):,} judgments were left out as extremes",),
        )
        return finish(judgments, gold, fit)
