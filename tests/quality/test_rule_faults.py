"""Rules that can never fire are refused, with the path, what is wrong and what it would take."""

from __future__ import annotations

import pytest

from campaigns import small_spec
from quorate.quality.rule_faults import Kept, lacking, rule_faults, validated
from quorate.schema.campaign import CampaignSpec
from quorate.schema.errors import SpecError
from quorate.schema.paradigm import PARADIGMS

TRAINING = {"training": {"items": 4}}


def with_rule(rule: dict[str, object], **keys: object) -> CampaignSpec:
    """A campaign that mixes in gold, with one rule."""
    filled = {"name": "r", "when": ["gold"], "then": "pause", **rule}
    return small_spec(**{"assignment": {"gold": 0.1}, "rules": [filled], **keys})


def test_gold_is_refused_where_no_answer_can_be_right() -> None:
    with pytest.raises(SpecError, match=r"gold: found 0\.1, where every question is descr"):
        validated(small_spec(paradigm="descriptive", assignment={"gold": 0.1}))
    questions = [
        {**question.as_data(), "paradigm": paradigm}
        for question, paradigm in zip(small_spec().questions, PARADIGMS, strict=True)
    ]
    validated(small_spec(questions=questions, assignment={"gold": 0.1}))


def faults(spec: CampaignSpec, kept: Kept | None = None) -> list[str]:
    return [f"{f.path}: {f.found} | {f.allowed}" for _, f in rule_faults(spec, kept or Kept())]


@pytest.mark.parametrize(
    ("rule", "keys"),
    [
        ({}, {}),
        ({"when": ["competence"]}, {"assignment": {}}),
        # one of two can speak, and one is enough
        ({"when": ["gold", "competence"]}, {"assignment": {}}),
        ({"then": "more_gold", "gold": 0.3}, {}),
        ({"then": "retrain"}, {"way": TRAINING}),
        ({"hours": 24.0}, {}),
        ({"after": 100}, {"budget": {"judgments": 100}}),
        ({"when": ["pay-floor"], "then": "notify"}, {}),
        ({}, {"checks": {"gold": {}}}),
    ],
)
def test_a_rule_that_can_fire_is_taken(rule: dict[str, object], keys: dict[str, object]) -> None:
    validated(with_rule(rule, **keys))


@pytest.mark.parametrize(
    ("rule", "keys", "path", "found", "allowed"),
    [
        ({"when": ["glod"]}, {}, "rules[0].when[0]", "'glod'", "did you mean 'gold'?"),
        (
            {},
            {"checks": {"speed": {}}},
            "rules[0].when[0]",
            "'gold', which is not on",
            "a check under `checks`: 'speed'",
        ),
        ({}, {"checks": {}}, "rules[0].when[0]", "'gold', which is not on", "none"),
        (
            {},
            {"assignment": {}},
            "rules[0].when",
            "gold: the campaign mixes in no known answers to a prescriptive question",
            "`assignment.gold` above 0",
        ),
        (
            {},
            {"paradigm": "descriptive", "assignment": {"audit": 0.1}},
            "rules[0].when",
            "gold: the campaign mixes in no known answers to a prescriptive question",
            "`audit` for trap items",
        ),
        (
            {"when": ["gold", "audit"], "agreeing": 2},
            {},
            "rules[0].when",
            "audit: the campaign mixes in no trap items",
            "`assignment.audit` above 0",
        ),
        (
            {"when": ["competence"]},
            {"paradigm": "descriptive", "assignment": {}},
            "rules[0].when",
            "competence: the campaign seeks no one right answer",
            "a prescriptive question",
        ),
        (
            {"when": ["machine-text"]},
            {},
            "rules[0].when",
            "machine-text: it never says more than weak",
            "`agreeing: 2` or more",
        ),
        (
            {"then": "adjudicate"},
            {},
            "rules[0].when",
            "gold: it is not about items",
            "a check about items",
        ),
        (
            {"when": ["pay-floor"]},
            {},
            "rules[0].when",
            "pay-floor: it is not about raters",
            "a check about raters",
        ),
        (
            {"after": 101},
            {"budget": {"judgments": 100}},
            "rules[0].after",
            "101",
            "at most 100, `budget.judgments`",
        ),
        (
            {"then": "more_gold", "gold": 0.1},
            {},
            "rules[0].gold",
            "0.1",
            "more than `assignment.gold`, 0.1",
        ),
        (
            {"then": "more_gold", "when": ["competence"]},
            {"assignment": {}},
            "rules[0].then",
            "more_gold, where the campaign mixes in no known answers",
            "`assignment.gold` above 0",
        ),
        ({"then": "retrain"}, {}, "rules[0].then", "there is no training", "`way.training`"),
        (
            {"then": "warn", "hours": 2.0},
            {},
            "rules[0].hours",
            "hours for `warn`",
            "`then: pause`",
        ),
    ],
)
def test_a_rule_that_can_never_fire_or_does_nothing_is_refused(
    rule: dict[str, object], keys: dict[str, object], path: str, found: str, allowed: str
) -> None:
    with pytest.raises(SpecError) as refused:
        validated(with_rule(rule, **keys))
    (fault,) = refused.value.faults
    assert fault.path == path
    assert found in fault.found
    assert allowed in fault.allowed


def test_an_item_has_at_most_its_overlap_or_the_most_that_stopping_allows() -> None:
    rule: dict[str, object] = {"when": ["gold-hazard"], "then": "adjudicate"}
    stopping = {"min": 2, "max": 7}
    assert faults(with_rule({**rule, "after": 3}, overlap=3)) == []
    assert faults(with_rule({**rule, "after": 7}, stopping=stopping)) == []
    (one,) = faults(with_rule({**rule, "after": 4}, overlap=3))
    assert "rules[0].after: 4 | at most 3, the `overlap`" in one
    (two,) = faults(with_rule({**rule, "after": 8}, stopping=stopping))
    assert "at most 7, `stopping.max`" in two


def test_known_items_and_their_number_are_taken_into_account() -> None:
    assert faults(with_rule({}, assignment={}), Kept(known=1)) == []
    # 90 items and a tenth gold: 90 / (1 - 0.1) = 100 judgments of one rater
    assert faults(with_rule({"after": 100}), Kept(items=90)) == []
    (one,) = faults(with_rule({"after": 101}), Kept(items=90))
    assert "at most 100, what a rater can judge where there are 90 items" in one


def test_checks_must_exist_and_take_their_options() -> None:
    with pytest.raises(SpecError) as refused:
        validated(small_spec(checks={"golden": {}, "gold": {"bare": 0.5}}))
    no_check, no_option = refused.value.faults
    assert (no_check.path, no_check.found) == ("checks.golden", "no such check")
    assert "did you mean 'gold'?" in no_check.allowed
    assert no_option.path == "checks.gold"
    assert "no option 'bare'" in no_option.found


def test_what_a_campaign_lacks_is_told_for_every_need() -> None:
    every = frozenset({"gold", "audit", "repeats", "shown", "posterior", "consent", "pay", "text"})
    # the small campaign pays, has a choice, and asks for a text
    lacks = ("audit", "consent", "gold", "repeats", "shown")
    assert lacking(small_spec(), every) == lacks
    mixed = small_spec(
        assignment={"gold": 0.1, "audit": 0.1, "repeats": 0.1}, consent="We store answers."
    )
    assert lacking(mixed, every) == ("shown",)
    assert lacking(small_spec(), frozenset({"seconds", "times", "guideline"})) == ()
