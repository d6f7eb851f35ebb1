from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from quorate.quality import Finding, Terms, Verdict, View
from quorate.quality.checks.drift import Drift, _into_session
from simulated_crowd import crowd, looks, right_with
from small_views import MINUTE, NOON, Row, small_view


def found(view: View) -> list[Finding]:
    return list(Drift().find(view.of([view.raters.index("anna")]), NOON, Random(0)))


def judged(right: list[bool], **more: object) -> View:
    """Anna is right or not on items that three others answer alike."""
    rows: list[Row] = []
    for n, good in enumerate(right):
        truth = "abc"[n % 3]
        rows += [(f"i{n:03}", rater, truth) for rater in ("bea", "cleo", "dora")]
        rows.append((f"i{n:03}", "anna", truth if good else "abc"[(n + 1 + n // 3 % 2) % 3]))
    return small_view(rows, options="abc", **more)  # type: ignore[arg-type]


def test_a_fall_is_found_with_its_beginning() -> None:
    # 80 judgments nine of ten right, then 40 three of ten
    right = [n % 10 != 9 for n in range(80)] + [n % 10 in (2, 5, 8) for n in range(40)]
    (finding,) = found(judged(right))
    assert finding.verdict is Verdict.STRONG
    assert finding.evidence["since_judgment"] == 81
    assert finding.evidence["before"] == pytest.approx(0.9, abs=0.05)
    assert finding.evidence["after"] == pytest.approx(1 / 3, abs=1e-4)
    assert finding.says.endswith("about 33% in the latest 40 judgments")


def test_a_steady_rater_and_one_who_gets_better_are_fine() -> None:
    assert found(judged([n % 5 != 4 for n in range(120)])) == []
    assert found(judged([n % 3 == 0 for n in range(40)] + [True] * 80)) == []


def test_who_was_excellent_and_is_good_now_is_not_blamed() -> None:
    right = [True] * 80 + [n % 4 != 3 for n in range(60)]
    assert [f for f in found(judged(right)) if f.verdict is Verdict.STRONG] == []


def test_a_fall_below_the_bar_is_found_though_it_is_far_from_chance() -> None:
    # 100 judgments 19 of 20 right, then 60 of which 11 of 20 are: the bar is 0.7, chance 1/3
    right = [n * 7 % 20 < 19 for n in range(100)] + [n * 7 % 20 < 11 for n in range(60)]
    (finding,) = found(judged(right))
    assert finding.verdict is Verdict.STRONG
    assert finding.evidence["since_judgment"] == 101
    # a quarter of the way from what is asked to chance: 0.7 - (0.7 - 1/3) / 4 = 0.608 at most
    assert 0.5 < finding.evidence["after"] <= 0.6084  # type: ignore[operator]


def test_where_the_spread_is_the_data_answers_are_no_drift() -> None:
    right = [True] * 80 + [False] * 40
    assert found(judged(right)) != []
    assert found(replace(judged(right), terms=Terms(paradigms={"label": "descriptive"}))) == []


def timed(seconds: list[float]) -> View:
    """Anna right every time, with these times; the others' do not matter."""
    view = judged([True] * len(seconds))
    taken = np.full(len(view), np.nan)
    taken[view.rater == view.raters.index("anna")] = seconds
    return replace(view, seconds=taken)


def test_haste_is_weak_and_told_to_nobody() -> None:
    rng = np.random.default_rng(2)
    usual = np.exp(rng.normal(np.log(12), 0.4, 60)).tolist()
    quick = np.exp(rng.normal(np.log(4), 0.4, 40)).tolist()
    (finding,) = found(timed(usual + quick))
    assert finding.verdict is Verdict.WEAK
    assert finding.told == ""
    assert finding.evidence["since_judgment"] == 61
    assert finding.evidence["seconds_after"] == pytest.approx(4, rel=0.3)
    assert found(timed(usual + np.exp(rng.normal(np.log(12), 0.4, 40)).tolist())) == []


def test_sessions_begin_after_half_an_hour() -> None:
    at = NOON + np.array([0, 10, 39, 70, 80]) * MINUTE
    # gaps of 10, 29, 31 and 10 minutes
    assert (_into_session(at) // MINUTE).tolist() == [0, 10, 39, 0, 10]


def test_fatigue_is_weak_and_kindly_told() -> None:
    # three sessions of two hours, an answer every two minutes: right in the first hour of each
    into = np.tile(np.arange(60) * 2, 3)
    day = np.repeat(np.arange(3) * 24 * 60, 60)
    right = [bool(m <= 60 or k % 2) for k, m in enumerate(into)]
    at = NOON + (into + day) * MINUTE
    (finding,) = found(judged(right, at=np.repeat(at, 4).tolist()))
    assert finding.verdict is Verdict.WEAK
    assert finding.evidence["fresh"]["n"] == 45  # type: ignore[index, call-overload]
    assert "break" in finding.told


def test_false_alarms_and_power_over_all_looks() -> None:
    def falling(rng: np.random.Generator, truth: int, item: int, done: int) -> int:
        return right_with(0.85 if done < 50 else 1 / 3, 3)(rng, truth, item, done)

    honest = [right_with(0.72 + 0.01 * n, 3) for n in range(20)]
    view = crowd([*honest, *[falling] * 6], 520, 6, seed=6)
    verdicts = looks(Drift(), view)
    when = {
        rater: min((n for n, each in of if each.verdict is Verdict.STRONG), default=999)
        for rater, of in verdicts.items()
    }
    assert [rater for rater, n in when.items() if int(rater[1:]) < 20 and n < 999] == []
    assert sum(when.get(f"r{n}", 999) <= 110 for n in range(20, 26)) >= 5
