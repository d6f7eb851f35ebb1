"""Agreement of texts: mean chrF between raters, and alpha with it as distance."""

from __future__ import annotations

import random

import numpy as np
import pytest

from quorate.analysis.agreement import agreement
from quorate.analysis.agreement.chrf import Chrf, ChrfAlpha, chrf_alpha, mean_chrf
from quorate.analysis.agreement.evidence import Evidence
from quorate.analysis.agreement.krippendorff_alpha import krippendorff_alpha
from quorate.schema import Judgments, Kind, NotApplicableError
from tables import Row, table

ABC_ABD = 7 / 18
"""chrF of abc and abd: 2/3 of one character, 1/2 of two, none of three"""


def texts(*answers: tuple[str, ...]) -> Judgments:
    rows: list[Row] = [
        (f"i{n}", f"r{k}", text) for n, said in enumerate(answers) for k, text in enumerate(said)
    ]
    return table(rows, Kind.TEXT)


def test_mean_by_hand() -> None:
    # abc, abd: 7/18; abc twice: 1; one answer: left out
    found = mean_chrf(texts(("abc", "abd"), ("abc", "abc"), ("xyz",)))
    assert found.value == pytest.approx((ABC_ABD + 1) / 2)
    assert (found.n_items, found.n_pairs) == (2, 2)
    # deviations ±(1 - 7/18)/2 = ±11/36: √(2 (11/36)² / (2 · 1)) = 11/36
    assert found.se == pytest.approx(11 / 36)


def test_three_answers_make_three_pairs() -> None:
    # abc–abd 7/18, the other two pairs 0
    assert mean_chrf(texts(("abc", "abd", "xyz"))).value == pytest.approx(ABC_ABD / 3)


def test_alpha_by_hand() -> None:
    # abc, abd and xyz, xyz: D_o = (2 · 11/18 + 0) / 4 = 11/36
    # D_e over 4 · 3 ordered pairs: 2 · 11/18 + 8 · 1 = 83/9, / 12 = 83/108
    found = chrf_alpha(texts(("abc", "abd"), ("xyz", "xyz")))
    assert found.observed == pytest.approx(11 / 36)
    assert found.expected == pytest.approx(83 / 108)
    assert found.value == pytest.approx(1 - 33 / 83)


def test_alpha_is_the_nominal_one_where_texts_share_nothing() -> None:
    said = texts(("a", "a", "b"), ("c", "b"), ("c", "c", "c"), ("d", "a"), ("d",))
    assert chrf_alpha(said).value == pytest.approx(krippendorff_alpha(said).value)


def test_chance_is_estimated_where_pairs_are_many() -> None:
    rng = random.Random(3)
    words = ["".join(rng.choices("abcdef", k=4)) for _ in range(60)]
    said = []
    for _ in range(250):
        text = rng.sample(words, 5)
        said.append((" ".join(text), " ".join([*text[:4], rng.choice(words)])))
    drawn = chrf_alpha(texts(*said), bootstrap=0)
    part = chrf_alpha(texts(*said[:150]), bootstrap=0)
    assert any("50,000 of" in note for note in drawn.notes)
    assert not any("estimated" in note for note in part.notes)
    assert drawn.expected == pytest.approx(part.expected, abs=0.01)


def test_identical_texts() -> None:
    found = chrf_alpha(texts(("a", "a"), ("a", "a")))
    assert not found.defined
    assert mean_chrf(texts(("a", "a"), ("b", "b"))).value == 1.0
    assert chrf_alpha(texts(("a", "a"), ("b", "b"))).value == 1.0


def test_texts_alone() -> None:
    with pytest.raises(NotApplicableError, match="takes text questions"):
        mean_chrf(table([("i", "r", "a"), ("i", "s", "b")]))


def test_texts_are_measured_so_unasked() -> None:
    found = agreement(texts(("abc", "abd"), ("abc", "abc"), ("xyz", "xya")), bootstrap=100)
    assert [a.coefficient for a in found.results] == [
        "chrf-alpha",
        "chrf",
        "krippendorff-alpha:nominal",
        "percent",
    ]


def test_raters_can_be_resampled() -> None:
    rng = random.Random(4)
    # three raters copy each other, three write what they like: other raters would agree otherwise
    said = []
    for n in range(30):
        own = ["".join(rng.choices("abcdefgh", k=8)) for _ in range(3)]
        said.append((f"copy {n}",) * 3 + tuple(own))
    judgments = texts(*said)
    by_item, by_rater = (chrf_alpha(judgments, bootstrap=200, unit=u) for u in ("item", "rater"))
    assert by_item.value == by_rater.value
    assert by_rater.upper - by_rater.lower > 4 * (by_item.upper - by_item.lower)


def test_a_replicate_without_a_rater_is_the_table_without_them() -> None:
    judgments = texts(("abc", "abd", "xyz"), ("abc", "xyz", "xyz"), ("abd", "abx", "abd"))
    draws = np.array([1.0, 1.0, 0.0])
    for coefficient in (Chrf(), ChrfAlpha()):
        drawn = Evidence.of(judgments).resampled(draws)
        left = Evidence.of(judgments.subset(judgments.rater < 2))
        values = [
            coefficient.estimate(e, coefficient.units(e)[None, :].astype(np.float64)).value[0]
            for e in (drawn, left)
        ]
        assert values[0] == pytest.approx(values[1])
