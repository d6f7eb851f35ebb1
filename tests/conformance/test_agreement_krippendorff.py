"""Krippendorff's alpha against the figures of its author."""

from __future__ import annotations

import pytest

from quorate.analysis.agreement import krippendorff_alpha
from quorate.schema import Judgments, Kind
from tables import wide

# Krippendorff 2011, «Computing Krippendorff's alpha-reliability», example C: 4 coders, 12 units.
# Transcriptions differ on who coded unit 12; alpha does not.
K2011 = {
    "by the second coder": """
        1 2 3 3 2 1 4 1 2 . . .
        1 2 3 3 2 2 4 1 2 5 . 3
        . 3 3 3 2 3 4 2 2 5 1 .
        1 2 3 3 2 4 4 1 2 5 1 .""",
    "by the third coder": """
        1 2 3 3 2 1 4 1 2 . . .
        1 2 3 3 2 2 4 1 2 5 . .
        . 3 3 3 2 3 4 2 2 5 1 3
        1 2 3 3 2 4 4 1 2 5 1 .""",
}


def _coders(text: str, kind: Kind = Kind.ORDINAL) -> Judgments:
    coders = [line.split() for line in text.strip().splitlines()]
    rows = [
        [None if label == "." else label for label in unit] for unit in zip(*coders, strict=True)
    ]
    if kind is Kind.NUMERIC:
        return wide([[None if x is None else float(x) for x in row] for row in rows], kind)
    return wide(rows, kind)


@pytest.mark.parametrize("coding", K2011)
@pytest.mark.parametrize(
    ("metric", "published", "exact"),
    [
        ("nominal", 0.743, 0.743421),
        ("ordinal", 0.815, 0.815388),
        ("interval", 0.849, 0.849107),
        ("ratio", 0.797, 0.797403),
    ],
)
def test_krippendorff_2011(coding: str, metric: str, published: float, exact: float) -> None:
    result = krippendorff_alpha(_coders(K2011[coding]), metric, bootstrap=0)
    assert round(result.value, 3) == published
    assert result.value == pytest.approx(exact, abs=5e-7)
    assert (result.n_items, result.n_pairs) == (11, 55)


@pytest.mark.parametrize("metric", ["interval", "ratio", "ordinal", "nominal"])
def test_krippendorff_2011_is_the_same_for_numbers(metric: str) -> None:
    of_options = krippendorff_alpha(_coders(K2011["by the third coder"]), metric, bootstrap=0)
    of_numbers = krippendorff_alpha(
        _coders(K2011["by the third coder"], Kind.NUMERIC), metric, bootstrap=0
    )
    assert of_numbers.value == pytest.approx(of_options.value, abs=1e-12)


def test_the_ordinal_metric_is_not_the_known_wrong_one() -> None:
    # a widespread implementation once gave 0.78922 for the ordinal metric on these data
    value = krippendorff_alpha(_coders(K2011["by the second coder"]), "ordinal", bootstrap=0).value
    assert abs(value - 0.78922) > 0.02


def test_krippendorff_2004_binary() -> None:
    # Krippendorff 2004, «Content Analysis», 2nd ed., section 11.3: two observers, ten units
    rows = zip("1100000000", "0110010100", strict=True)
    result = krippendorff_alpha(wide([list(r) for r in rows]), bootstrap=0)
    assert result.observed == pytest.approx(0.400)  # 4 of 10 units differ
    assert result.expected == pytest.approx(0.442, abs=5e-4)  # 2 · 14 · 6 / (20 · 19)
    assert result.value == pytest.approx(0.0952380952, abs=1e-10)


def test_krippendorff_2004_nominal() -> None:
    # the same, section 11.3.3: two observers, twelve articles
    rows = zip("aabbbbbccccc", "abbbbbcccccc", strict=True)
    result = krippendorff_alpha(wide([list(r) for r in rows]), bootstrap=0)
    assert result.observed == pytest.approx(2 / 12)
    assert result.expected == pytest.approx(0.6268, abs=5e-5)
    assert result.value == pytest.approx(0.7341040462, abs=1e-10)


# Hayes & Krippendorff 2007, doi:10.1080/19312450709336664, page 84: 5 judges, 40 articles, 0 to 3
HAYES = """
112.2 1101. 2333. .00.0 000.0 000.0 102.1 1.20. 222.2 2111.
.100. 0000. 1222. 33223 111.1 111.1 212.2 1233. 1101. 000.0
0011. 00.00 2333. 0000. 12.22 0111. 00010 1212. 1122. 112.2
110.0 2121. 22.22 3222. 222.2 223.2 222.2 22.12 2222. 111.1
"""


@pytest.mark.parametrize(
    ("metric", "value"),
    [
        ("ordinal", 0.7598291891514336),  # published .7598
        ("nominal", 0.47650956741865835),
        ("interval", 0.757378277153558),
    ],
)
def test_hayes_and_krippendorff_2007(metric: str, value: float) -> None:
    rows = [[None if c == "." else c for c in unit] for unit in HAYES.split()]
    assert len(rows) == 40
    result = krippendorff_alpha(wide(rows, Kind.ORDINAL), metric, bootstrap=0)
    assert result.value == pytest.approx(value, abs=1e-12)


def test_artstein_and_poesio_2008() -> None:
    # doi:10.1162/coli.07-034-R2, table on page 568: 46 stat/stat, 6 ireq/stat, 32 ireq/ireq,
    # 6 ireq/chck, 10 chck/chck; page 567: half a disagreement with chck
    pairs = [("stat", "stat")] * 46 + [("ireq", "stat")] * 6 + [("ireq", "ireq")] * 32
    pairs += [("ireq", "chck")] * 6 + [("chck", "chck")] * 10
    judgments = wide([list(pair) for pair in pairs])
    assert judgments.question.options == ("chck", "ireq", "stat")
    nominal = krippendorff_alpha(judgments, bootstrap=0)
    assert nominal.observed == pytest.approx(0.12)
    assert nominal.expected == pytest.approx(0.601, abs=1e-3)
    assert nominal.value == pytest.approx(0.800, abs=1e-3)

    def half_with_chck(a: object, b: object) -> float:
        return 0.0 if a == b else 0.5 if 0 in (a, b) else 1.0

    weighted = krippendorff_alpha(judgments, half_with_chck, bootstrap=0)
    assert weighted.observed == pytest.approx(0.09)
    assert weighted.expected == pytest.approx(0.4879, abs=5e-5)
    assert weighted.value == pytest.approx(0.8156, abs=5e-5)
