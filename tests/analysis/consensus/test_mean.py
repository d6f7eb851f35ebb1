from __future__ import annotations

import numpy as np
import pytest

from quorate import consensus
from quorate.schema import Kind, NotApplicableError
from simulate_numbers import crowd_of_numbers
from tables import wide


def test_value_and_student_interval() -> None:
    # 2, 4, 9: mean 5, squares 9 + 1 + 16 = 26, s² = 13, se = sqrt(13/3) = 2.0817,
    # t(0.975, 2) = 4.30265, half width 8.9568
    found = consensus(wide([[2.0, 4.0, 9.0]], Kind.NUMERIC), "mean")
    assert found.value is not None
    assert found.lower is not None
    assert found.upper is not None
    assert found.value[0] == pytest.approx(5)
    assert found.lower[0] == pytest.approx(5 - 4.30265 * np.sqrt(13 / 3), abs=1e-4)
    assert found.upper[0] == pytest.approx(5 + 4.30265 * np.sqrt(13 / 3), abs=1e-4)


def test_an_only_judgment_takes_the_pooled_spread() -> None:
    # pooled variance of the first item: ((1-2)² + (3-2)²) / 1 = 2; t(0.975, 1) = 12.7062
    found = consensus(wide([[1.0, 3.0], [7.0, None]], Kind.NUMERIC), "mean")
    assert found.upper is not None
    assert found.upper[1] == pytest.approx(7 + 12.7062 * np.sqrt(2), abs=1e-3)


def test_no_spread_anywhere_gives_no_interval() -> None:
    found = consensus(wide([[1.0], [7.0]], Kind.NUMERIC), "mean")
    assert found.lower is not None
    assert np.isnan(found.lower).all()
    assert "2 items have too few judgments for an interval (NaN)" in found.notes


def test_bias_is_against_the_others() -> None:
    # C says 3 more than both others on every item: against their mean that is 3, not 2
    found = consensus(wide([[1.0, 1.0, 4.0], [5.0, 5.0, 8.0]], Kind.NUMERIC), "mean")
    assert found.competence.bias is not None
    np.testing.assert_allclose(found.competence.bias, [-1.5, -1.5, 3.0])


def test_equal_judgments_are_their_own_mean() -> None:
    found = consensus(wide([[0.1, 0.1, 0.1]], Kind.NUMERIC), "mean")
    assert found.value is not None
    assert found.value[0] == 0.1


def test_an_item_without_judgments_is_unknown() -> None:
    table = wide([[1.0, 2.0], [3.0, 4.0]], Kind.NUMERIC)
    found = consensus(table.subset(table.item == 0), "mean")
    assert found.value is not None
    assert np.isnan(found.value[1])
    assert any("no judgment" in note for note in found.notes)


def test_numbers_that_are_not_finite_are_refused() -> None:
    with pytest.raises(NotApplicableError, match="rater 'B' on item 'i000'"):
        consensus(wide([[1.0, float("inf")]], Kind.NUMERIC), "mean")


def test_the_interval_covers_the_truth_as_often_as_it_says() -> None:
    hits, total = 0, 0
    for seed in range(20):
        table, truth = crowd_of_numbers(seed, n_items=50, unlike=0.0, bias=0.0)
        found = consensus(table, "mean")
        assert found.lower is not None
        assert found.upper is not None
        hits += int(((found.lower <= truth) & (truth <= found.upper)).sum())
        total += len(truth)
    # 1000 items: 95 % ± 3 standard errors of 0.7 %
    assert 0.929 <= hits / total <= 0.971
