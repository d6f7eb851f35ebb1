"""Raters of spans: precision, recall and F1 against the consensus, and their confusion of tags."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.consensus.competence import START, beta_interval
from quorate.analysis.consensus.method import Competence
from quorate.analysis.consensus.spans_answer import Inferred
from quorate.schema import Judgments

Doubles = NDArray[np.float64]


def span_competence(judgments: Judgments, layers: Sequence[Inferred]) -> Competence:
    """How right each rater's spans are, expected under the consensus.

    For judgment j, h_j is the sum of the probabilities of the spans that it drew, n_j their
    number and e_j the number of spans expected in what it looked at. Over a rater's judgments

        precision = Σ h / Σ n,   recall = Σ h / Σ e,   F1 = 2 Σ h / (Σ n + Σ e),

    each drawn towards the crowd's by two spans. ``accuracy`` is F1. 95 % intervals are of the Beta
    distribution with that mean and the larger of the binomial variance and that of a ratio over
    judgments, Σ (h - q d)² m / ((m - 1) (Σ d)²), d the denominator, m judgments.
    """
    N = len(judgments)
    hits, given, expected = np.zeros(N), np.zeros(N), np.zeros(N)
    for one in layers:
        row = one.drawn.row
        hits += np.bincount(row, one.chance[one.which], minlength=N)
        given += np.bincount(row, minlength=N)
        expected += np.bincount(one.units.row, one.beginning[one.units.unit], minlength=N)
    f1 = _share(judgments, 2 * hits, given + expected)
    precision = _share(judgments, hits, given)
    recall = _share(judgments, hits, expected)
    return Competence(
        accuracy=f1[0],
        lower=f1[1],
        upper=f1[2],
        extra={
            "precision": precision[0],
            "precision_lower": precision[1],
            "precision_upper": precision[2],
            "recall": recall[0],
            "recall_lower": recall[1],
            "recall_upper": recall[2],
        },
    )


def _share(judgments: Judgments, part: Doubles, whole: Doubles) -> tuple[Doubles, Doubles, Doubles]:
    """Σ part / Σ whole of each rater with its interval, (R,) each; NaN where nobody has any."""
    rater, R = judgments.rater, judgments.n_raters
    p = np.bincount(rater, part, minlength=R)
    n = np.bincount(rater, whole, minlength=R)
    if not whole.sum() > 0:
        none = np.full(R, np.nan)
        return none, none, none
    crowd = min(float(part.sum() / whole.sum()), 1.0)
    mean = np.clip((p + START * crowd) / (n + START), 0.0, 1.0)
    m = judgments.workload
    off = np.bincount(rater, (part - mean[rater] * whole) ** 2, minlength=R)
    between = off * m / (np.maximum(m - 1, 1) * (n + START) ** 2)
    variance = np.maximum(np.where(m > 1, between, 0.0), mean * (1 - mean) / (n + START + 1))
    lower, upper = beta_interval(mean, variance)
    return mean, np.minimum(lower, mean), np.maximum(upper, mean)
