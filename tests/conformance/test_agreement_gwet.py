"""Gwet's family of coefficients against the figures of his handbook and software."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from quorate.analysis.agreement import (
    Agreement,
    brennan_prediger,
    cohen_kappa,
    conger_kappa,
    fleiss_kappa,
    gwet_ac1,
    gwet_ac2,
    krippendorff_alpha,
    percent_agreement,
    scott_pi,
)
from quorate.schema import Judgments, Kind
from tables import crossed, wide

# Gwet 2014, «Handbook of Inter-Rater Reliability», 4th ed., page 120: 4 raters, 12 subjects.
# Figures: the R and Python packages irrCAC on this table (cac.raw4raters).
RAW4 = """
1 2 3 3 2 1 4 1 2 . . .
1 2 3 3 2 2 4 1 2 5 . .
. 3 3 3 2 3 4 2 2 5 1 3
1 2 3 3 2 4 4 1 2 5 1 .
"""
WEIGHTED: dict[str, Callable[..., Agreement]] = {
    "AC2": gwet_ac2,
    "Fleiss": fleiss_kappa,
    "BP": brennan_prediger,
    "Conger": conger_kappa,
}


def _raters(text: str, kind: Kind = Kind.ORDINAL) -> Judgments:
    raters = [line.split() for line in text.strip().splitlines()]
    return wide(
        [[None if x == "." else x for x in unit] for unit in zip(*raters, strict=True)], kind
    )


@pytest.mark.parametrize(
    ("measure", "value", "expected", "se", "lower"),
    [
        (gwet_ac1, 0.77544, 0.19032, 0.14295, 0.46081),
        (fleiss_kappa, 0.76117, 0.23872, 0.15302, 0.42438),
        (conger_kappa, 0.76282, 0.23343, 0.14917, 0.43450),
        (brennan_prediger, 0.77273, 0.20000, 0.14472, 0.45421),
    ],
)
def test_raw_four_raters(
    measure: Callable[..., Agreement], value: float, expected: float, se: float, lower: float
) -> None:
    result = measure(_raters(RAW4), bootstrap=0)
    assert result.observed == pytest.approx(0.81818, abs=5e-6)
    assert result.value == pytest.approx(value, abs=5e-6)
    assert result.expected == pytest.approx(expected, abs=5e-6)
    assert result.se == pytest.approx(se, abs=5e-6)
    assert result.lower == pytest.approx(lower, abs=1.1e-5)
    assert result.upper == 1.0
    assert result.method == "analytic standard error, Student’s t"


def test_raw_four_raters_alpha() -> None:
    result = krippendorff_alpha(_raters(RAW4), "nominal", bootstrap=0)
    assert result.value == pytest.approx(0.74342, abs=5e-6)
    assert result.se == pytest.approx(0.14557, abs=5e-6)
    assert result.lower == pytest.approx(0.41906, abs=1.1e-5)
    # irrCAC's pa .805 and pe .24 are of another arrangement of the same formula:
    # 1 - pa = (1 - 1/n) D_o and 1 - pe = D_e (n - 1) / n, with n = 40 pairable judgments
    assert 1 - result.observed * 39 / 40 == pytest.approx(0.805)
    assert 1 - result.expected * 39 / 40 == pytest.approx(0.24)


def test_conger_depends_on_who_judged() -> None:
    # unit 12 judged by the second rater instead of the third
    moved = RAW4.replace("5 . .\n.", "5 . 3\n.").replace("5 1 3\n", "5 1 .\n")
    assert conger_kappa(_raters(moved), bootstrap=0).value == pytest.approx(0.76207, abs=5e-6)
    for measure in (gwet_ac1, fleiss_kappa, brennan_prediger):
        there, here = measure(_raters(moved), bootstrap=0), measure(_raters(RAW4), bootstrap=0)
        assert there.value == pytest.approx(here.value, abs=1e-12)


@pytest.mark.parametrize(
    ("weights", "ac2", "fleiss", "bp", "alpha"),
    [
        ("quadratic", 0.91400, 0.86494, 0.90152, 0.84911),
        ("linear", 0.85874, 0.81794, 0.84848, 0.80038),
        ("ordinal", 0.89894, 0.85021, 0.88636, 0.83364),
        ("radical", 0.81981, 0.78992, 0.81263, 0.77198),
        ("ratio", 0.85737, 0.82134, 0.84024, 0.79740),
        ("bipolar", 0.90037, 0.85307, 0.88815, 0.83499),
        ("circular", 0.83020, 0.80720, 0.82355, 0.78998),
    ],
)
def test_raw_four_raters_weighted(
    weights: str, ac2: float, fleiss: float, bp: float, alpha: float
) -> None:
    judgments = _raters(RAW4)
    assert gwet_ac2(judgments, weights, bootstrap=0).value == pytest.approx(ac2, abs=5e-6)
    assert fleiss_kappa(judgments, weights, bootstrap=0).value == pytest.approx(fleiss, abs=5e-6)
    assert brennan_prediger(judgments, weights, bootstrap=0).value == pytest.approx(bp, abs=5e-6)
    metric = "gwet-ordinal" if weights == "ordinal" else weights
    assert krippendorff_alpha(judgments, metric, bootstrap=0).value == pytest.approx(
        alpha, abs=5e-6
    )


# standard errors and lower limits of the same, to three digits: irrCAC's own tests
@pytest.mark.parametrize(
    ("weights", "name", "se", "lower"),
    [
        ("bipolar", "AC2", 0.106, 0.667),
        ("circular", "AC2", 0.133, 0.538),
        ("linear", "AC2", 0.117, 0.600),
        ("ordinal", "AC2", 0.107, 0.664),
        ("quadratic", "AC2", 0.104, 0.685),
        ("radical", "AC2", 0.128, 0.537),
        ("ratio", "AC2", 0.122, 0.589),
        ("bipolar", "Fleiss", 0.145, 0.535),
        ("circular", "Fleiss", 0.149, 0.479),
        ("linear", "Fleiss", 0.149, 0.491),
        ("ordinal", "Fleiss", 0.147, 0.527),
        ("quadratic", "Fleiss", 0.146, 0.544),
        ("radical", "Fleiss", 0.150, 0.460),
        ("ratio", "Fleiss", 0.152, 0.486),
        ("bipolar", "BP", 0.112, 0.641),
        ("circular", "BP", 0.137, 0.522),
        ("linear", "BP", 0.123, 0.577),
        ("ordinal", "BP", 0.114, 0.636),
        ("quadratic", "BP", 0.111, 0.657),
        ("radical", "BP", 0.133, 0.520),
        ("ratio", "BP", 0.132, 0.549),
        ("bipolar", "Conger", 0.142, 0.532),
        ("circular", "Conger", 0.147, 0.481),
        ("linear", "Conger", 0.145, 0.494),
        ("ordinal", "Conger", 0.144, 0.526),
        ("quadratic", "Conger", 0.144, 0.541),
        ("radical", "Conger", 0.146, 0.466),
        ("ratio", "Conger", 0.149, 0.485),
    ],
)
def test_raw_four_raters_weighted_intervals(
    weights: str, name: str, se: float, lower: float
) -> None:
    result = WEIGHTED[name](_raters(RAW4), weights, bootstrap=0)
    assert result.se == pytest.approx(se, abs=5.1e-4)
    assert result.lower == pytest.approx(lower, abs=5.1e-4)


@pytest.mark.parametrize(
    ("metric", "se", "lower"),
    [
        ("bipolar", 0.128, 0.549),
        ("circular", 0.141, 0.476),
        ("linear", 0.135, 0.499),
        ("gwet-ordinal", 0.131, 0.542),
        ("quadratic", 0.129, 0.561),
        ("radical", 0.140, 0.461),
        ("ratio", 0.140, 0.484),
    ],
)
def test_raw_four_raters_alpha_intervals(metric: str, se: float, lower: float) -> None:
    result = krippendorff_alpha(_raters(RAW4), metric, bootstrap=0)
    assert result.se == pytest.approx(se, abs=5.1e-4)
    assert result.lower == pytest.approx(lower, abs=5.1e-4)


# Gwet 2014, page 125 (15 of the units): 5 observers, scores 0 to 3
FIVE_OBSERVERS = """
1 1 2 . 0 0 1 1 2 2 . 0 1 3 1
1 1 3 0 0 0 0 . 2 1 1 0 2 3 1
2 0 3 0 0 0 2 2 2 1 0 0 2 2 1
. 1 3 . . . . 0 . 1 0 0 2 2 .
2 . . 0 0 0 1 . 2 . . . . 3 1
"""
# irrCAC's data set raw_gender: 4 raters, 15 subjects
GENDER = """
a a a a a b b b c a a a a a b
a a a a b a b c c a a a a b a
a b b c a a b b c a b b c a a
c c c c a a b b c c c c c a a
"""


@pytest.mark.parametrize(
    ("text", "measure", "value", "expected", "se", "lower", "upper"),
    [
        (FIVE_OBSERVERS, gwet_ac1, 0.497, 0.236, 0.122, 0.235, 0.758),
        (FIVE_OBSERVERS, fleiss_kappa, 0.458, 0.291, 0.120, 0.199, 0.716),
        (FIVE_OBSERVERS, brennan_prediger, 0.487, 0.250, 0.121, 0.228, 0.747),
        (FIVE_OBSERVERS, conger_kappa, 0.469, 0.276, 0.117, 0.219, 0.719),
        (GENDER, gwet_ac1, 0.208, 0.312, 0.091, 0.014, 0.403),
        (GENDER, fleiss_kappa, 0.129, 0.375, 0.141, -0.172, 0.430),
        (GENDER, brennan_prediger, 0.183, 0.333, 0.102, -0.035, 0.402),
        (GENDER, conger_kappa, 0.166, 0.347, 0.121, -0.094, 0.426),
    ],
)
def test_further_tables(
    text: str,
    measure: Callable[..., Agreement],
    value: float,
    expected: float,
    se: float,
    lower: float,
    upper: float,
) -> None:
    result = measure(_raters(text, Kind.CATEGORICAL), bootstrap=0)
    assert result.value == pytest.approx(value, abs=5.1e-4)
    assert result.expected == pytest.approx(expected, abs=5.1e-4)
    assert result.se == pytest.approx(se, abs=5.1e-4)
    assert result.lower == pytest.approx(lower, abs=5.1e-4)
    assert result.upper == pytest.approx(upper, abs=5.1e-4)


@pytest.mark.parametrize(
    ("text", "value", "se", "lower", "upper"),
    [
        (FIVE_OBSERVERS, 0.481, 0.114, 0.237, 0.724),
        (GENDER, 0.143, 0.141, -0.158, 0.445),
    ],
)
def test_further_tables_alpha(
    text: str, value: float, se: float, lower: float, upper: float
) -> None:
    result = krippendorff_alpha(_raters(text, Kind.CATEGORICAL), "nominal", bootstrap=0)
    assert result.value == pytest.approx(value, abs=5.1e-4)
    assert result.se == pytest.approx(se, abs=5.1e-4)
    assert result.lower == pytest.approx(lower, abs=5.1e-4)
    assert result.upper == pytest.approx(upper, abs=5.1e-4)


def test_gwet_2008_by_hand() -> None:
    # Gwet 2008, doi:10.1348/000711006X126600: 8 × (y, y), 1 × (n, n), 1 × (y, n)
    judgments = wide([["y", "y"]] * 8 + [["n", "n"]] + [["y", "n"]])
    # p_a = .9; π_y = 17/20; AC1: p_e = 2 · .85 · .15 = .255, (.9 - .255) / .745 = .865772
    assert gwet_ac1(judgments, bootstrap=0).value == pytest.approx(0.865772, abs=5e-7)
    # Scott: p_e = .85² + .15² = .745, .155 / .255 = .607843
    assert scott_pi(judgments, bootstrap=0).value == pytest.approx(0.607843, abs=5e-7)
    # Cohen: p_e = .9 · .8 + .1 · .2 = .74, .16 / .26 = .615385
    assert cohen_kappa(judgments, bootstrap=0).value == pytest.approx(0.615385, abs=5e-7)
    assert conger_kappa(judgments, bootstrap=0).value == pytest.approx(0.615385, abs=5e-7)
    assert percent_agreement(judgments, bootstrap=0).value == pytest.approx(0.9)


# Gwet 2014: 100 pregnant women by two abstractors; rows ectopic, AIU, NIU
ABSTRACTORS = [[13, 0, 0], [0, 20, 7], [0, 4, 56]]
# 223 psychiatric patients by two methods of diagnosis
DIAGNOSIS = [[40, 4, 4, 17], [6, 25, 2, 13], [4, 1, 21, 12], [15, 5, 9, 45]]


@pytest.mark.parametrize(
    ("counts", "weights", "cohen", "scott", "ac2", "bp"),
    [
        (ABSTRACTORS, "identity", 0.796, 0.796, 0.849, 0.835),
        (ABSTRACTORS, "linear", 0.843, 0.843, 0.900, 0.876),
        (ABSTRACTORS, "quadratic", 0.892, 0.892, 0.940, 0.918),
        (ABSTRACTORS, "ordinal", 0.872, 0.872, 0.925, 0.901),
        (ABSTRACTORS, "radical", 0.819, 0.819, 0.875, 0.855),
        (ABSTRACTORS, "ratio", 0.927, 0.927, 0.963, 0.951),
        (ABSTRACTORS, "circular", 0.796, 0.796, 0.849, 0.835),
        (ABSTRACTORS, "bipolar", 0.872, 0.872, 0.925, 0.901),
        (DIAGNOSIS, "identity", 0.432, 0.430, 0.456, 0.450),
        (DIAGNOSIS, "linear", 0.407, 0.406, 0.377, 0.347),
        (DIAGNOSIS, "quadratic", 0.383, 0.382, 0.299, 0.236),
        (DIAGNOSIS, "ordinal", 0.390, 0.389, 0.324, 0.273),
        (DIAGNOSIS, "radical", 0.419, 0.418, 0.418, 0.401),
        (DIAGNOSIS, "ratio", 0.413, 0.412, 0.359, 0.310),
        (DIAGNOSIS, "circular", 0.446, 0.444, 0.488, 0.471),
        (DIAGNOSIS, "bipolar", 0.387, 0.386, 0.315, 0.264),
    ],
)
def test_tables_of_two_raters(
    counts: list[list[int]], weights: str, cohen: float, scott: float, ac2: float, bp: float
) -> None:
    judgments = crossed(counts, ["1", "2", "3", "4"][: len(counts)])
    for measure, value in (
        (cohen_kappa, cohen),
        (scott_pi, scott),
        (gwet_ac2, ac2),
        (brennan_prediger, bp),
    ):
        assert measure(judgments, weights, bootstrap=0).value == pytest.approx(value, abs=5.1e-4)


def test_interval_of_cohens_kappa() -> None:
    # irrCAC: .68 to .913, with another large-sample variance than that of Fleiss, Cohen & Everitt
    result = cohen_kappa(crossed(ABSTRACTORS), bootstrap=0)
    assert result.lower == pytest.approx(0.68, abs=2.5e-3)
    assert result.upper == pytest.approx(0.913, abs=2.5e-3)
