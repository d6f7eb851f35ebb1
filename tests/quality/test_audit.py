from __future__ import annotations

from dataclasses import replace
from math import log
from random import Random

import numpy as np
import pytest

from quorate.quality import Finding, Purpose, Verdict, View
from quorate.quality.checks.audit import Audit
from small_views import Row, small_view


def answered(said: str) -> View:
    """Anna's answers to trap items whose answer is a."""
    rows: list[Row] = [(f"t{n}", "anna", answer) for n, answer in enumerate(said)]
    gold = {f"t{n}": "a" for n in range(len(said))}
    return small_view(rows, gold=gold, purpose=[Purpose.AUDIT] * len(said))


def found(view: View) -> list[Finding]:
    return list(Audit().find(view, 0, Random(0)))


def test_all_missed_by_hand() -> None:
    (finding,) = found(answered("bbb"))
    # the mean of p³ over (0.1, 1] is (1 - 0.1^4) / 4 / 0.9 = 0.27775, over 0.1³: 277.75
    assert finding.score == pytest.approx(log(277.75))
    assert finding.verdict is Verdict.STRONG
    assert finding.says == "missed 3 of 3 trap items; who reads misses 10% at most"
    assert finding.evidence["items"] == ["t0", "t1", "t2"]
    assert "t0" not in finding.told


def test_one_slip_is_no_finding_and_two_of_three_a_weak_one() -> None:
    assert found(answered("baaaa")) == []
    # 2 of 3: 0.9 · B(3, 2)-like mean: ∫ p² (1-p) over (0.1, 1] = [p³/3 - p⁴/4] = 0.083025;
    # / 0.9 / (0.01 · 0.9) = 10.25: below 20
    assert found(answered("bba")) == []
    (finding,) = found(answered("bbab"))
    assert finding.verdict is Verdict.WEAK


def test_only_trap_items_count_and_each_once() -> None:
    view = answered("bbb")
    assert found(replace(view, purpose=np.full(3, Purpose.GOLD, np.int8))) == []
    assert found(replace(view, round=np.array([0, 1, 1], np.int8))) == []


def test_false_alarms_and_power_over_all_looks() -> None:
    rng = np.random.default_rng(6)

    def alarms(misses: float) -> float:
        strong = 0
        for _ in range(150):
            said = "".join(np.where(rng.random(12) < misses, "b", "a"))
            strong += any(
                finding.verdict is Verdict.STRONG
                for n in range(3, 13)
                for finding in found(answered(said[:n]))
            )
        return strong / 150

    assert alarms(0.08) <= 0.01
    assert alarms(0.7) > 0.95
