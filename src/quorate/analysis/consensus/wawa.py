"""Wawa: worker agreement with aggregate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from quorate.analysis.consensus import weighted_vote as vote
from quorate.analysis.consensus.method import CHOICE, Fit
from quorate.schema import AlignedGold, Judgments, Kind


@dataclass(frozen=True)
class Wawa:
    """A vote in which a rater counts as often as they agreed with the majority.

    With v_ik the share of the winners of item i's majority vote (1, or 1/m for each of m tied
    options; gold where known) and y_ij the label of rater j on item i,

        w_j = mean over the items i of rater j of  v_{i, y_ij}
        posterior_ik = sum_j w_j [y_ij = k] / sum_j w_j

    One pass, no iteration. The raters' weight is in ``extra["weight"]``.
    """

    name: ClassVar[str] = "wawa"
    title: ClassVar[str] = "Wawa"
    source: ClassVar[str] = (
        "Worker agreement with aggregate (Appen); as in Crowd-Kit, doi:10.21105/joss.06227"
    )
    kinds: ClassVar[frozenset[Kind]] = CHOICE

    def refuses(self, judgments: Judgments) -> str:
        """Never: it runs on every categorical or ordinal question."""
        return ""

    def fit(self, judgments: Judgments, gold: AlignedGold | None = None, seed: int = 0) -> Fit:
        """Vote, weigh, vote again."""
        known = vote.gold_codes(gold)
        majority = vote.winners(vote.totals(judgments), known)
        workload = judgments.workload.astype(np.float64)
        weight = vote.ratio(vote.hits(judgments, majority), workload, 0.0)
        posterior = vote.shares(vote.totals(judgments, weight), known)
        return Fit(
            posterior=posterior,
            competence=vote.competence(judgments, posterior, {"weight": weight}),
            objective="none",
        )
