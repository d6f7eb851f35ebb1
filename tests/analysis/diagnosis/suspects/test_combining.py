"""The score: mean ranks by hand, ties, gaps and weights."""

from __future__ import annotations

import numpy as np
import pytest

from quorate.analysis.diagnosis.signal import Signal
from quorate.analysis.diagnosis.suspects.combining import combined
from quorate.schema import NotApplicableError, RequestError


def said(name: str, *suspicion: float) -> Signal:
    values = np.array(suspicion)
    return Signal(name, name, values, values)


def test_the_score_is_the_mean_rank() -> None:
    # ranks 3 1 2 and 2 1 3, less a half, of three: (2.5+1.5)/6, (.5+.5)/6, (1.5+2.5)/6
    found = combined([said("a", 0.9, 0.1, 0.5), said("b", 5.0, 1.0, 7.0)])
    assert found == pytest.approx([4 / 6, 1 / 6, 4 / 6])


def test_weights_count_and_the_posterior_has_two() -> None:
    # ranks 2 1 twice over, 1 2 once: (2·.75 + .25)/3 and (2·.25 + .75)/3
    signals = [said("pair-posterior", 1.0, 0.0), said("aum", 0.0, 1.0)]
    assert combined(signals) == pytest.approx([1.75 / 3, 1.25 / 3])
    assert combined(signals, {}) == pytest.approx([0.5, 0.5])
    with pytest.raises(RequestError, match="the weight of aum is 0"):
        combined(signals, {"aum": 0.0})


def test_equals_share_their_place() -> None:
    # ranks 1.5 1.5 3, less a half, of three
    assert combined([said("a", 0.0, 0.0, 9.0)]) == pytest.approx([1 / 3, 1 / 3, 2.5 / 3])


def test_what_a_signal_does_not_know_does_not_count() -> None:
    # a knows two of three: .25, -, .75; b all: 2.5/3, 1.5/3, .5/3
    nan = float("nan")
    found = combined([said("a", 1.0, nan, 2.0), said("b", 3.0, 2.0, 1.0)])
    assert found == pytest.approx([(0.25 + 2.5 / 3) / 2, 0.5, (0.75 + 0.5 / 3) / 2])
    assert np.isnan(combined([said("a", nan, 1.0)])[0])


def test_without_any_signal_there_is_no_score() -> None:
    with pytest.raises(NotApplicableError, match="no signal can be read"):
        combined([])
