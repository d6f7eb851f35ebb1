"""A vote weighted by agreement with the other raters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from quorate.analysis.consensus import weighted_vote as vote
from quorate.analysis.consensus.method import CHOICE, Fit
from quorate.schema import AlignedGold, Judgments, Kind


@dataclass(frozen=True)
class PeerWeighted:
    """A vote in which a rater counts as often as the others said the same.

    Every judgment of rater j is compared with every judgment of another rater on the same item:

        w_j = pairs in which both gave the same label / pairs
        posterior_ik = sum_j w_j [y_ij = k] / sum_j w_j

    On an item with gold the peers are taken to have said gold, and gold stands in for a peer where
    there is none. A rater without any pair gets the agreement of all pairs together. The weight
    is in ``extra["weight"]``.
    """

    name: ClassVar[str] = "peer-weighted"
    title: ClassVar[str] = "Peer-weighted vote"
    source: ClassVar[str] = "Callison-Burch 2009, doi:10.3115/1699510.1699548"
    kinds: ClassVar[frozenset[Kind]] = CHOICE

    def refuses(self, judgments: Judgments) -> str:
        """Never: it runs on every categorical or ordinal question."""
        return ""

    def fit(self, judgments: Judgments, gold: AlignedGold | None = None, seed: int = 0) -> Fit:
        """Count agreeing pairs, weigh, vote."""
        known = vote.gold_codes(gold)
        pairs, same = _pairs(judgments)
        if known.size:
            gold_of = known[judgments.item]
            pairs = np.where(gold_of >= 0, np.maximum(pairs, 1), pairs)
            same = np.where(gold_of >= 0, pairs * (gold_of == judgments.codes), same)
        n, agreed = vote.by_rater(judgments, pairs), vote.by_rater(judgments, same)
        average = float(agreed.sum() / n.sum()) if n.sum() > 0 else 1.0
        weight = vote.ratio(agreed, n, average)
        posterior = vote.shares(vote.totals(judgments, weight), known)
        return Fit(
            posterior=posterior,
            competence=vote.competence(judgments, posterior, {"weight": weight, "pairs": n}),
            objective="none",
            parameters={"pairwise_agreement": average},
        )


def _pairs(judgments: Judgments) -> tuple[vote.Doubles, vote.Doubles]:
    """Judgments of other raters on the item, and those with the same label, (N,) each."""
    count = vote.totals(judgments)
    own, own_same = np.ones(len(judgments)), np.ones(len(judgments))
    if judgments.has_repeats:
        pair = judgments.item.astype(np.int64) * judgments.n_raters + judgments.rater
        _, run, n = np.unique(pair, return_inverse=True, return_counts=True)
        own = n[run].astype(np.float64)
        _, cell, n = np.unique(
            run * judgments.n_options + judgments.codes, return_inverse=True, return_counts=True
        )
        own_same = n[cell].astype(np.float64)
    pairs = judgments.overlap[judgments.item] - own
    return pairs, vote.of_given(judgments, count) - own_same
