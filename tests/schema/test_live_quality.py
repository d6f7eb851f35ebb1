"""Training, choosing, stopping, budget and rules in a campaign file: bounds and faults."""

from __future__ import annotations

import pytest

from every_question import asking, question_data, spec_faults
from quorate.schema.campaign import campaign_spec

PLAIN = question_data("single_choice")
WORDS = question_data("text")


def told(**keys: object) -> dict[str, str]:
    return spec_faults(PLAIN, **keys)


def test_without_the_new_keys_an_item_gets_its_overlap() -> None:
    spec = campaign_spec(asking(PLAIN, overlap=4))
    assert spec.asked_first == 4
    assert spec.checks is None
    assert spec.way.training is None


def test_with_stopping_an_item_first_gets_the_least() -> None:
    spec = campaign_spec(asking(PLAIN, overlap=4, stopping={"min": 2, "max": 9}))
    assert spec.asked_first == 2


def test_an_answer_without_a_consensus_keeps_the_overlap() -> None:
    stopping = {"min": 2, "max": 9}
    spec = campaign_spec(asking(WORDS | {"required": True}, overlap=4, stopping=stopping))
    assert spec.asked_first == 4
    spec = campaign_spec(asking(WORDS | {"required": False}, overlap=4, stopping=stopping))
    assert spec.asked_first == 2


def test_a_qualification_that_nobody_could_pass_is_refused() -> None:
    # all of 10 right: the lower bound is 0.1^(1/10) = 0.794
    fits = asking(PLAIN, way={"qualification": {"items": 10, "bar": 0.79, "confidence": 0.9}})
    assert campaign_spec(fits).way.qualification is not None
    faults = told(way={"qualification": {"items": 10, "bar": 0.8, "confidence": 0.9}})
    assert "way.qualification.bar" in faults
    assert "0.79" in faults["way.qualification.bar"]


@pytest.mark.parametrize(
    ("keys", "path"),
    [
        ({"stopping": {"min": 5, "max": 4}}, "stopping.min"),
        ({"stopping": {"confidence": 1.0}}, "stopping.confidence"),
        ({"assignment": {"gold": 0.5, "repeats": 0.2}}, "assignment.gold"),
        ({"assignment": {"choice": "cover"}}, "assignment.cover"),
        ({"assignment": {"cover": [{"slice": "topic", "targets": {"a": 1}}]}}, "assignment.cover"),
        ({"budget": {}}, "budget"),
        ({"budget": {"money": 10.0}}, "budget.money"),
        ({"checks": {"gold": {"bar": [1]}}}, "checks.gold.bar"),
        ({"rules": [{"name": "a", "when": [], "then": "pause"}]}, "rules[0].when"),
        ({"rules": [{"name": "a", "when": ["gold"], "then": "ban"}]}, "rules[0].then"),
        (
            {"rules": [{"name": "a", "when": ["speed"], "verdict": "weak", "then": "pause"}]},
            "rules[0].verdict",
        ),
        (
            {"rules": [{"name": "a", "when": ["speed"], "agreeing": 2, "then": "pause"}]},
            "rules[0].agreeing",
        ),
        (
            {"rules": [{"name": "a", "when": ["speed"], "then": "warn"}] * 2},
            "rules[1].name",
        ),
    ],
)
def test_what_does_not_fit_is_named(keys: dict[str, object], path: str) -> None:
    faults = told(**keys)
    assert any(found.startswith(path) for found in faults), faults


def test_a_weak_sign_alone_may_be_told_to_the_leads() -> None:
    rule = {"name": "a", "when": ["machine-text"], "verdict": "weak", "then": "notify"}
    assert campaign_spec(asking(PLAIN, rules=[rule])).rules[0].then == "notify"
