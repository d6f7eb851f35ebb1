"""Precision and recall of suspects, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from quorate.analysis.diagnosis.loop.outcome import outcome
from quorate.schema import InputError


def test_precision_and_recall_by_hand() -> None:
    found = outcome(30, 40, suspects=100, slice_wrong=2, sliced=50, others=900)
    assert found.precision.value == 0.75
    # Wilson, z = 1.96: (.75 + .048 ± 1.96 √(.75 · .25/40 + .0006)) / 1.096
    assert found.precision.lower == pytest.approx(0.598, abs=1e-3)
    assert found.precision.upper == pytest.approx(0.858, abs=1e-3)
    # caught .75 · 100 = 75, missed .04 · 900 = 36: 75 / 111
    assert found.recall is not None
    assert found.recall.value == pytest.approx(75 / 111)
    assert found.recall.lower < 75 / 111 < found.recall.upper


def test_without_a_slice_there_is_no_recall_and_without_judgments_no_precision() -> None:
    found = outcome(3, 4, suspects=10)
    assert (found.recall, found.rest) == (None, None)
    nothing = outcome(0, 0, suspects=10, slice_wrong=1, sliced=5, others=50)
    assert nothing.precision.value is None
    assert nothing.recall is None


def test_the_interval_of_recall_holds() -> None:
    rng = np.random.default_rng(1)
    covered = 0
    for _ in range(400):
        # of 200 suspects 70 % are wrong, 60 are judged; of 1,800 others 5 % are wrong, 90 are
        found = outcome(
            int(rng.binomial(60, 0.7)),
            60,
            suspects=200,
            slice_wrong=int(rng.binomial(90, 0.05)),
            sliced=90,
            others=1_800,
        ).recall
        assert found is not None
        covered += found.lower <= 140 / 230 <= found.upper
    assert covered / 400 >= 0.95


@pytest.mark.parametrize(
    "call",
    [
        lambda: outcome(5, 4, suspects=10),
        lambda: outcome(1, 11, suspects=10),
        lambda: outcome(1, 2, suspects=10, slice_wrong=3, sliced=2, others=9),
        lambda: outcome(1, 2, suspects=10, sliced=20, others=9),
    ],
)
def test_counts_that_do_not_fit_are_refused(call: object) -> None:
    with pytest.raises(InputError):
        call()  # type: ignore[operator]
