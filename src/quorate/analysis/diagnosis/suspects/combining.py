"""Combining: one suspicion of several signals."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from quorate.analysis.diagnosis.signal import Method, Signal
from quorate.schema import NotApplicableError

Doubles = NDArray[np.float64]

DEFAULT: tuple[str | Method, ...] = ("el2n", "aum", "outside-margin", "neighbours")
"""the signals whose mean rank is the default score"""


def combined(signals: Sequence[Signal]) -> Doubles:
    """Measures how suspect each label is, (n,): its mean rank over signals, from 0 to 1.

        score_i = mean over s of (rank_s,i - ½) / n_s

    rank_s,i being the place of example i by suspicion in signal s, 1 for the least suspect, equals
    sharing their mean place; n_s the examples of which s says something. A signal that says nothing
    of an example does not count for it; NaN where none does. Raises NotApplicableError without any
    signal.
    """
    if not signals:
        raise NotApplicableError(
            "no signal can be read from this log",
            remedy="record scores of examples inside or outside, or features",
        )
    total, times = np.zeros(len(signals[0].suspicion)), np.zeros(len(signals[0].suspicion))
    for signal in signals:
        known = np.flatnonzero(~np.isnan(signal.suspicion))
        if len(known):
            total[known] += (rankdata(signal.suspicion[known]) - 0.5) / len(known)
            times[known] += 1
    return np.asarray(total / np.where(times, times, np.nan))
