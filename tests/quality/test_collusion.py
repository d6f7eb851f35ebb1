from __future__ import annotations

from dataclasses import replace
from math import log
from random import Random

import numpy as np
import pytest

from quorate.quality import Finding, Terms, Verdict, View
from quorate.quality.checks.collusion import Collusion, Shared
from simulated_crowd import Answer, crowd, looks, right_with
from small_views import NOON, Row, small_view


def found(view: View) -> list[Finding]:
    return list(Collusion().find(view, 0, Random(0)))


def pair_of(same: list[bool], expected: float) -> Shared:
    n, rows = len(same), np.arange(len(same))
    return Shared(
        rows, rows, np.array(same), np.full(n, expected), np.zeros(n, np.bool_), 1, timing=0.0
    )


def test_evidence_by_hand() -> None:
    # agreed once where ½ was expected: the mean over c of (c + (1-c)/2) / ½ = 1 + c is
    # 1 + 0.2 · 0.4 + 0.3 · 0.7 + 0.5 · 0.95 = 1.765
    assert pair_of([True], 0.5).log_e == pytest.approx(log(1.765))
    # agreed and differed: the mean of (1 + c) (1 - c) = 1 - c² is
    # 1 - (0.2 · 0.16 + 0.3 · 0.49 + 0.5 · 0.9025) = 0.36975
    assert pair_of([True, False], 0.5).log_e == pytest.approx(log(0.36975))


def copying(seconds: int, copied: int = 30) -> View:
    """Zoe copies anna's first answers; both err on every fifth item, and four others do not."""
    rows: list[Row] = []
    at: list[int] = []
    for n in range(40):
        truth = "abc"[n % 3]
        wrong = "abc"[(n + 1) % 3]
        anna = wrong if n % 5 == 0 else truth
        zoe = anna if n < copied else truth
        rows += [(f"i{n:02}", rater, truth) for rater in ("bea", "cleo", "dora", "eva")]
        rows += [(f"i{n:02}", "anna", anna), (f"i{n:02}", "zoe", zoe)]
        start = NOON + n * 600_000
        at += [start - 400_000 * k for k in range(1, 5)] + [start, start + 1000 * seconds]
    return small_view(rows, options="abc", at=at)


def test_a_pair_with_the_same_errors_is_found_and_the_later_one_named() -> None:
    findings = found(copying(seconds=20, copied=40))
    assert {(f.rater, f.other, f.verdict) for f in findings} == {("zoe", "anna", Verdict.STRONG)}
    finding = findings[0]
    assert finding.says.startswith("gave the same answer as anna to 40 of 40 shared items")
    assert finding.evidence["errors"] == 8
    assert finding.evidence["later"] in (0.0, 1.0)
    assert finding.evidence["seconds_between"] == 20
    assert finding.evidence["items"] == [f"i{n:02}" for n in range(0, 40, 5)]


def test_good_raters_who_agree_because_they_are_right_are_fine() -> None:
    view = copying(seconds=20, copied=0)
    assert found(view.of([view.raters.index(r) for r in ("bea", "cleo", "dora", "eva")])) == []


def test_a_trap_that_all_fall_into_is_no_sign() -> None:
    rows: list[Row] = []
    for n in range(40):
        said = "abc"[(n + (n % 5 == 0)) % 3]
        rows += [(f"i{n:02}", rater, said) for rater in ("anna", "bea", "cleo", "dora", "zoe")]
    assert [f for f in found(small_view(rows, options="abc")) if f.verdict is Verdict.STRONG] == []


def test_who_comes_now_before_and_now_after_is_named_by_name() -> None:
    view = copying(seconds=20, copied=40)
    swap = np.array([n for n in range(len(view)) if view.rater[n] == view.raters.index("zoe")])
    at = view.at.copy()
    at[swap[::2]] -= 40_000
    findings = found(replace(view, at=at))
    assert {(f.rater, f.other) for f in findings} == {("anna", "zoe")}


def test_where_the_spread_is_the_data_nothing_is_said() -> None:
    view = replace(copying(seconds=20, copied=40), terms=Terms(paradigms={"label": "descriptive"}))
    assert found(view) == []


def test_false_alarms_and_power_over_all_looks() -> None:
    # r19 copies r18 where r18 was first to answer; 18 honest raters 0.72 to 0.9 right
    said: dict[int, int] = {}

    def source(rng: np.random.Generator, truth: int, item: int, done: int) -> int:
        said[item] = right_with(0.75, 3)(rng, truth, item, done)
        return said[item]

    def copier(rng: np.random.Generator, truth: int, item: int, done: int) -> int:
        return said.get(item, truth)

    honest: list[Answer] = [right_with(0.72 + 0.01 * n, 3) for n in range(18)]
    verdicts = looks(Collusion(), crowd([*honest, source, copier], 300, 8, seed=4), every=20)
    strong = {
        frozenset((finding.rater, finding.other))
        for of in verdicts.values()
        for _, finding in of
        if finding.verdict is Verdict.STRONG
    }
    assert strong == {frozenset(("r18", "r19"))}
