"""The order of fields by their mean place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from quorate.analysis.consensus.method import Fit
from quorate.analysis.consensus.ranking_fit import finished, first_by_draws
from quorate.analysis.consensus.ranking_table import RANKINGS, Rankings, no_rankings
from quorate.schema import AlignedGold, Judgments, Kind, RequestError


@dataclass(frozen=True)
class Borda:
    """Each field's score is the mean over rankings of fields below it less fields above it.

    A field that a ranking leaves out gets 0 from it, the middle. Equal scores share a tier. The
    certainty is the probability that the first field (of the first tier) has the highest score
    among raters of this kind: the share of ``draws`` of the Bayesian bootstrap, with one rater more
    who ranks at random.
    """

    name: ClassVar[str] = "borda"
    title: ClassVar[str] = "Borda’s count"
    source: ClassVar[str] = "Borda 1784, «Mémoire sur les élections au scrutin»"
    kinds: ClassVar[frozenset[Kind]] = RANKINGS

    draws: int = 200

    def __post_init__(self) -> None:
        if self.draws < 1:
            raise RequestError(f"draws is {self.draws}", remedy="draw at least once")

    def refuses(self, judgments: Judgments) -> str:
        """When a label is no ranking."""
        return no_rankings(judgments)

    def fit(self, judgments: Judgments, gold: AlignedGold | None = None, seed: int = 0) -> Fit:
        """Count, sort, draw."""
        rankings = Rankings.of(judgments, gold)
        total = rankings.by_item(rankings.points)
        score = total / np.maximum(judgments.overlap, 1)[:, None]
        best = first_by_draws(rankings, total, self.draws, seed, rankings.points, strict=False)
        return finished(rankings, score, best, parameters={"draws": self.draws})
