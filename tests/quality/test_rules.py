"""Which rules fire: the weight of findings, how many agree, once for the same evidence."""

from __future__ import annotations

import pytest

from quorate.quality.finding import Verdict
from quorate.quality.rules import Fired, Known, Subject, due
from quorate.schema.rule import Rule

ANNA, BEN = Subject(rater="anna"), Subject(rater="ben")
ITEM = Subject(item="i1")


def rule(**keys: object) -> Rule:
    return Rule.model_validate({"name": "r", "when": ["gold"], "then": "pause", **keys})


def known(
    name: str,
    check: str = "gold",
    verdict: Verdict = Verdict.STRONG,
    rater: str | None = "anna",
    **more: str,
) -> Known:
    return Known((name,), check, verdict, rater, **more)


def fires(one: Rule, *standing: Known, judged: int = 50, fired: Fired | None = None) -> list[str]:
    judgments = {ANNA: judged, BEN: judged, ITEM: judged}
    found = due([one], standing, judgments, fired or {})
    return [firing.subject.rater or firing.subject.item or "all" for firing in found]


def test_a_rule_fires_on_a_finding_of_its_check_that_weighs_enough() -> None:
    assert fires(rule(), known("f1")) == ["anna"]
    assert fires(rule(), known("f1", verdict=Verdict.WEAK)) == []
    assert fires(rule(), known("f1", check="speed")) == []


def test_weak_signs_act_only_when_different_checks_agree() -> None:
    two = rule(when=["gold", "speed"], verdict="weak", agreeing=2)
    weak = known("f1", verdict=Verdict.WEAK)
    again = known("f2", verdict=Verdict.WEAK)  # the same check about another question
    speed = known("f3", "speed", Verdict.WEAK)
    assert fires(two, weak) == []
    assert fires(two, weak, again) == []
    assert fires(two, weak, speed) == ["anna"]
    assert fires(two, weak, known("f3", "speed", Verdict.WEAK, "ben")) == []


def test_it_waits_until_there_are_enough_judgments() -> None:
    late = rule(after=20)
    assert fires(late, known("f1"), judged=19) == []
    assert fires(late, known("f1"), judged=20) == ["anna"]


def test_of_a_pair_only_the_first_is_acted_on_and_an_item_only_goes_to_adjudication() -> None:
    pair = known("f1", other="ben")
    assert fires(rule(), pair) == ["anna"]
    assert fires(rule(then="adjudicate"), pair) == []
    item = known("f2", rater=None, item="i1")
    assert fires(rule(then="adjudicate"), item) == ["i1"]
    assert fires(rule(), item) == []
    assert fires(rule(then="notify"), item) == ["i1"]
    assert fires(rule(then="notify"), known("f3", rater=None)) == ["all"]


def test_it_fires_once_on_the_same_evidence_also_when_that_grows() -> None:
    before: Fired = {("r", ANNA): ["f1"]}
    assert fires(rule(), known("f1"), fired=before) == []
    # weak as f1, now strong as f2: the same case
    grown = Known(("f1", "f2"), "gold", Verdict.STRONG, "anna")
    assert fires(rule(), grown, fired=before) == []
    # cleared in between: f3 is new
    assert fires(rule(), known("f3"), fired=before) == ["anna"]
    # what happened to somebody else, or by another rule, does not count
    assert fires(rule(), known("f1"), fired={("r", BEN): ["f1"], ("s", ANNA): ["f1"]}) == ["anna"]


def test_it_fires_again_only_when_those_left_would_not_have_been_enough() -> None:
    either = rule(when=["gold", "speed"])
    both: Fired = {("r", ANNA): ["f1", "f2"]}
    # gold was cleared and speed still stands: 1 left, and 1 is enough, so it was acted on
    assert fires(either, known("f2", "speed"), fired=both) == []
    assert fires(either, known("f3"), known("f2", "speed"), fired=both) == []
    # the same where two must agree: 1 left of 2, and f3 is new
    agreeing = rule(when=["gold", "speed"], agreeing=2)
    assert fires(agreeing, known("f3"), known("f2", "speed"), fired=both) == ["anna"]
    assert fires(agreeing, known("f2", "speed"), fired=both) == []


def test_a_firing_names_what_it_rests_on_in_the_order_of_the_rules() -> None:
    rules = [rule(), rule(name="s", when=["speed", "gold"], then="warn")]
    standing = [known("f1"), known("f2", "speed")]
    found = due(rules, standing, {}, {})
    rests = [(firing.rule.name, [one.name for one in firing.findings]) for firing in found]
    assert rests == [("r", ["f1"]), ("s", ["f1", "f2"])]


@pytest.mark.parametrize("verdict", ["weak", "strong"])
def test_what_was_cleared_is_not_heard(verdict: str) -> None:
    quiet = rule(verdict=verdict, then="notify")
    assert fires(quiet, known("f1", verdict=Verdict.CLEARED)) == []
