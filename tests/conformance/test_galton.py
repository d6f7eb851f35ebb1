"""Galton 1907, "Vox populi", Nature 75, 450-451: the weight of an ox, judged by 787 people.

The bundled table holds the 19 percentiles he printed, one row each.
"""

from __future__ import annotations

import pytest

from quorate import consensus
from quorate.analysis.calibration import Closeness, calibrate
from quorate.data import gold, load


def test_the_middlemost_estimate_is_1207_lb() -> None:
    # "the middlemost estimate is 1207 lb."
    assert consensus(load("galton_1907"), "median").labels.to_list() == [1207.0]


def test_the_vox_populi_was_nine_pounds_too_high() -> None:
    # "the weight of the dressed ox proved to be 1198 lbs.; so the vox populi was in this case
    # 9 lb., or 0.8 per cent. of the whole weight too high" (9 / 1198 = 0.0075)
    found = consensus(load("galton_1907"), "median")
    known = gold("galton_1907")
    assert known is not None
    measured = calibrate(found, known)
    assert isinstance(measured, Closeness)
    assert measured.bias == 9.0
    assert round(100 * measured.bias / 1198, 1) == 0.8


def test_the_interval_of_the_median_of_the_percentiles_is_between_the_quartiles() -> None:
    # B ~ Binomial(19, 1/2): P(B <= 4) = (1 + 19 + 171 + 969 + 3876) / 2^19 = 5036 / 524288
    # so y(5)..y(15) hold the median with 1 - 2 * 0.009605 = 0.98079; adding C(19, 5) = 11628
    # gives 0.9364 for y(6)..y(14), below 0.95. y(5) and y(15) are his q1 = 1162 and q3 = 1236.
    found = consensus(load("galton_1907"), "median")
    assert found.lower is not None
    assert found.upper is not None
    assert (found.lower[0], found.upper[0]) == (1162.0, 1236.0)
    coverage = found.parameters["coverage"]
    assert not isinstance(coverage, (str, int, float))
    assert coverage[0] == pytest.approx(1 - 2 * 5036 / 524288)


def test_the_mean_of_the_percentiles() -> None:
    # sum of the 19 printed percentiles: 1074 + 1109 + 1126 + 1148 + 1162 + 1174 + 1181 + 1188
    # + 1197 + 1207 + 1214 + 1219 + 1225 + 1230 + 1236 + 1243 + 1254 + 1267 + 1293 = 22747
    assert consensus(load("galton_1907"), "mean").labels.to_list() == [pytest.approx(22747 / 19)]
