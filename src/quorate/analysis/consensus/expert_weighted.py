"""A vote weighted by agreement with experts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from quorate.analysis.consensus import weighted_vote as vote
from quorate.analysis.consensus.method import CHOICE, Fit
from quorate.schema import AlignedGold, Judgments, Kind, NotApplicableError


@dataclass(frozen=True)
class ExpertWeighted:
    """A vote in which a rater counts as often as they agreed with gold.

    With h_j the judgments of rater j that equal gold, n_j those on items with gold, and a the
    agreement of all judgments together with gold,

        w_j = (h_j + s a) / (n_j + s)
        posterior_ik = sum_j w_j [y_ij = k] / sum_j w_j

    s = ``shrinkage`` draws raters with few gold items towards the average; 0 is the plain
    proportion of the paper, where every rater judged the same gold. A rater who judged no gold
    item gets a. Items with gold have the gold label. The weight is in ``extra["weight"]``.
    """

    name: ClassVar[str] = "expert-weighted"
    title: ClassVar[str] = "Expert-weighted vote"
    source: ClassVar[str] = "Callison-Burch 2009, doi:10.3115/1699510.1699548"
    kinds: ClassVar[frozenset[Kind]] = CHOICE

    shrinkage: float = 1.0

    def refuses(self, judgments: Judgments) -> str:
        """Never by the judgments alone; ``fit`` raises NotApplicableError without gold."""
        return ""

    def fit(self, judgments: Judgments, gold: AlignedGold | None = None, seed: int = 0) -> Fit:
        """Weigh each rater by gold and vote.

        Raises NotApplicableError when no judgment is on an item with gold.
        """
        known = vote.gold_codes(gold)
        judged = known[judgments.item] >= 0 if known.size else np.zeros(len(judgments), np.bool_)
        if not judged.any():
            raise NotApplicableError(
                "method 'expert-weighted' weighs raters by their agreement with gold, and no "
                "judgment is on an item with gold",
                remedy="give gold for some judged items, or use 'peer-weighted', which needs none",
            )
        right = np.where(judged, known[judgments.item] == judgments.codes, 0.0).astype(np.float64)
        h = vote.by_rater(judgments, right)
        n = vote.by_rater(judgments, judged.astype(np.float64))
        average = float(h.sum() / n.sum())
        weight = vote.ratio(h + self.shrinkage * average, n + self.shrinkage, average)
        posterior = vote.shares(vote.totals(judgments, weight), known)
        unseen = int(((n == 0) & (judgments.workload > 0)).sum())
        return Fit(
            posterior=posterior,
            competence=vote.competence(
                judgments, posterior, {"weight": weight, "gold_judgments": n}
            ),
            objective="none",
            parameters={"agreement_with_gold": average},
            notes=(f"{unseen} raters judged no gold item and have the average weight",)
            if unseen
            else (),
        )
