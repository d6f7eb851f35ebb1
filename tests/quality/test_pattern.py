from __future__ import annotations

from dataclasses import replace
from math import log
from random import Random

import numpy as np
import pytest

from quorate.quality import Finding, Terms, Verdict
from quorate.quality.checks.pattern import Pattern, entropy, longest_run
from quorate.schema.question import Kind
from small_views import NOON, Row, small_view

TRUTH = [n // 3 % 2 for n in range(60)]
"""a a a b b b a a a …"""


def crowd(said: list[int], truth: list[int] = TRUTH, others: int = 3) -> list[Row]:
    """Anna's answers, and those of others, who agree on the truth."""
    rows: list[Row] = []
    for n, (answer, true) in enumerate(zip(said, truth, strict=True)):
        rows += [(f"i{n:03}", f"r{other}", "ab"[true]) for other in range(others)]
        rows.append((f"i{n:03}", "anna", "ab"[answer]))
    return rows


def found(rows: list[Row], **more: object) -> list[Finding]:
    at = [NOON + n for n in range(len(rows))]
    view = small_view(rows, at=at, **more)  # type: ignore[arg-type]
    return list(Pattern().find(view.of([view.raters.index("anna")]), NOON, Random(0)))


def test_a_straight_line_is_found_with_what_looking_would_give() -> None:
    (finding,) = found(crowd([0] * 60))
    assert finding.verdict is Verdict.STRONG
    assert finding.says.startswith("60 of 60 answers are «a», whatever the item")
    assert finding.evidence["longest_run"] == 60
    assert finding.evidence["entropy"] == 0.0
    # half of the items are a: three votes of a and one of what all say, 3.5/4; else 0.5/4
    assert finding.evidence["expected"] == pytest.approx(60 * (3.5 / 4 + 0.5 / 4) / 2)
    assert finding.evidence["entropy_of_others"] == pytest.approx(1.0)
    assert "pattern" in finding.told


def test_who_follows_the_items_is_fine_though_they_come_in_a_pattern() -> None:
    assert found(crowd(TRUTH)) == []


def test_a_long_run_is_fine_where_others_say_the_same() -> None:
    rare = [int(n % 20 == 19) for n in range(60)]
    assert found(crowd([0] * 60, rare)) == []
    # but not where they do not
    assert found(crowd([1] * 60, rare))[0].verdict is Verdict.STRONG


def test_alternation_is_named() -> None:
    (finding,) = found(crowd([n % 2 for n in range(60)]))
    assert finding.evidence["pattern"] == "a cycle of 2"
    assert finding.verdict is Verdict.STRONG


def test_where_nobody_else_answers_it_is_only_weak() -> None:
    alone: list[Row] = [(f"i{n:03}", "anna", "a") for n in range(150)]
    elsewhere: list[Row] = [(f"k{n:03}", "ben", "ab"[n % 2]) for n in range(150)]
    (finding,) = found([*alone, *elsewhere])
    assert finding.score > 2 * log(1000)
    assert finding.verdict is Verdict.WEAK
    assert finding.told == ""
    # nothing where the others say the same of other items
    assert found([*alone, *((item, rater, "a") for item, rater, _ in elsewhere)]) == []


def test_eleven_answers_say_nothing() -> None:
    assert found(crowd([1] * 11, [0] * 11)) == []
    assert found(crowd([1] * 40, [0] * 40)) != []


def test_the_same_number_again_and_again() -> None:
    rng = np.random.default_rng(3)
    rows: list[Row] = []
    for n in range(60):
        true = int(rng.integers(0, 10))
        rows += [(f"i{n:03}", f"r{other}", float(true + rng.integers(-1, 2))) for other in range(3)]
        rows += [(f"i{n:03}", "anna", 50.0), (f"i{n:03}", "ben", float(true))]
    (finding,) = found(rows, kind=Kind.NUMERIC)
    assert finding.verdict is Verdict.STRONG
    assert finding.evidence["pattern"] == "«50», whatever the item"
    view = small_view(rows, kind=Kind.NUMERIC)
    assert [one.rater for one in Pattern().find(view, NOON, Random(0))] == ["anna"]


def test_free_text_is_left_to_others() -> None:
    rows = [(f"i{n}", "anna", "the same") for n in range(40)]
    assert found([*rows, ("i0", "ben", "other")], kind=Kind.TEXT) == []


def test_run_and_entropy_at_the_edges() -> None:
    assert longest_run(np.zeros(0, np.int64)) == 0
    assert longest_run(np.array([1])) == 1
    assert entropy(np.array([1.0, 0.0])) == 0.0


def test_without_times_only_always_the_same_is_looked_for() -> None:
    def without(said: list[int]) -> list[Finding]:
        view = small_view(crowd(said))
        return list(Pattern().find(view.of([0]), NOON, Random(0)))

    assert without([n % 2 for n in range(60)]) == []
    assert [one.verdict for one in without([0] * 60)] == [Verdict.STRONG]


def test_the_same_set_again_and_again() -> None:
    view = small_view(crowd([0] * 60), at=range(240), kind=Kind.MULTILABEL)
    sets = np.array([[True, True], [False, True]])
    answers = replace(view.answers["label"], sets=sets)
    (finding,) = Pattern().find(replace(view, answers={"label": answers}).of([0]), NOON, Random(0))
    assert finding.evidence["pattern"] == "«a, b», whatever the item"


def test_where_answers_are_meant_to_differ_one_answer_may_be_meant() -> None:
    terms = Terms(paradigms={"label": "descriptive"})
    (same,) = found(crowd([0] * 60), terms=terms)
    assert same.verdict is Verdict.WEAK
    assert same.score > log(1000)
    assert same.told == ""
    (cycle,) = found(crowd([n % 2 for n in range(60)]), terms=terms)
    assert cycle.verdict is Verdict.STRONG
