from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from quorate.quality import View
from quorate.quality.heard import Heard, heard
from quorate.quality.others import TRUSTED
from quorate.schema.question import Kind
from small_views import Row, small_view


def of_anna(view: View) -> Heard:
    found = heard(view, "label", view.raters.index("anna"))
    assert found is not None
    return found


ROWS: list[Row] = [
    ("i1", "anna", "a"),
    ("i2", "anna", "b"),
    ("i1", "ben", "b"),
    ("i1", "cem", "b"),
    ("i3", "ben", "a"),
    ("i3", "anna", "a"),
]


def test_shares_are_the_others_votes_with_one_vote_of_what_all_say() -> None:
    found = of_anna(small_view(ROWS))
    # of Anna's items others said b, b and a; with half a vote of each, a is 1.5/4 and b 2.5/4
    assert found.code.tolist() == [0, 1, 0]
    assert found.shares[0] == pytest.approx([0.375 / 3, 2.625 / 3])
    assert found.shares[1] == pytest.approx([0.375, 0.625])
    assert found.shares[2] == pytest.approx([1.375 / 2, 0.625 / 2])
    assert found.heard.tolist() == [True, False, True]
    assert found.named == ("a", "b")


def test_belief_sums_to_one_and_sides_with_the_others() -> None:
    belief = of_anna(small_view(ROWS)).belief()
    assert belief.sum(axis=1) == pytest.approx(1.0)
    assert belief[0, 1] > 0.5
    assert belief[2, 0] > 0.5


def test_gold_is_heard_too() -> None:
    found = of_anna(small_view(ROWS, gold={"i2": "a"}))
    assert found.heard.tolist() == [True, True, True]
    assert found.belief()[1] == pytest.approx([TRUSTED, 1 - TRUSTED])


def test_numbers_are_the_rater_s_values_and_any_other() -> None:
    rows: list[Row] = [
        ("i1", "anna", 5.0),
        ("i2", "anna", 7.5),
        ("i1", "ben", 5.0),
        ("i2", "ben", 9.0),
    ]
    found = of_anna(small_view(rows, kind=Kind.NUMERIC))
    assert found.named == ("5", "7.5")
    assert found.code.tolist() == [0, 1]
    # others said 5 and another value; a third of a vote for each of three: (1 + 1/3)/3, (1/3)/3, …
    everywhere = np.array([4, 1, 4]) / 9
    assert found.shares[0] == pytest.approx((np.array([1, 0, 0]) + everywhere) / 2)
    assert found.shares[1] == pytest.approx((np.array([0, 0, 1]) + everywhere) / 2)


def test_answers_left_out_are_no_answers() -> None:
    view = small_view(ROWS)
    code = view.answers["label"].code.copy()
    code[[0, 3]] = -1
    found = of_anna(replace(view, answers={"label": replace(view.answers["label"], code=code)}))
    assert found.rows.tolist() == [1, 5]


def test_text_and_lone_options_are_not_compared() -> None:
    assert heard(small_view(ROWS, kind=Kind.TEXT), "label", 0) is None
    lone: list[Row] = [("i1", "anna", "a"), ("i1", "ben", "a")]
    assert heard(small_view(lone, options=("a",)), "label", 0) is None
