from __future__ import annotations

import numpy as np
import pytest

from quorate.analysis.agreement import icc
from quorate.analysis.agreement.evidence import Evidence
from quorate.analysis.agreement.icc import ICC
from quorate.schema import Judgments, Kind, NotApplicableError, UnknownNameError
from tables import wide


def _numbers(rows: list[list[float | None]]) -> Judgments:
    return wide(rows, Kind.NUMERIC)


def _simulated(n: int, k: int, severity: float, seed: int) -> list[list[float]]:
    """Item variance 1, rater variance severity², noise variance 1."""
    rng = np.random.default_rng(seed)
    items, raters = rng.normal(size=(n, 1)), severity * rng.normal(size=(1, k))
    table: list[list[float]] = (items + raters + rng.normal(size=(n, k))).tolist()
    return table


def test_severity_is_forgiven_by_form_3_only() -> None:
    rows = [[1.0, 11.0], [2.0, 12.0], [4.0, 14.0]]
    assert icc(wide(rows, Kind.NUMERIC), "3,1").value == pytest.approx(1.0)
    assert icc(wide(rows, Kind.NUMERIC), "2,1").value < 0.1
    assert icc(wide(rows, Kind.NUMERIC), "1,1").value < 0


def test_known_variances_are_found() -> None:
    judgments = wide(_simulated(2000, 4, 0.0, seed=1), Kind.NUMERIC)
    for form in ("1,1", "2,1", "3,1"):
        assert icc(judgments, form).value == pytest.approx(0.5, abs=0.03)
    for form in ("1,k", "2,k", "3,k"):  # 1 / (1 + 1/4)
        assert icc(judgments, form).value == pytest.approx(0.8, abs=0.02)


@pytest.mark.parametrize("form", ["1,1", "2,1", "3,1", "1,k", "2,k", "3,k"])
def test_limits_hold_the_value(form: str) -> None:
    result = icc(wide(_simulated(20, 3, 0.5, seed=2), Kind.NUMERIC), form)
    assert result.lower < result.value < result.upper
    assert result.bootstrap == 0
    assert "F" in result.method


def test_unequal_numbers_of_judgments_by_hand() -> None:
    # items 1 3, 5 5, 7: N = 5, n = 3, mean 4.2; between = 2 (2 - 4.2)² + 2 (5 - 4.2)² + (7 - 4.2)²
    # = 9.68 + 1.28 + 7.84 = 18.8, BMS = 9.4; within = 2, WMS = 1; k₀ = (5 - 9/5) / 2 = 1.6
    judgments = _numbers([[1.0, 3.0], [5.0, 5.0], [7.0, None]])
    result = icc(judgments, "1,1", bootstrap=0)
    assert result.observed == pytest.approx(9.4)
    assert result.expected == pytest.approx(1.0)
    assert result.value == pytest.approx((9.4 - 1) / (9.4 + 0.6))
    assert "k₀ = 1.60" in result.notes[0]


def test_unequal_numbers_get_a_bootstrap_interval() -> None:
    rows: list[list[float | None]] = [list(r) for r in _simulated(60, 3, 0.0, seed=3)]
    for row in rows[::3]:
        row[1] = None
    result = icc(_numbers(rows), "1,1", bootstrap=300)
    assert result.method.startswith("bootstrap by item")
    assert result.lower < 0.5 < result.upper


def test_equal_numbers_by_changing_raters_get_the_f_interval() -> None:
    rows: list[list[float | None]] = [
        [a, b, None] if i % 2 else [None, a, b]
        for i, (a, b) in enumerate(_simulated(30, 2, 0.0, seed=4))
    ]
    judgments = _numbers(rows)
    complete = wide(_simulated(30, 2, 0.0, seed=4), Kind.NUMERIC)
    one, two = icc(judgments, "1,1"), icc(complete, "1,1")
    assert (one.value, one.lower, one.upper) == pytest.approx((two.value, two.lower, two.upper))


def test_missing_judgments_are_refused_by_forms_2_and_3() -> None:
    judgments = _numbers([[1.0, 2.0], [2.0, None]])
    for form in ("2,1", "3,k"):
        with pytest.raises(NotApplicableError, match=r"use icc:1,1"):
            icc(judgments, form)
    assert [c.form for c in ICC.suited(Evidence.of(judgments))] == ["1,1", "1,k"]


def test_unknown_forms_are_refused() -> None:
    with pytest.raises(UnknownNameError, match="1,1, 2,1, 3,1"):
        icc(_numbers([[1.0, 2.0]]), "4,1")


def test_no_variation_is_undefined() -> None:
    result = icc(_numbers([[2.0, 2.0], [2.0, 2.0]]), "1,1")
    assert np.isnan(result.value)
    assert "undefined" in result.reading


def test_perfect_agreement_is_one() -> None:
    judgments = _numbers([[2.0, 2.0], [5.0, 5.0], [3.0, 3.0]])
    for form in ("1,1", "2,1", "3,1", "1,k", "2,k", "3,k"):
        assert icc(judgments, form).value == pytest.approx(1.0)
