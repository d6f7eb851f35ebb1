from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from quorate.quality import Purpose
from quorate.quality.others import company, known, voted
from quorate.schema.question import Kind
from small_views import Row, small_view

ANNA = 0


def test_belief_without_the_rater_by_hand() -> None:
    # bea and cleo say a, of whom nothing is known: 0.75 right; shares of a, b: (3+1, 1+1) of 6
    rows: list[Row] = [("i", "anna", "b"), ("i", "bea", "a"), ("i", "cleo", "a"), ("k", "bea", "a")]
    rows[3] = ("k", "bea", "a")
    view = small_view(rows)
    found = known(view, "label", ANNA)
    # odds of a: (4/2) · (0.75 / 0.25)^(2 · 0.9) = 2 · 7.2247 = 14.449
    assert found.sure[0] == pytest.approx(14.449 / 15.449, abs=1e-4)
    assert found.knows[0] == pytest.approx(1 / 15.449, abs=1e-4)
    assert found.guesses[0] == pytest.approx(14.449 / 15.449, abs=1e-4)
    assert found.truth[0] == 0
    assert found.chance == 0.5


def test_own_answers_are_no_witness_and_items_of_one_are_left_out() -> None:
    rows: list[Row] = [("i", "anna", "a"), ("i", "bea", "a"), ("k", "anna", "a")]
    found = known(small_view(rows), "label", ANNA)
    assert found.rows.tolist() == [0]
    assert voted(small_view(rows), "label", ANNA).logits[:, 1].tolist() == [0, 0]


def test_gold_is_believed_as_far_as_it_can_be() -> None:
    rows: list[Row] = [("i", "anna", "b"), ("k", "anna", "a")]
    found = known(small_view(rows, gold={"i": "a"}), "label", ANNA)
    assert found.sure.tolist() == pytest.approx([0.98])
    assert found.knows.tolist() == pytest.approx([0.02])


def test_practice_and_repeats_are_left_out() -> None:
    rows: list[Row] = [("i", "anna", "b"), ("i", "bea", "a"), ("i", "cleo", "a")]
    view = small_view(rows, purpose=[Purpose.WORK, Purpose.TRAINING, Purpose.WORK])
    assert known(view, "label", ANNA).sure[0] < known(small_view(rows), "label", ANNA).sure[0]
    again = replace(view, round=np.array([1, 0, 0], np.int8))
    assert len(known(again, "label", ANNA).rows) == 0


def test_reliability_is_undoubted_and_shrunk_by_hand() -> None:
    # every item is believed 0.8; bea always names the likely one: 0.8, corrected to 1;
    # anna never does: 0.2, corrected to 0
    rows: list[Row] = []
    for n in range(6):
        rows += [(f"i{n}", "anna", "b"), (f"i{n}", "bea", "a")]
    view = small_view(rows)
    answers = replace(view.answers["label"], posterior=np.tile([0.8, 0.2], (6, 1)))
    crowd = company(replace(view, answers={"label": answers}), "label")
    # usual: (6 · 0 + 6 · 1 + 4 · 0.75) / 16; then 4 of it are added to each
    assert crowd.usual == pytest.approx(9 / 16)
    assert crowd.reliability.tolist() == pytest.approx([(4 * 9 / 16) / 10, (6 + 4 * 9 / 16) / 10])


def test_numbers_are_right_near_the_others() -> None:
    rows: list[Row] = []
    for n in range(20):
        anna = 10.0 * n if n < 10 else 200.0 - 10.0 * n
        rows += [(f"i{n:02}", "bea", 10.0 * n + 1), (f"i{n:02}", "cleo", 10.0 * n - 1)]
        rows.append((f"i{n:02}", "anna", anna))
    view = small_view(rows, kind=Kind.NUMERIC)
    found = known(view, "label", view.raters.index("anna"))
    near = np.log(found.knows / found.guesses)
    assert (near[:10] > 0).all()
    assert (near[11:] < 0).all()  # i10 is 100 either way


def test_near_misses_count_for_ordered_options() -> None:
    options = tuple("12345")
    rows: list[Row] = []
    for n in range(30):
        level = n % 5
        rows += [(f"i{n:02}", r, options[level]) for r in ("bea", "cleo")]
        rows.append((f"i{n:02}", "anna", options[min(level + 1, 4)]))
        rows.append((f"i{n:02}", "zoe", options[4 - level]))
    view = small_view(rows, options=options, kind=Kind.ORDINAL)
    belief = np.full((30, 5), 0.05)
    belief[np.arange(30), np.arange(30) % 5] = 0.8
    answers = replace(view.answers["label"], posterior=belief)
    view = replace(view, answers={"label": answers})

    def speaks_for(rater: str) -> float:
        about = known(view, "label", view.raters.index(rater))
        return float(np.log(about.knows / about.guesses).sum())

    assert speaks_for("bea") > speaks_for("anna") > speaks_for("zoe")
    assert known(view, "label", 0).chance == 0


def test_sets_are_decisions_about_each_option_that_count_as_two() -> None:
    rows: list[Row] = [("i", rater, "a") for rater in ("anna", "bea", "cleo")]
    view = small_view(rows)
    # anna: {x}; bea and cleo: {x, y}, of four options
    sets = np.array([[1, 0, 0, 0], [1, 1, 0, 0]], bool)
    question = replace(view.answers["label"].question, kind=Kind.MULTILABEL, options=tuple("wxyz"))
    answers = replace(
        view.answers["label"], question=question, sets=sets, code=np.array([0, 1, 1], np.int32)
    )
    found = known(replace(view, answers={"label": answers}), "label", ANNA)
    # two votes of 0.75: odds 3^1.8 = 7.2247 for what both say of each option
    assert found.sure.tolist() == pytest.approx([7.2247 / 8.2247] * 4, abs=1e-4)
    assert (found.knows > 0.5).tolist() == [True, False, True, True]
    assert found.weight == 0.5
    assert found.accuracy().n == 2
