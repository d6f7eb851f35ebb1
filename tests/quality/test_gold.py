from __future__ import annotations

from dataclasses import replace
from math import log
from random import Random

import numpy as np
import pytest

from quorate.quality import Finding, Purpose, Terms, Verdict, View
from quorate.quality.checks.gold import Gold
from quorate.schema.question import Kind
from small_views import Row, small_view

TRUTH = "ab" * 10
GOLD = {f"g{n:02}": TRUTH[n] for n in range(20)}


def answered(said: str, **more: object) -> View:
    """Anna's answers to g00, g01, …, whose answers are a, b, a, b, …"""
    rows: list[Row] = [(f"g{n:02}", "anna", answer) for n, answer in enumerate(said)]
    return small_view(rows, gold=GOLD, purpose=[Purpose.GOLD] * len(rows), **more)  # type: ignore[arg-type]


def found(view: View, check: Gold | None = None) -> list[Finding]:
    return list((check or Gold()).find(view, 0, Random(0)))


def test_always_wrong_by_hand() -> None:
    (finding,) = found(answered("bababa"))
    assert finding.verdict is Verdict.STRONG
    # classes with fewer than 4 items are one: 0 of 6, guessing ½: (½)^6 = 0.015625 with half the
    # weight, half on the mean of (1-p)^6 over (0, 0.7) = (1 - 0.3^7) / 7 / 0.7 = 0.20404; over
    # 0.3^6 = 0.000729: 0.10983 / 0.000729 = 150.7
    assert finding.score == pytest.approx(log(150.7), abs=0.1)
    assert finding.says.startswith("0 of 6 answers to gold are right")
    assert finding.evidence["right"] == 0
    assert finding.evidence["items"] == ["g00", "g01", "g02", "g03", "g04", "g05"]
    assert finding.evidence["judgments"] == ["j0", "j1", "j2", "j3", "j4", "j5"]
    assert finding.evidence["by_class"] == {"a": {"right": 0, "n": 3}, "b": {"right": 0, "n": 3}}
    assert (finding.rater, finding.question) == ("anna", "label")
    # what the rater reads names no gold item
    assert "g0" not in finding.told


def test_nothing_is_said_after_too_few_or_of_good_raters() -> None:
    assert found(answered("baba")) == []
    assert found(answered("b" + TRUTH[1:])) == []
    assert found(answered("ba" + TRUTH[2:8])) == []


def test_the_commonest_answer_every_time_is_no_way_out() -> None:
    # 64 of 80 are right by saying a where 64 of the gold items are a
    rows: list[Row] = [(f"g{n:02}", "anna", "a") for n in range(80)]
    gold = {f"g{n:02}": "b" if n % 5 == 4 else "a" for n in range(80)}
    view = small_view(rows, gold=gold, purpose=[Purpose.GOLD] * 80)
    (finding,) = found(view)
    assert finding.verdict is Verdict.STRONG
    assert finding.evidence["by_class"] == {"a": {"right": 64, "n": 64}, "b": {"right": 0, "n": 16}}
    assert finding.evidence["accuracy"]["estimate"] == pytest.approx(0.52, abs=0.03)  # type: ignore[index, call-overload]


def test_only_first_answers_to_gold_count() -> None:
    view = answered("bababa")
    again = replace(view, round=np.array([0, 0, 0, 1, 1, 1], np.int8))
    assert found(again) == []
    for purpose in (Purpose.AUDIT, Purpose.TRAINING, Purpose.QUALIFICATION):
        assert found(replace(view, purpose=np.full(6, purpose, np.int8))) == []
    # items whose answer became known later count too
    assert found(replace(view, purpose=np.zeros(6, np.int8))) != []


def test_where_the_spread_is_the_data_no_answer_is_known() -> None:
    assert found(answered("bababa")) != []
    assert found(answered("bababa", terms=Terms(paradigms={"label": "descriptive"}))) == []


def test_gold_that_most_others_contradict_with_one_voice_is_left_out() -> None:
    def with_others(doubters: int) -> View:
        rows: list[Row] = [(f"g{n:02}", "anna", answer) for n, answer in enumerate("bababa")]
        for other in range(5):
            rows += [
                (f"g{n:02}", f"r{other}", "ba"[n % 2] if other < doubters else TRUTH[n])
                for n in range(6)
            ]
        view = small_view(rows, gold=GOLD, purpose=[Purpose.GOLD] * len(rows))
        return view.of([view.raters.index("anna")])

    assert found(with_others(3)) == []
    (finding,) = found(with_others(2))
    assert finding.evidence["left_out"] == 0


def test_numbers_are_one_class() -> None:
    rows: list[Row] = [(f"g{n:02}", "anna", 5.0) for n in range(8)]
    view = small_view(rows, kind=Kind.NUMERIC, options=())
    answers = view.answers["label"]
    wrong = replace(answers, right=np.zeros(8, np.int8))
    (finding,) = found(replace(view, answers={"label": wrong}))
    assert finding.verdict is Verdict.STRONG
    assert "by_class" not in finding.evidence


def test_only_subjects_are_looked_at_and_the_bar_is_an_option() -> None:
    view = answered("bababa")
    assert found(view.of([])) == []
    assert found(view, Gold(bar=0.05)) == []


def test_false_alarms_and_power_over_all_looks() -> None:
    # 80 raters right 0.75 on either class, 80 who guess; 40 gold items, looked at after each
    rng = np.random.default_rng(5)
    gold = {f"g{n:02}": "ab"[n % 2] for n in range(40)}

    def alarms(accuracy: float) -> float:
        strong = 0
        for _ in range(80):
            right = rng.random(40) < accuracy
            rows: list[Row] = [
                (f"g{n:02}", "anna", "ab"[(n + (not right[n])) % 2]) for n in range(40)
            ]
            strong += any(
                finding.verdict is Verdict.STRONG
                for n in range(5, 41, 5)
                for finding in found(small_view(rows[:n], gold=gold, purpose=[Purpose.GOLD] * n))
            )
        return strong / 80

    assert alarms(0.75) <= 0.0125
    assert alarms(0.25) > 0.95
