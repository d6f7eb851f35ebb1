from __future__ import annotations

from dataclasses import replace
from math import log
from random import Random

import numpy as np
import pytest

from quorate.quality import Finding, Purpose, Verdict, View
from quorate.quality.checks.consistency import Consistency
from quorate.schema.question import Kind
from small_views import Row, small_view


def repeated(first: str, second: str, options: str = "abc") -> View:
    """Anna's first and second answers to i0, i1, …"""
    rows: list[Row] = [(f"i{n}", "anna", answer) for n, answer in enumerate(first)]
    rows += [(f"i{n}", "anna", answer) for n, answer in enumerate(second)]
    n = len(first)
    view = small_view(rows, options=options, purpose=[Purpose.WORK] * n + [Purpose.REPEAT] * n)
    return replace(view, round=np.array([0] * n + [1] * n, np.int8))


def found(view: View) -> list[Finding]:
    return list(Consistency().find(view, 0, Random(0)))


def test_all_flipped_by_hand() -> None:
    (finding,) = found(repeated("abcabcabc", "bcabcabca"))
    # a rater who is 0.7 right flips 1 - 0.49 - 0.09 / 2 = 0.465 of the time
    assert finding.evidence["fair"] == pytest.approx(0.465)
    # 9 of 9: (1 - 0.465^10) / 10 / 0.535 / 0.465^9 = 183.7
    expected = (1 - 0.465**10) / 10 / 0.535 / 0.465**9
    assert finding.score == pytest.approx(log(expected))
    assert finding.verdict is Verdict.WEAK  # strong from 200
    # no two answers are the same where 3 · ⅓ · ⅓ would be: (0 - ⅓) / (1 - ⅓)
    assert finding.evidence["kappa"] == pytest.approx(-0.5)
    (finding,) = found(repeated("abcabcabca", "bcabcabcab"))
    assert finding.verdict is Verdict.STRONG
    assert finding.says.startswith("answered 10 of 10 repeats otherwise")


def test_a_few_flips_are_human() -> None:
    assert found(repeated("abcabcabca", "abcabcabba")) == []
    assert found(repeated("abca", "bcab")) == []


def test_the_answer_before_is_compared_not_the_first() -> None:
    # a, b, a to ten items: two flips each, though the last is the first again
    rows: list[Row] = [(f"i{n}", "anna", answer) for answer in "aba" for n in range(10)]
    view = small_view(rows, options="abc", purpose=[Purpose.WORK] * 10 + [Purpose.REPEAT] * 20)
    (finding,) = found(replace(view, round=np.repeat([0, 1, 2], 10).astype(np.int8)))
    assert finding.says.startswith("answered 20 of 20 repeats otherwise")


def test_numbers_flip_when_they_lie_further_apart_than_two_raters() -> None:
    # others' answers to each item lie 1 apart; anna's second answers 10 away from her first
    rows: list[Row] = []
    for n in range(12):
        rows += [(f"i{n:02}", "bea", 10.0 * n), (f"i{n:02}", "cleo", 10.0 * n + 1)]
    rows += [(f"i{n:02}", "anna", 10.0 * n) for n in range(12)]
    rows += [(f"i{n:02}", "anna", 10.0 * n + 10) for n in range(12)]
    view = small_view(rows, kind=Kind.NUMERIC, purpose=[Purpose.WORK] * 36 + [Purpose.REPEAT] * 12)
    view = replace(view, round=np.array([0] * 36 + [1] * 12, np.int8))
    (finding,) = found(view)
    # 12 of 12 against ½: (1 - ½^13) / 13 / ½ · 2^12
    assert finding.score == pytest.approx(log((1 - 0.5**13) / 13 / 0.5 * 2**12))
    assert finding.evidence["kappa"] is None


def test_false_alarms_and_power_over_all_looks() -> None:
    # 0.7 right and judging anew each time, against guessing, on four options
    rng = np.random.default_rng(7)

    def alarms(accuracy: float) -> float:
        strong = 0
        for _ in range(100):
            truth = rng.integers(0, 4, 60)
            one, two = (
                np.where(rng.random(60) < accuracy, truth, (truth + 1 + rng.integers(0, 3, 60)) % 4)
                for _ in range(2)
            )
            said = ["".join("abcd"[k] for k in answers) for answers in (one, two)]
            strong += any(
                finding.verdict is Verdict.STRONG
                for n in range(5, 61, 5)
                for finding in found(repeated(said[0][:n], said[1][:n], "abcd"))
            )
        return strong / 100

    assert alarms(0.7) <= 0.01
    assert alarms(0.25) > 0.6


def in_other_order(first: str, second: str, places: list[tuple[int, int]]) -> View:
    """Repeats of pairs with the places of what was chosen, each time."""
    view = repeated(first, second, "ab")
    place = [one for one, _ in places] + [two for _, two in places]
    answers = replace(view.answers["label"], first=np.array(place, np.int8), places=2)
    return replace(view, answers={"label": answers})


def test_flips_at_one_side_are_told_from_flips_by_chance() -> None:
    first, second = "ab" * 8, "ba" * 8
    (sided,) = found(in_other_order(first, second, [(0, 0)] * 16))
    assert sided.evidence["follows"] == "side"
    assert sided.evidence["same_place"] == {"first": 16, "other": 0, "of": 16}
    assert sided.says.endswith(
        "; 16 of 16 took the first place both times: the side, not the content"
    )
    assert "whatever its place" in sided.told
    (chance,) = found(in_other_order(first, second, [(0, 0), (1, 1)] * 8))
    assert chance.evidence["follows"] == "chance"
    assert "side" not in chance.says
    assert "settle on a rule" in chance.told


def test_how_much_better_is_no_flip() -> None:
    rows: list[Row] = [(f"i{n}", "anna", "a 1") for n in range(12)]
    rows += [(f"i{n}", "anna", label) for n, label in enumerate(["a 2"] * 12)]
    purposes = [Purpose.WORK] * 12 + [Purpose.REPEAT] * 12
    view = small_view(
        rows, options=("a 2", "a 1", "b 1", "b 2"), kind=Kind.ORDINAL, purpose=purposes
    )
    view = replace(view, round=np.repeat([0, 1], 12).astype(np.int8))
    assert found(view) == []
    code = view.answers["label"].code.copy()
    code[12:] = 2  # «b 1» the second time
    answers = replace(view.answers["label"], code=code)
    (finding,) = found(replace(view, answers={"label": answers}))
    # two sides: 1 - .49 - .09
    assert finding.evidence["fair"] == pytest.approx(0.42)
