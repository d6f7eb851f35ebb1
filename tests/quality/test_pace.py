from __future__ import annotations

from dataclasses import replace
from math import exp, log, sqrt

import numpy as np
import pytest

from quorate.quality import Purpose, Terms, View
from quorate.quality.pace import PRIOR, Pace, inconspicuous, pace, question_set
from small_views import Row, small_view


def three(times: list[list[float]], **more: object) -> View:
    """Anna, Ben and Cem judge as many items as there are times for each."""
    rows: list[Row] = []
    seconds = []
    for rater, own in zip(("anna", "ben", "cem"), times, strict=True):
        rows += [(f"i{n:03}", rater, "a") for n in range(len(own))]
        seconds += own
    return small_view(rows, seconds=seconds, **more)  # type: ignore[arg-type]


def usual(view: View) -> Pace:
    found = pace(view)
    assert found is not None
    return found


def test_the_level_is_the_median_with_every_rater_weighing_the_same() -> None:
    # 100 times of 2 s by Anna weigh as much as 10 of 8 s by Ben and 10 of 9 s by Cem: 8 is in the
    # middle, though most judgments took 2
    found = usual(three([[2.0] * 100, [8.0] * 10, [9.0] * 10]))
    assert exp(found.all_sets) == pytest.approx(8.0)


def test_it_is_shrunk_to_what_was_expected() -> None:
    # 30 judgments of 8 s and the weight of PRIOR = 20 of 4 s: log T = (30 log 8 + 20 log 4) / 50
    view = three([[8.0] * 10] * 3, terms=Terms(expected_seconds=4.0))
    assert PRIOR == 20
    assert usual(view).all_sets == pytest.approx((30 * log(8) + 20 * log(4)) / 50)


def test_while_judgments_are_few_only_the_expected_is_known() -> None:
    assert pace(three([[8.0] * 9, [8.0] * 10, [8.0] * 10])) is None
    view = three([[8.0] * 9, [8.0] * 10, [8.0] * 10], terms=Terms(expected_seconds=4.0))
    assert usual(view).all_sets == log(4)
    two = small_view([(f"i{n}", "ab"[n % 2], "a") for n in range(60)], seconds=8.0)
    assert pace(two) is None


def test_practice_and_unknown_times_do_not_count() -> None:
    view = three([[8.0] * 10, [8.0] * 10, [800.0] * 10])
    practice = replace(view, purpose=np.where(view.rater == 2, Purpose.TRAINING, 0).astype(np.int8))
    assert pace(practice) is None
    unknown = replace(view, seconds=np.where(view.rater == 2, np.nan, view.seconds))
    assert pace(unknown) is None


def test_longer_items_take_longer() -> None:
    # t = 2 √(1 + length) exactly: a slope of ½ in logs
    lengths = {f"i{n:03}": float((n + 1) ** 2 - 1) for n in range(30)}
    times = [2.0 * (n + 1) for n in range(30)]
    view = three([times] * 3, length=lengths)
    found = usual(view)
    assert found.slope == pytest.approx(0.5)
    rows = np.array([0, 29])
    # both half way in between are shrunk by nothing, as there is no expectation
    assert np.exp(found.of(view, rows)) == pytest.approx([2.0, 60.0])


def test_shorter_times_of_longer_items_are_not_believed() -> None:
    lengths = {f"i{n:03}": float(10 * n) for n in range(30)}
    view = three([[60.0 - n for n in range(30)]] * 3, length=lengths)
    assert usual(view).slope == 0.0


def test_question_sets_have_levels_of_their_own() -> None:
    rows: list[Row] = [
        (f"i{n:03}", rater, "a") for rater in ("anna", "ben", "cem") for n in range(40)
    ]
    view = small_view(rows, seconds=[4.0 if n < 20 else 16.0 for _ in range(3) for n in range(40)])
    more = replace(view.answers["label"], code=np.where(view.item < 20, 0, -1).astype(np.int32))
    view = replace(view, answers={"label": view.answers["label"], "why": more})
    # both questions for the first 20 items, only the first for the others
    assert question_set(view, np.array([0, 20])).tolist() == [3, 1]
    found = usual(view)
    # a set of 60 is shrunk to the whole median, 4 (half of the weight lies at or below it)
    assert found.level[3] == pytest.approx(log(4))
    assert found.level[1] == pytest.approx((60 * log(16) + 20 * log(4)) / 80)


def test_a_rater_s_own_pace_is_shrunk_and_has_an_interval() -> None:
    found = usual(three([[8.0] * 10] * 3))
    own = found.own(np.array([log(0.5)] * 15))
    # 15/20 of log ½; the spread is at least half of the crowd's .25
    assert own.estimate == pytest.approx(0.75 * log(0.5))
    assert own.upper - own.estimate == pytest.approx(1.96 * 1.2533 * 0.125 / sqrt(20))


def passes(view: View, seconds: list[float]) -> bool:
    return inconspicuous(view, np.array(seconds), fast=0.5, slow=2.0, share=0.2)


def test_times_around_the_usual_need_no_closer_look() -> None:
    rows: list[Row] = [(f"i{n:03}", f"r{n % 12:02}", "a") for n in range(60)]
    view = small_view(rows, seconds=8.0)
    assert passes(view, [4.1, 8.0, 15.9, 8.0, 8.0])
    # one in five beyond half or twice is too many, one in six is not
    assert not passes(view, [3.9, 8.0, 8.0, 8.0, 8.0])
    assert not passes(view, [16.1, 8.0, 8.0, 8.0, 8.0])
    assert passes(view, [3.9, 8.0, 8.0, 8.0, 8.0, 8.0])


def test_the_rough_measure_gives_every_rater_one_vote() -> None:
    # two raters with 60 of 80 judgments race; ten others take 8 s
    rows: list[Row] = [(f"i{n:03}", f"fast{n % 2}", "a") for n in range(60)]
    rows += [(f"i{n:03}", f"slow{n % 10}", "a") for n in range(20)]
    view = small_view(rows, seconds=[1.0] * 60 + [8.0] * 20)
    assert not passes(view, [1.0] * 20)
    assert passes(view, [8.0] * 20)
    few = [row for row in rows if row[1] < "slow7"]  # nine raters
    assert not passes(small_view(few, seconds=8.0), [8.0] * 20)
