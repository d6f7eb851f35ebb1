"""The kappas against the examples of their authors."""

from __future__ import annotations

import numpy as np
import pytest

from quorate.analysis.agreement import (
    agreement,
    brennan_prediger,
    cohen_kappa,
    fleiss_kappa,
    gwet_ac1,
    percent_agreement,
    scott_pi,
)
from quorate.analysis.agreement.weights import from_disagreement
from quorate.schema import Kind
from tables import counted, crossed, wide

# Cohen 1960, doi:10.1177/001316446002000104, table 1: 200 persons, two judges
COHEN = [[88, 10, 2], [14, 40, 6], [18, 10, 12]]


def test_cohen_1960() -> None:
    result = cohen_kappa(crossed(COHEN), bootstrap=0)
    assert result.observed == pytest.approx(0.70)
    assert result.expected == pytest.approx(0.41)
    assert result.value == pytest.approx(0.49152542372881347, abs=1e-12)  # published .492
    assert result.se == pytest.approx(0.0510018, abs=5e-8)
    assert result.lower == pytest.approx(0.39156, abs=5e-6)
    assert result.upper == pytest.approx(0.59149, abs=5e-6)


def test_gwet_on_cohen_1960() -> None:
    result = gwet_ac1(crossed(COHEN), bootstrap=0)
    assert result.value == pytest.approx(0.5760, abs=5e-5)
    assert result.expected == pytest.approx(0.2925, abs=5e-5)


def test_cohen_1968_weighted() -> None:
    # doi:10.1037/h0026256: the same table with disagreement weights
    weights = from_disagreement(np.array([[0.0, 1, 3], [1, 0, 6], [3, 6, 0]]))
    result = cohen_kappa(crossed(COHEN), weights, bootstrap=0)
    assert result.value == pytest.approx(0.3478260869565216, abs=1e-12)  # published .348


def test_brennan_and_prediger_1981() -> None:
    # doi:10.1177/001316448104100307, example 1
    counts = [[50, 0, 0], [10, 10, 10], [20, 0, 0]]
    assert cohen_kappa(crossed(counts), bootstrap=0).value == pytest.approx(0.2727272727, abs=1e-9)
    # S = (.6 - 1/3) / (2/3) = .40
    assert brennan_prediger(crossed(counts), bootstrap=0).value == pytest.approx(0.40)


# Fleiss 1971, doi:10.1037/h0031619: 30 patients, 6 psychiatrists each, 5 diagnoses
FLEISS = """
00060 03003 01401 00006 03030 20400 00402 20310 20040 00006
10050 11040 03300 10050 02031 00501 30012 51000 02040 10203
00006 01050 02013 20040 10041 05010 40002 02040 10500 00006
"""


def test_fleiss_1971() -> None:
    judgments = counted([[int(c) for c in row] for row in FLEISS.split()])
    result = fleiss_kappa(judgments, bootstrap=0)
    assert result.observed == pytest.approx(0.5556, abs=5e-4)
    assert result.expected == pytest.approx(0.2201, abs=5e-4)
    assert result.value == pytest.approx(0.43024452006014074, abs=1e-12)  # published .430


def test_fleiss_1971_by_category() -> None:
    # its table 2: .248, .248, .517, .470, .565, each from figures rounded to three digits
    judgments = counted([[int(c) for c in row] for row in FLEISS.split()])
    report = agreement(judgments, ["fleiss-kappa"], bootstrap=0)
    found = [
        next(r.value for r in category.results if r.coefficient == "fleiss-kappa")
        for category in report.categories
    ]
    assert found == pytest.approx([0.248, 0.248, 0.517, 0.470, 0.565], abs=5e-3)


def test_fleiss_as_in_many_textbooks() -> None:
    # ten subjects, fourteen raters: the worked example of the encyclopedia article on the kappa
    rows = [
        [0, 0, 0, 0, 14],
        [0, 2, 6, 4, 2],
        [0, 0, 3, 5, 6],
        [0, 3, 9, 2, 0],
        [2, 2, 8, 1, 1],
        [7, 7, 0, 0, 0],
        [3, 2, 6, 3, 0],
        [2, 5, 3, 2, 2],
        [6, 5, 2, 1, 0],
        [0, 2, 2, 3, 7],
    ]
    judgments = counted(rows)
    result = fleiss_kappa(judgments, bootstrap=0)
    assert result.value == pytest.approx(0.20993070442195522, abs=1e-12)  # .210
    # Randolph 2005: the free-marginal kappa of the same
    assert brennan_prediger(judgments, bootstrap=0).value == pytest.approx(0.2225274725, abs=1e-9)


@pytest.mark.parametrize(
    ("counts", "n", "value"),
    [
        ([[38, 5, 0, 1], [33, 11, 3, 0], [10, 14, 5, 6], [3, 7, 3, 10]], 149, 0.20794246),
        ([[5, 3, 0, 0], [3, 11, 4, 0], [2, 13, 3, 4], [1, 2, 4, 14]], 69, 0.29651657),
    ],
)
def test_landis_and_koch_1977(counts: list[list[int]], n: int, value: float) -> None:
    # doi:10.2307/2529310: diagnosis of multiple sclerosis, Winnipeg .208 and New Orleans .297
    result = cohen_kappa(crossed(counts), bootstrap=0)
    assert result.n_items == n
    assert result.value == pytest.approx(value, abs=5e-9)


def test_artstein_and_poesio_2008() -> None:
    # doi:10.1162/coli.07-034-R2, pages 558 and 568
    first = crossed([[20, 10], [20, 50]])
    assert percent_agreement(first, bootstrap=0).value == pytest.approx(0.7)
    assert brennan_prediger(first, bootstrap=0).value == pytest.approx(0.4)
    assert scott_pi(first, bootstrap=0).value == pytest.approx(0.341, abs=5e-4)
    assert cohen_kappa(first, bootstrap=0).value == pytest.approx(0.348, abs=5e-4)

    second = crossed([[46, 0, 0], [6, 32, 6], [0, 0, 10]])
    assert percent_agreement(second, bootstrap=0).value == pytest.approx(0.88)
    assert brennan_prediger(second, bootstrap=0).value == pytest.approx(0.82)
    assert scott_pi(second, bootstrap=0).value == pytest.approx(0.7995, abs=5e-5)
    assert cohen_kappa(second, bootstrap=0).value == pytest.approx(0.8013, abs=5e-5)


def test_artstein_and_poesio_2008_weighted() -> None:
    # page 567: half credit between chck (the third) and another; published .8163
    half = ((1.0, 0.0, 0.5), (0.0, 1.0, 0.5), (0.5, 0.5, 1.0))
    result = cohen_kappa(crossed([[46, 0, 0], [6, 32, 6], [0, 0, 10]]), half, bootstrap=0)
    assert 1 - result.observed == pytest.approx(0.09)
    assert 1 - result.expected == pytest.approx(0.490, abs=1e-3)
    assert result.value == pytest.approx(0.8163, abs=5e-5)


def test_weighted_kappa_is_icc_like_for_quadratic_weights() -> None:
    # Fleiss & Cohen 1973, doi:10.1177/001316447303300309: κ with quadratic weights is
    # 1 - Σ(x - y)² / n over the same expected from independent margins; here by hand:
    # x = 1 2 3, y = 1 3 3: Σ(x - y)² / n = 1/3; E = mean over all 9 pairs of (x - y)²:
    # (0+4+4 + 1+1+1 + 4+0+0) / 9 = 15/9; κ = 1 - (1/3) / (15/9) = .8
    judgments = wide([["1", "1"], ["2", "3"], ["3", "3"]], Kind.ORDINAL)
    assert cohen_kappa(judgments, "quadratic", bootstrap=0).value == pytest.approx(0.8)
