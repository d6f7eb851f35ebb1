from __future__ import annotations

from dataclasses import replace
from math import log
from random import Random

import numpy as np
import pytest

from quorate.quality import Finding, Purpose, Verdict, View
from quorate.quality.checks.gold_hazard import GoldHazard
from small_views import Row, small_view

RATERS = [f"r{n:02}" for n in range(40)]


def found(view: View) -> list[Finding]:
    return list(GoldHazard().find(view, 0, Random(0)))


def said(answers: str, gold: str = "a", options: str = "abc") -> View:
    """Answers of one rater each to the gold item g, believed as far as nobody else is known."""
    rows: list[Row] = [("g", RATERS[n], answer) for n, answer in enumerate(answers)]
    view = small_view(rows, options=options, gold={"g": gold}, purpose=[Purpose.GOLD] * len(rows))
    return believed(view)


def believed(view: View) -> View:
    """The view with everybody known to be right elsewhere, as far as checks look: all 1."""
    answers = view.answers["label"]
    belief = np.zeros((len(view.items), len(answers.options)))
    belief[np.arange(len(view.items)), np.maximum(answers.gold, 0)] = 1.0
    return replace(view, answers={"label": replace(answers, posterior=belief)})


def test_gold_that_good_raters_contradict_by_hand() -> None:
    # 8 raters say b, one says a; nothing else is known of them. On this item b is wrong: usual is
    # (1 + 4 · 0.75) / 13 = 4/13, those who say b are given (0 + 4 · 4/13) / 5 = 0.2462, below
    # chance + 0.01. With 30 other items each, on which they are right, they are at the cap 0.85
    rows: list[Row] = [("g", RATERS[n], "b" if n < 8 else "a") for n in range(9)]
    for n in range(30):
        rows += [(f"i{n:02}", RATERS[k], "abc"[n % 3]) for k in range(9)]
    gold = {"g": "a"} | {f"i{n:02}": "abc"[n % 3] for n in range(30)}
    view = small_view(rows, options="abc", gold=gold, purpose=[Purpose.GOLD] * len(rows))
    (finding,) = [each for each in found(view) if each.item == "g"]
    # each vote weighs log(0.85 · 2 / 0.15); seven more for b than for a; one of two rivals
    assert finding.score == pytest.approx(7 * log(0.85 * 2 / 0.15) - log(2))
    assert finding.verdict is Verdict.STRONG
    assert finding.says.startswith("the known answer is «a», but 8 of 9 raters say «b»")
    assert finding.rater is None
    assert finding.evidence["agree_with_gold"]["n"] == 9  # type: ignore[index, call-overload]


def test_hard_gold_and_bad_raters_are_no_wrong_gold() -> None:
    assert found(said("bbba")) == []  # of whom nothing good is known
    assert found(said("aaaabb")) == []
    assert found(said("bcbcbcab")) == []


def test_gold_that_got_around() -> None:
    # at first one of three is right, then all are
    answers = "abc" * 5 + "a" * 25
    (finding,) = found(said(answers))
    assert finding.evidence["kind"] == "leaking"
    assert finding.verdict is Verdict.STRONG
    assert finding.evidence["since_judgment"] in (16, 21)
    assert found(said("aab" * 13)) == []


def test_who_knows_which_items_are_gold() -> None:
    # anna is right on 24 gold items and guesses on 24 that three others answer alike
    rows: list[Row] = [(f"g{n:02}", "anna", "ab"[n % 2]) for n in range(24)]
    for n in range(24):
        rows += [(f"i{n:02}", rater, "ab"[n % 2]) for rater in ("bea", "cleo", "dora")]
        rows.append((f"i{n:02}", "anna", "ab"[n // 2 % 2]))
    gold = {f"g{n:02}": "ab"[n % 2] for n in range(24)}
    (finding,) = found(small_view(rows, gold=gold))
    assert finding.rater == "anna"
    assert finding.evidence["kind"] == "known"
    assert finding.verdict is Verdict.STRONG
    honest = [(item, rater, "ab"[int(item[1:]) % 2]) for item, rater, _ in rows]
    assert found(small_view(honest, gold=gold)) == []


def test_only_gold_of_the_subjects_is_looked_at() -> None:
    view = said("abc" * 5 + "a" * 25)
    assert found(view.of([view.raters.index(RATERS[3])])) != []
    assert found(view.of([])) == []
