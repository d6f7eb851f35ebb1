"""Precision and recall of suspects, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from quorate.analysis.diagnosis.loop.outcome import outcome, outcome_of
from quorate.analysis.diagnosis.suspects.audit_slice import audit_slice
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
    assert (found.recall, found.rest, found.errors) == (None, None, None)
    nothing = outcome(0, 0, suspects=10, slice_wrong=1, sliced=5, others=50)
    assert nothing.precision.value is None
    assert (nothing.recall, nothing.errors) == (None, None)


def test_the_interval_of_recall_holds() -> None:
    # of 200 suspects 140 are wrong, 60 are judged; of 1,800 others 90 are wrong, 90 are judged:
    # 380 of 400 intervals are expected to hold 140/230, and 367 is three deviations below
    rng = np.random.default_rng(1)
    covered = 0
    for seed in range(400):
        found = outcome(
            int(rng.hypergeometric(140, 60, 60)),
            60,
            suspects=200,
            slice_wrong=int(rng.hypergeometric(90, 1_710, 90)),
            sliced=90,
            others=1_800,
            seed=seed,
        ).recall
        assert found is not None
        covered += found.lower <= 140 / 230 <= found.upper
    assert covered >= 367


def test_recall_is_exact_where_everything_was_judged() -> None:
    # 8 of 10 suspects and 2 of 90 others, all seen: 8 of 10 wrong labels, and no doubt about it
    found = outcome(8, 10, suspects=10, slice_wrong=2, sliced=90, others=90)
    assert found.recall is not None
    assert found.errors is not None
    assert (found.recall.lower, found.recall.value, found.recall.upper) == (0.8, 0.8, 0.8)
    assert (found.errors.lower, found.errors.value, found.errors.upper) == (10, 10, 10)


def test_recall_scales_what_the_slice_shows() -> None:
    # 100 suspects, all judged, 80 wrong; 900 others, 90 in the slice, 2 wrong: 20 missed
    suspect = np.arange(1000) < 100
    audit = np.arange(100, 190)
    judged = np.concatenate([np.arange(100), audit])
    wrong = np.concatenate([np.arange(100) < 80, np.arange(90) < 2])
    told = outcome_of(suspect, audit, judged, wrong)
    found, rest, errors = told.recall, told.rest, told.errors
    assert found is not None
    assert rest is not None
    assert errors is not None
    assert found.value == pytest.approx(80 / 100)
    assert (found.hits, found.n) == (80, 82)
    assert (told.precision.hits, told.precision.n) == (80, 100)
    assert (rest.hits, rest.n) == (2, 90)
    # Beta(2.5, 88.5) has its 2.5 and 97.5 % points at .0045 and .0685: 2 + 810 times that is
    # 6 … 57 missed, so 80/137 … 80/86
    assert found.lower == pytest.approx(80 / 137, abs=0.03)
    assert found.upper == pytest.approx(80 / 86, abs=0.03)
    # 80 + 20 in all, and 80 + 6 … 80 + 57
    assert errors.value == pytest.approx(100)
    assert errors.lower == pytest.approx(86, abs=2)
    assert errors.upper == pytest.approx(137, abs=4)
    # the same from the counts
    assert told == outcome(80, 100, suspects=100, slice_wrong=2, sliced=90, others=900)


def test_the_interval_of_recall_from_rows_covers() -> None:
    # 60 of 400 are wrong, 40 of these among 80 suspects; half the suspects and a slice are judged
    rng = np.random.default_rng(5)
    truth = np.zeros(400, bool)
    truth[:40] = True
    truth[80:100] = True
    suspect = np.arange(400) < 80
    held = 0
    for seed in range(200):
        audit = audit_slice(400, 0.25, seed=seed)
        judged = np.union1d(rng.choice(80, 40, replace=False), audit[audit >= 80])
        found = outcome_of(suspect, audit, judged, truth[judged], seed=seed).recall
        assert found is not None
        held += found.lower <= 40 / 60 <= found.upper
    assert held >= 180  # 190 expected; 180 is three standard deviations below


def test_who_was_chosen_by_hand_is_not_read() -> None:
    suspect = np.arange(100) < 10
    audit, judged = np.arange(10, 20), np.concatenate([np.arange(20), [50]])
    wrong = np.concatenate([np.ones(10, bool), np.zeros(10, bool), [True]])
    found = outcome_of(suspect, audit, judged, wrong).recall
    assert found is not None
    assert found.value == 1.0


def test_without_a_slice_or_with_doubles_recall_is_refused() -> None:
    suspect, audit = np.arange(10) < 5, np.array([7])
    with pytest.raises(InputError, match="5 suspects and 0 other"):
        outcome_of(suspect, audit, np.arange(5), np.ones(5, bool))
    with pytest.raises(InputError, match="judged twice"):
        outcome_of(suspect, audit, np.array([1, 1]), np.ones(2, bool))
    with pytest.raises(InputError, match="one verdict a row"):
        outcome_of(suspect, audit, np.array([1, 7]), np.ones(3, bool))


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
