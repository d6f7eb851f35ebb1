from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from quorate.quality import Finding, Terms, Verdict, View
from quorate.quality.checks.competence import Competence, asked
from quorate.schema.question import Kind
from simulated_crowd import crowd, looks, right_with
from small_views import Row, small_view

HONEST = right_with(0.85, 3)


def found(view: View, check: Competence | None = None) -> list[Finding]:
    return list((check or Competence()).find(view, 0, Random(0)))


def strong(findings: list[Finding]) -> set[str | None]:
    return {finding.rater for finding in findings if finding.verdict is Verdict.STRONG}


def against(said: str, others: str) -> View:
    """Anna's answers to items that four others answer alike."""
    rows: list[Row] = []
    for n, (answer, other) in enumerate(zip(said, others, strict=True)):
        rows += [(f"i{n:03}", rater, other) for rater in ("bea", "cleo", "dora", "eva")]
        rows.append((f"i{n:03}", "anna", answer))
    return small_view(rows, options="abc")


def test_who_never_agrees_is_found_and_those_who_do_are_not() -> None:
    view = against("bca" * 5, "abc" * 5)
    findings = found(view)
    assert strong(findings) == {"anna"}
    (finding,) = findings
    assert finding.question == "label"
    # 0 of 15 or nearly: a uniform prior gives 1/7 for each of three classes
    assert finding.evidence["accuracy"]["estimate"] == pytest.approx(1 / 7, abs=0.02)  # type: ignore[index, call-overload]
    assert finding.evidence["accuracy"]["n"] == 15  # type: ignore[index, call-overload]
    # usual is 0.75 as nothing else is known: 0.9 · 0.75
    assert finding.evidence["bar"] == pytest.approx(0.675)
    assert "guessing gives 33%" in finding.says
    assert finding.evidence["judgments"] == [f"j{4 + 5 * n}" for n in range(15)]


def test_nothing_is_said_after_too_few_judgments() -> None:
    assert found(against("bca" * 3, "abc" * 3)) == []


def test_the_commonest_answer_every_time_is_found() -> None:
    others = "a" * 60 + "b" * 20
    assert strong(found(against("a" * 80, others))) == {"anna"}
    # as often wrong, but on both: 0.75 right
    said = "a" * 45 + "b" * 20 + "a" * 5 + "b" * 10
    assert strong(found(against(said, others))) == set()


def test_where_the_spread_is_the_data_nobody_is_blamed_for_differing() -> None:
    view = against("bca" * 5, "abc" * 5)
    assert found(replace(view, terms=Terms(paradigms={"label": "descriptive"}))) == []


def test_differing_counts_in_the_prescriptive_question_of_a_campaign_with_both() -> None:
    view = against("bca" * 5, "abc" * 5)
    both = {"label": view.answers["label"], "feeling": view.answers["label"]}
    assert {f.question for f in found(replace(view, answers=both))} == {"label", "feeling"}
    terms = Terms(paradigms={"feeling": "descriptive", "label": "prescriptive"})
    assert {f.question for f in found(replace(view, answers=both, terms=terms))} == {"label"}


def test_nobody_is_asked_for_more_than_the_crowd_reaches() -> None:
    view = against("abc" * 5, "abc" * 5)
    assert asked(view, "label", 1 / 3, 0.7, 0.9) == pytest.approx(0.9 * 0.75)
    assert asked(view, "label", 1 / 3, 0.6, 0.9) == pytest.approx(0.6)
    assert asked(view, "label", 0.8, 0.6, 0.9) == pytest.approx(0.82)
    numeric = small_view([("i", "anna", 1.0)], kind=Kind.NUMERIC)
    assert asked(numeric, "label", 0.0, 0.7, 0.9) == 0.5


def test_numbers_far_from_the_others_are_found() -> None:
    rng = np.random.default_rng(1)
    rows: list[Row] = []
    for n, truth in enumerate(rng.normal(50, 20, 40)):
        rows += [
            (f"i{n:02}", rater, float(rng.normal(truth, 3))) for rater in ("bea", "cleo", "dora")
        ]
        rows.append((f"i{n:02}", "anna", float(rng.normal(50, 20))))
    view = small_view(rows, kind=Kind.NUMERIC)
    assert strong(found(view)) == {"anna"}


def test_false_alarms_and_power_over_all_looks() -> None:
    # 24 raters right 0.72 to 0.95 of the time, 6 who guess; five judgments an item
    honest = [right_with(0.72 + 0.01 * n, 3) for n in range(24)]
    view = crowd(honest + [right_with(1 / 3, 3)] * 6, 480, 5, seed=3)
    verdicts = looks(Competence(), view)
    when = {
        rater: min((n for n, each in of if each.verdict is Verdict.STRONG), default=999)
        for rater, of in verdicts.items()
    }
    assert [rater for rater, n in when.items() if int(rater[1:]) < 24 and n < 999] == []
    assert sum(when.get(f"r{n}", 999) <= 60 for n in range(24, 30)) >= 5
