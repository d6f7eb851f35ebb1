"""The audit slice and recall from it."""

from __future__ import annotations

import numpy as np
import pytest

from quorate.analysis.diagnosis.suspects.audit_slice import audit_slice, recall
from quorate.schema import InputError, RequestError


def test_a_slice_is_a_tenth_without_doubles_and_the_same_for_a_seed() -> None:
    found = audit_slice(1000, seed=3)
    assert len(np.unique(found)) == 100
    assert np.array_equal(found, audit_slice(1000, seed=3))
    assert not np.array_equal(found, audit_slice(1000, seed=4))
    assert len(audit_slice(3)) == 1
    with pytest.raises(RequestError, match=r"an audit slice of 0"):
        audit_slice(10, share=0)


def test_recall_scales_what_the_slice_shows() -> None:
    # 100 suspects, all judged, 80 wrong; 900 others, 90 in the slice, 2 wrong: 20 missed
    suspect = np.arange(1000) < 100
    audit = np.arange(100, 190)
    judged = np.concatenate([np.arange(100), audit])
    wrong = np.concatenate([np.arange(100) < 80, np.arange(90) < 2])
    found = recall(suspect, audit, judged, wrong)
    assert found.value == pytest.approx(80 / 100)
    assert found.errors == pytest.approx(100)
    assert found.suspects == (80, 100)
    assert found.others == (2, 90)
    # Beta(2.5, 88.5) has its 2.5 and 97.5 % points at .0045 and .0685: 2 + 810 times that is
    # 6 … 57 missed, so 80/137 … 80/86
    assert found.lower == pytest.approx(80 / 137, abs=0.03)
    assert found.upper == pytest.approx(80 / 86, abs=0.03)


def test_the_interval_of_recall_covers() -> None:
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
        found = recall(suspect, audit, judged, truth[judged], seed=seed)
        held += found.lower <= 40 / 60 <= found.upper
    assert held >= 180  # 190 expected; 180 is three standard deviations below


def test_who_was_chosen_by_hand_is_not_read() -> None:
    suspect = np.arange(100) < 10
    audit, judged = np.arange(10, 20), np.concatenate([np.arange(20), [50]])
    wrong = np.concatenate([np.ones(10, bool), np.zeros(10, bool), [True]])
    assert recall(suspect, audit, judged, wrong).value == 1.0


def test_without_a_slice_or_with_doubles_recall_is_refused() -> None:
    suspect, audit = np.arange(10) < 5, np.array([7])
    with pytest.raises(InputError, match="5 suspects and 0 other"):
        recall(suspect, audit, np.arange(5), np.ones(5, bool))
    with pytest.raises(InputError, match="judged twice"):
        recall(suspect, audit, np.array([1, 1]), np.ones(2, bool))
    with pytest.raises(InputError, match="one verdict a row"):
        recall(suspect, audit, np.array([1, 7]), np.ones(3, bool))
