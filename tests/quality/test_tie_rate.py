from __future__ import annotations

from math import log
from random import Random

import pytest

from quorate.quality import Finding, Verdict, View
from quorate.quality.checks.tie_rate import TieRate
from small_views import Row, small_view


def judged(mine: list[str], others: list[str]) -> View:
    """Anna's choices, and those of two others, who agree."""
    rows: list[Row] = [(f"i{n:02}", "anna", label) for n, label in enumerate(mine)]
    rows += [(f"i{n:02}", f"r{r}", label) for n, label in enumerate(others) for r in range(2)]
    return small_view(rows, options=("a", "b", "tie"))


def found(view: View) -> list[Finding]:
    return list(TieRate().find(view.of([0]), 0, Random(0)))


OTHERS = (["a", "b"] * 16 + ["tie"] * 8)[:40]
"""one in five is a tie"""


def test_nothing_but_ties_by_hand() -> None:
    (finding,) = found(judged(["tie"] * 40, OTHERS))
    assert finding.verdict is Verdict.STRONG
    # everywhere (16 + ½) / 81 = .2037; usual (8 + 10 · .2037) / 50 = .20074
    assert finding.evidence["usual"] == pytest.approx(0.2007, abs=1e-4)
    # odds .25116, four times as much 1.00464, as a share .50116
    assert finding.evidence["in_order"] == [pytest.approx(0.0591, abs=1e-4), 0.5012]
    # 40 of 40: (1 - p^41) / 41 / (1 - p) / p^40
    p = 0.501157
    assert finding.score == pytest.approx(log((1 - p**41) / 41 / (1 - p) / p**40), abs=1e-3)
    assert "equally good" in finding.told


def test_twice_as_many_as_others_are_in_order() -> None:
    assert found(judged(["a", "b", "tie", "tie", "b"] * 8, OTHERS)) == []


def test_never_a_tie_where_others_often_say_so_is_weak() -> None:
    often = ["a", "tie"] * 20
    (finding,) = found(judged(["a", "b"] * 20, often))
    assert finding.verdict is Verdict.WEAK
    assert finding.told == ""
    assert finding.evidence["estimate"] == 0.0


def test_ties_where_the_others_say_so_too_are_fine() -> None:
    assert found(judged(["tie"] * 40, ["tie"] * 40)) == []


def test_a_question_without_ties_is_passed_over() -> None:
    rows: list[Row] = [(f"i{n:02}", r, "a") for n in range(40) for r in ("anna", "ben", "cy")]
    assert found(small_view(rows)) == []
