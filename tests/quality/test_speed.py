from __future__ import annotations

from math import log
from random import Random

import numpy as np
import pytest

from quorate.quality import Finding, Terms, Verdict
from quorate.quality.checks.speed import Speed
from quorate.quality.sequential import log_e_above
from small_views import NOON, Row, small_view

RNG = np.random.default_rng(2)


def found(
    own: list[float],
    said: list[str] | None = None,
    length: float | None = None,
    terms: Terms | None = None,
) -> list[Finding]:
    """Anna's times, beside four others who take 8 s and say a and b by turns."""
    rows: list[Row] = []
    seconds = []
    for n, time in enumerate(own):
        for other in range(4):
            rows.append((f"i{n:03}", f"r{other}", "ab"[n % 2]))
            seconds.append(8.0)
        rows.append((f"i{n:03}", "anna", said[n] if said else "ab"[int(RNG.integers(2))]))
        seconds.append(time)
    lengths = None if length is None else {f"i{n:03}": length for n in range(len(own))}
    view = small_view(rows, seconds=seconds, length=lengths, terms=terms)
    return list(Speed().find(view.of([view.raters.index("anna")]), NOON, Random(0)))


def test_impossible_speed_is_found_with_its_numbers() -> None:
    # 8 s is usual; less than 2 s is too fast: 20 of 24. Whoever says a every time guesses.
    (finding,) = found([1.0] * 20 + [8.0] * 4, ["a"] * 24, length=100.0)
    assert finding.verdict is Verdict.STRONG
    assert finding.score == pytest.approx(log_e_above(20, 24, 0.15))
    assert finding.evidence["estimate"] == pytest.approx(20 / 24, abs=1e-4)
    # 100 characters at 50 a second are 2 seconds
    assert finding.evidence["unread"] == 20
    assert finding.evidence["right"] is False
    assert "less than reading" in finding.says
    assert "time" in finding.told


def test_a_quick_but_honest_pace_is_fine() -> None:
    # 2.1 s is more than a quarter of 8 s
    assert found([2.1] * 40) == []


def test_some_quick_answers_are_fine() -> None:
    assert found(([1.0] + [8.0] * 9) * 4) == []


def test_fast_and_right_is_only_weak_and_not_told() -> None:
    (finding,) = found([1.0] * 40, ["ab"[n % 2] for n in range(40)])
    assert finding.verdict is Verdict.WEAK
    assert finding.evidence["right"] is True
    assert finding.told == ""


def test_thinking_as_the_others_do_excuses_no_haste_where_answers_may_differ() -> None:
    terms = Terms(paradigms={"label": "descriptive"})
    usual, other = (
        found([1.0] * 40, ["ab"[(n + shift) % 2] for n in range(40)], terms=terms)
        for shift in (0, 1)
    )
    # the same verdict for who always says what the others say as for who never does
    for (finding,) in (usual, other):
        assert finding.verdict is Verdict.STRONG
        assert "right" not in finding.evidence
        assert "right" not in finding.says


def test_one_class_all_the_time_is_not_right() -> None:
    (finding,) = found([1.0] * 40, ["a"] * 40)
    assert finding.verdict is Verdict.STRONG


def test_very_slow_is_weak_and_told_kindly() -> None:
    # more than 48 s
    (finding,) = found([50.0] * 30)
    assert finding.verdict is Verdict.WEAK
    assert finding.score == pytest.approx(log_e_above(30, 30, 0.15))
    assert "does not count against you" in finding.told
    assert found([47.0] * 30) == []


def test_nine_judgments_say_nothing() -> None:
    assert found([0.5] * 9) == []
    assert found([0.5] * 10, ["a"] * 10) != []


def test_before_there_is_a_crowd_the_expected_time_counts() -> None:
    rows: list[Row] = [(f"i{n}", "anna", "a") for n in range(12)]

    def alone(terms: Terms | None) -> list[Finding]:
        view = small_view(rows, seconds=1.0, terms=terms)
        return list(Speed().find(view, NOON, Random(0)))

    assert alone(None) == []
    assert [finding.verdict for finding in alone(Terms(expected_seconds=10.0))] == [Verdict.STRONG]
    assert alone(Terms(expected_seconds=3.9)) == []


def test_times_that_are_not_known_do_not_count() -> None:
    rows: list[Row] = [(f"i{n}", "anna", "a") for n in range(12)]
    view = small_view(rows, seconds=[0.0, float("nan")] * 6, terms=Terms(expected_seconds=10.0))
    assert list(Speed().find(view, NOON, Random(0))) == []
    assert log_e_above(6, 6, 0.15) > log(1000)


def test_a_large_crowd_changes_nothing() -> None:
    rows: list[Row] = [(f"i{n:03}", f"r{n % 15:02}", "ab"[n % 2]) for n in range(150)]
    for own, verdicts in ((1.0, ["strong"]), (3.0, []), (8.0, []), (30.0, []), (50.0, ["weak"])):
        mine = [(f"i{n:03}", "anna", "a") for n in range(30)]
        view = small_view([*rows, *mine], seconds=[8.0] * 150 + [own] * 30)
        findings = Speed().find(view.of([0]), NOON, Random(0))
        assert [finding.verdict for finding in findings] == verdicts


def test_stricter_options_are_not_passed_over() -> None:
    rows: list[Row] = [(f"i{n:03}", f"r{n % 15:02}", "ab"[n % 2]) for n in range(150)]
    mine = [(f"i{n:03}", "anna", "a") for n in range(30)]
    view = small_view([*rows, *mine], seconds=[8.0] * 150 + [5.0] * 30)
    assert [f.verdict for f in Speed(fast=0.7).find(view.of([0]), NOON, Random(0))] == ["strong"]
    assert list(Speed().find(view.of([0]), NOON, Random(0))) == []
