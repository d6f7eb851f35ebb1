from __future__ import annotations

import numpy as np
import pytest

from quorate import consensus
from quorate.schema import Kind
from simulate_numbers import crowd_of_numbers
from tables import wide


def test_middle_of_an_odd_number_and_between_the_middle_two_of_an_even_one() -> None:
    found = consensus(wide([[9.0, 1.0, 4.0], [9.0, 1.0, None]], Kind.NUMERIC), "median")
    assert found.value is not None
    assert found.value.tolist() == [4.0, 5.0]


def test_interval_of_six_is_the_range() -> None:
    # n = 6: y(1)..y(6) hold the median with 1 - 2/2^6 = 0.96875
    found = consensus(wide([[6.0, 1.0, 5.0, 2.0, 4.0, 3.0]], Kind.NUMERIC), "median")
    assert found.lower is not None
    assert found.upper is not None
    assert (found.lower[0], found.upper[0]) == (1.0, 6.0)
    assert np.asarray(found.parameters["coverage"])[0] == pytest.approx(0.96875)


def test_interval_of_nine_leaves_out_the_extremes() -> None:
    # n = 9: y(2)..y(8) hold it with 1 - 2 (1 + 9)/512 = 0.9609; y(3)..y(7) with 0.8203
    found = consensus(wide([[float(k) for k in range(1, 10)]], Kind.NUMERIC), "median")
    assert found.lower is not None
    assert found.upper is not None
    assert (found.lower[0], found.upper[0]) == (2.0, 8.0)
    assert np.asarray(found.parameters["coverage"])[0] == pytest.approx(1 - 20 / 512)


def test_fewer_than_six_judgments_say_what_their_interval_is_worth() -> None:
    found = consensus(wide([[1.0, 2.0, 3.0]], Kind.NUMERIC), "median")
    # 1 - 2/2^3
    assert any("0.750 or more" in note for note in found.notes)


def test_a_rater_in_other_units_does_not_move_it() -> None:
    rows = [[10.0 + k, 11.0 + k, 12.0 + k, 1e6] for k in range(5)]
    found = consensus(wide(rows, Kind.NUMERIC), "median")
    assert found.value is not None
    np.testing.assert_allclose(found.value, [11.5 + k for k in range(5)])


def test_the_interval_covers_the_truth_at_least_as_often_as_it_says() -> None:
    hits, total = 0, 0
    for seed in range(20):
        table, truth = crowd_of_numbers(seed, n_items=50, overlap=9, unlike=0.0, bias=0.0)
        found = consensus(table, "median")
        assert found.lower is not None
        assert found.upper is not None
        hits += int(((found.lower <= truth) & (truth <= found.upper)).sum())
        total += len(truth)
    # exact coverage 0.9609 at n = 9, ± 3 standard errors of 0.6 %
    assert 0.942 <= hits / total <= 0.98
