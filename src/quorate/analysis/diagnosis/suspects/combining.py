"""Combining: one suspicion of several signals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from quorate.analysis.diagnosis.signal import Method, Signal
from quorate.schema import NotApplicableError, RequestError

Doubles = NDArray[np.float64]

DEFAULT: tuple[str | Method, ...] = ("pair-posterior", "aum", "neighbours")
"""the signals whose mean rank is the default score; without scores inside, ``INSTEAD`` of AUM"""
WEIGHTS: Mapping[str, float] = {"pair-posterior": 2.0}
"""weights of ranks in the mean; 1 where not named"""
INSTEAD = ("aum", "outside-margin")
"""what takes the place of the first where a log has no scores inside"""


def combined(signals: Sequence[Signal], weights: Mapping[str, float] = WEIGHTS) -> Doubles:
    """Measures how suspect each label is, (n,): its mean rank over signals, from 0 to 1.

        score_i = Σ_s w_s (rank_s,i - ½) / n_s  /  Σ_s w_s

    rank_s,i being the place of example i by suspicion in signal s, 1 for the least suspect, equals
    sharing their mean place; n_s the examples of which s says something; w_s 1 unless ``weights``
    names it. A signal that says nothing of an example does not count for it; NaN where none does.

    The default, half the posterior by pairs and a quarter each the area under the margin and the
    disagreement of neighbours, was chosen by measurement on other seeds than those reported
    (docs/diagnosis/suspects.md). Raises NotApplicableError without any signal, RequestError for a
    weight that is not above 0.
    """
    if not signals:
        raise NotApplicableError(
            "no signal can be read from this log",
            remedy="record scores of examples inside or outside, or features",
        )
    n = len(signals[0].suspicion)
    total, times = np.zeros(n), np.zeros(n)
    for signal in signals:
        weight = weights.get(signal.name, 1.0)
        if not weight > 0:
            raise RequestError(
                f"the weight of {signal.name} is {weight}", remedy="give a number above 0"
            )
        known = np.flatnonzero(~np.isnan(signal.suspicion))
        if len(known):
            total[known] += weight * (rankdata(signal.suspicion[known]) - 0.5) / len(known)
            times[known] += weight
    return np.asarray(total / np.where(times > 0, times, np.nan))
