"""Borda's ranking: by the mean share of the others that a candidate beats."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.preference.comparisons import Comparisons
from quorate.analysis.preference.ranking.consensus_ranking import (
    ConsensusRanking,
    mean_places,
    ranked,
    refuse,
)

Doubles = NDArray[np.float64]
ALIKE = 1e-9
"""scores closer than this are equal"""


def borda(comparisons: Comparisons, *, replicates: int = 200, seed: int = 0) -> ConsensusRanking:
    """The order by Borda's scores, with its stability over raters.

    The score of i is the mean over the others j that it met of the share of comparisons with j
    that i won, ties half: (1/|M_i|) Σ_{j ∈ M_i} W_ij / (W_ij + W_ji). For complete rankings it is
    Borda's count, the mean number of others below, over C - 1; and it does not hang on how
    often each pair was asked. Equal scores share their places. Raises NotApplicableError for no
    comparisons or too many candidates.

    Source: Borda 1784, «Mémoire sur les élections au scrutin».
    """
    refuse(comparisons)
    score = borda_scores(comparisons.wins[None])[0]
    notes: tuple[str, ...] = ()
    never = int(np.isnan(score).sum())
    if never:
        notes = (f"{never:,} candidates were compared with nobody and come last",)
    return ranked("borda", comparisons, _ranks, score, False, notes, replicates, seed)


def borda_scores(wins: Doubles) -> Doubles:
    """Scores in 0–1 from wins (B, C, C), ties half: (B, C); NaN for who met nobody."""
    met = wins + wins.transpose(0, 2, 1)
    share = np.zeros_like(wins)
    np.divide(wins, met, out=share, where=met > 0)
    n = (met > 0).sum(axis=2)
    out = np.full(n.shape, np.nan)
    np.divide(share.sum(axis=2), n, out=out, where=n > 0)
    return out


def _ranks(wins: Doubles) -> Doubles:
    value = -np.round(np.nan_to_num(borda_scores(wins), nan=-1.0) / ALIKE) * ALIKE
    return mean_places(np.argsort(value, axis=1, kind="stable"), value)
