"""Intraclass correlations and concordance against published figures."""

from __future__ import annotations

import pytest

from quorate.analysis.agreement import icc, kendall_w
from quorate.schema import Judgments, Kind
from tables import wide

# Shrout & Fleiss 1979, doi:10.1037/0033-2909.86.2.420, table 2: 6 targets, 4 judges
TABLE = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]


def _shrout_fleiss() -> Judgments:
    return wide([[float(x) for x in row] for row in TABLE], Kind.NUMERIC)


@pytest.mark.parametrize(
    ("form", "published", "exact"),
    [
        ("1,1", 0.17, 0.165742),
        ("2,1", 0.29, 0.289764),
        ("3,1", 0.71, 0.714841),
        ("1,k", 0.44, 0.442797),
        ("2,k", 0.62, 0.620051),
        ("3,k", 0.91, 0.909316),
    ],
)
def test_shrout_and_fleiss_1979(form: str, published: float, exact: float) -> None:
    result = icc(_shrout_fleiss(), form)
    assert round(result.value, 2) == published
    assert result.value == pytest.approx(exact, abs=5e-7)


def test_shrout_and_fleiss_1979_mean_squares() -> None:
    one, two = icc(_shrout_fleiss(), "1,1"), icc(_shrout_fleiss(), "2,1")
    assert one.observed == pytest.approx(11.241667, abs=5e-7)  # BMS
    assert one.expected == pytest.approx(6.263889, abs=5e-7)  # WMS
    assert two.expected == pytest.approx(1.019444, abs=5e-7)  # EMS


@pytest.mark.parametrize(
    ("form", "lower", "upper"),
    [
        # 95 % limits on these data as the R package psych documents them
        ("1,1", -0.133, 0.72),
        ("2,1", 0.019, 0.76),
        ("3,1", 0.342, 0.95),
        ("1,k", -0.884, 0.91),
        ("2,k", 0.071, 0.93),
        ("3,k", 0.676, 0.99),
    ],
)
def test_shrout_and_fleiss_1979_intervals(form: str, lower: float, upper: float) -> None:
    result = icc(_shrout_fleiss(), form)
    assert result.lower == pytest.approx(lower, abs=5.1e-4)
    assert result.upper == pytest.approx(upper, abs=5.1e-3)


def test_kendall_with_ties_by_hand() -> None:
    # Two raters, four items: x = 1 2 3 4, y = 1 1 2 3. Ranks of y: 1.5 1.5 3 4.
    # R = 2.5 3.5 6 8, mean 5: S = 6.25 + 2.25 + 1 + 9 = 18.5; T = 2³ - 2 = 6;
    # W = 12 · 18.5 / (4 · 60 - 2 · 6) = 222 / 228
    judgments = wide([["1", "1"], ["2", "1"], ["3", "2"], ["4", "3"]], Kind.ORDINAL)
    result = kendall_w(judgments, bootstrap=0)
    assert result.value == pytest.approx(222 / 228)
