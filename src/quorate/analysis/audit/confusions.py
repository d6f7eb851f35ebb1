"""What raters say when an option is true by the consensus."""

from __future__ import annotations

import numpy as np

from quorate.analysis.audit.result import Confusions
from quorate.analysis.consensus import Consensus
from quorate.schema import Judgments

LARGEST_BY_RATER = 2**22
"""Cells of the raters × options × options table beyond which only the pooled one is kept."""
MOST_OPTIONS = 2048


def confusions(judgments: Judgments, consensus: Consensus) -> Confusions | None:
    """Expected counts of (true option, label), pooled and by rater; None without options.

    counts[r, j, l] = sum over judgments n of rater r with label l of posterior[item(n), j].
    """
    posterior, K = consensus.posterior, judgments.n_options
    if posterior is None or judgments.sets is not None or K > MOST_OPTIONS:
        return None
    R = judgments.n_raters
    each = R * K * K <= LARGEST_BY_RATER
    rows = judgments.codes.astype(np.int64)
    if each:
        rows = judgments.rater.astype(np.int64) * K + rows
    counts = np.empty((R * K if each else K, K))
    for j in range(K):
        weights = posterior[judgments.item, j]
        counts[:, j] = np.bincount(rows, weights=weights, minlength=len(counts))
    if not each:
        return Confusions(judgments.question.options, np.ascontiguousarray(counts.T), None)
    by_rater = np.ascontiguousarray(counts.reshape(R, K, K).transpose(0, 2, 1))
    return Confusions(judgments.question.options, by_rater.sum(axis=0), by_rater)
