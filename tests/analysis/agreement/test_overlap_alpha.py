from __future__ import annotations

import json

import numpy as np
import pytest

from marked_crowd import MIXED, crowd
from quorate.analysis.agreement import overlap_alpha
from quorate.analysis.agreement.evidence import Evidence
from quorate.analysis.agreement.overlap_alpha import OverlapAlpha
from quorate.formats import from_rows
from quorate.schema import Judgments, Kind


def heard(*stretches: tuple[float, float]) -> str:
    return json.dumps([{"start": s, "end": e, "label": "dog"} for s, e in stretches])


def table(*rows: tuple[str, str, str]) -> Judgments:
    return from_rows(rows, kind=Kind.SEGMENTS)


def test_by_hand() -> None:
    made = table(
        ("a", "r", heard((0, 4))),
        ("a", "s", heard((0, 3))),
        ("b", "r", heard((3, 4))),
        ("b", "s", heard((3, 4))),
        ("c", "r", heard((0, 4))),
    )
    # within: a 1 - 3/4, b 0; D_o = (2 · 1/4 + 2 · 0) / 4 = 1/8
    # between a and b: 0-4 with 3-4 is 1/4, twice; 0-3 with 3-4 is 0, twice: D_e = 7/8
    # c has one answer and is left out
    result = overlap_alpha(made, bootstrap=0)
    assert result.observed == pytest.approx(1 / 8)
    assert result.expected == pytest.approx(7 / 8)
    assert result.value == pytest.approx(6 / 7)


def test_an_item_counts_by_its_answers() -> None:
    rows = [("a", rater, heard((0, 4))) for rater in "rst"]
    rows += [("b", "r", heard((8, 9))), ("b", "s", heard((6, 7)))]
    # three answers alike, two wholly apart: (3 · 0 + 2 · 1) / 5
    assert overlap_alpha(table(*rows), bootstrap=0).observed == pytest.approx(0.4)


def test_where_all_mark_the_same_everywhere_agreement_is_worth_nothing() -> None:
    same = [(item, rater, heard((0, 10))) for item in "abcdef" for rater in "rs"]
    # one odd answer: D_o = (2 · 1) / 12 = 1/6; between: 5 · 2 of 60 pairs have it: 1/6 = 10/60
    odd = [*same[:-1], ("f", "s", heard((20, 30)))]
    assert overlap_alpha(table(*odd), bootstrap=0).value == pytest.approx(0.0)
    assert not overlap_alpha(table(*same)).defined


def test_empty_answers_are_near_each_other() -> None:
    rows = [(item, rater, "[]") for item in "abc" for rater in "rs"]
    rows += [("d", "r", heard((0, 1))), ("d", "s", heard((0, 1)))]
    # D_o = 0; between: 12 of 24 pairs have d, at distance 1
    result = overlap_alpha(table(*rows), bootstrap=0)
    assert (result.value, result.expected) == (1.0, 0.5)


def test_weights_count_items() -> None:
    made = crowd(Kind.SEGMENTS, items=8, seed=3).judgments
    alpha, evidence = OverlapAlpha(), Evidence.of(made)
    weights = np.ones((2, 8))
    weights[1, 2] = 0
    without = made.subset(made.item != 2)
    assert alpha.estimate(evidence, weights).value == pytest.approx(
        [overlap_alpha(made, bootstrap=0).value, overlap_alpha(without, bootstrap=0).value]
    )


def test_many_answers_are_sampled_and_it_says_so() -> None:
    # 60 items of 5 answers make 44 250 pairs from different items
    made = crowd(items=60, density=2).judgments
    result = overlap_alpha(made)
    assert result.lower < result.value < result.upper
    assert "drawn at random" in result.notes[0]
    assert overlap_alpha(made) == result


def test_raters_without_skill_agree_as_chance_has_it() -> None:
    blind = tuple(type(s)(0.0, 3.0, s.spread, s.right) for s in MIXED[:3])
    result = overlap_alpha(crowd(items=60, skills=blind).judgments)
    assert result.value == pytest.approx(0, abs=0.02)
