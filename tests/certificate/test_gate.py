"""A release is certified, certified with disclosed gaps, or refused, by conditions with figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import ClassVar, cast

import pytest

from campaigns import NOON, small_spec
from evidence_by_hand import DAY, MINUTE, evidence, frame, item, judgment
from frozen_campaigns import frozen
from frozen_campaigns import given as answer
from quorate import plugins
from quorate.certificate.asked import Asked
from quorate.certificate.contents import Contents, contents
from quorate.certificate.facts import evidence as frames
from quorate.certificate.facts.evidence import Evidence, Published, Round, SpecVersion
from quorate.certificate.facts.facts import Facts, facts
from quorate.certificate.gate.condition import Agreed, Condition, Finding, Ground, Reason, State
from quorate.certificate.gate.verdict import (
    BUILT_IN,
    condition_faults,
    demands,
    made,
    verdict,
)
from quorate.certificate.outcomes import Outcome, outcome
from quorate.schema.campaign import CampaignSpec
from quorate.schema.json_value import Json
from quorate.schema.release import Demand

PAGES = Path(__file__).parents[2] / "docs" / "release-conditions"
FLOOR: Json = {"per_hour": 9.9, "currency": "EUR", "dated": "2023-01-01", "source": "ours"}
SOUND: dict[str, object] = {
    "consent": "We store it.",
    "release": {
        "stale_after_days": 30,
        "wage_floors": [FLOOR],
        "targets": {"language": {"de": 2}},
    },
}


def told(found: Evidence) -> Contents:
    answers = [answer("a", "p", "warm", "tone"), answer("a", "q", "warm", "tone")]
    return contents(frozen(answers, spec=found.spec), Asked("raters", 2))


def sound(**changes: object) -> Evidence:
    """Two raters judge two items for a quarter of an hour each, after a calibration round."""
    spec = small_spec(**{**SOUND, **changes})
    rows = [
        judgment(n, name, (k + 1) * DAY, milliseconds=15 * MINUTE, earned=2_500_000)
        for n in range(2)
        for k, name in enumerate(("a", "b"))
    ]
    rows += [judgment(0, "z", MINUTE, purpose="calibration", milliseconds=1)]
    agreed = [{"person": n, "at": NOON, "consent": spec.consent_digest or "-"} for n in range(2)]
    items = [item(name, {"language": "de"}) for name in ("a", "b")]
    found = evidence(rows, items, spec)
    return replace(
        found,
        agreed=frame(frames.AGREED, agreed),
        rounds=(Round(NOON, NOON + MINUTE, 1),),
        guidelines=(Published("1.0", NOON, 0),),
    )


def ground(found: Evidence, lower: float | None = 0.8) -> Ground:
    agreements = (Agreed("tone", 0, "prescriptive", 0.9, lower),)
    return Ground(facts(found, told(found)), agreements)


def look(kind: str, on: Ground, **options: object) -> Finding:
    demand = Demand.model_validate({"kind": kind, "options": options})
    return made(demand).look(on)


def test_a_sound_campaign_meets_every_condition() -> None:
    on = ground(sound())
    assert {kind: look(kind, on).state for kind in BUILT_IN} == dict.fromkeys(BUILT_IN, State.MET)


def test_reasons_hold_the_figures_of_what_was_found() -> None:
    on = ground(sound())
    reasons = {kind: look(kind, on).reasons for kind in BUILT_IN}
    assert all(reasons.values())
    lowest: dict[str, Json] = {"question": "tone", "value": 0.9, "bound": 0.8, "least": 0.667}
    assert reasons["agreement"] == (Reason("lowest", lowest),)
    # two items, each judged by both raters
    assert reasons["quorate"] == (Reason("share", {"share": 1.0, "of": 2, "share_least": 0.95}),)
    assert reasons["coverage"] == (Reason("reached", {"n": 1, "of": 1}),)


def at(pointer: str, found: Facts) -> object:
    value: Json = found.to_dict()
    for part in pointer.removeprefix("facts.json#/").split("/"):
        value = value[int(part)] if isinstance(value, list) else cast(dict[str, Json], value)[part]
    return value


def test_figures_stand_where_their_pointers_say() -> None:
    on = ground(sound())
    seen = 0
    for kind in BUILT_IN:
        for pointer, value in look(kind, on).figures.items():
            if pointer.startswith("facts.json#/"):
                assert at(pointer, on.facts) == pytest.approx(value), pointer
                seen += 1
    assert seen >= 10


def test_agreement_is_held_by_its_lower_bound() -> None:
    found = look("agreement", ground(sound(), 0.8), at_least=0.81)
    assert found.state is State.GAP
    assert found.says == (
        "The lowest lower bound of agreement is 0.800, on «tone»; 0.81 is the least."
    )
    assert found.figures == {"manifest.json#/questions/0/agreement/lower": 0.8}
    assert look("agreement", ground(sound(), 0.8), at_least=0.8).state is State.MET
    assert look("agreement", ground(sound(), None)).state is State.UNKNOWN
    opinion = Ground(facts(sound(), told(sound())), (Agreed("tone", 0, "descriptive", 0.1, 0.0),))
    assert look("agreement", opinion).state is State.MET


def test_items_short_of_judgments_are_a_gap() -> None:
    short = sound()
    items = [item("a"), item("b"), item("c", judged=0)]
    found = look("quorate", ground(replace(short, added=frame(frames.ADDED, items))))
    assert found.state is State.GAP
    assert found.says.startswith("66.7 % of 3 items have the judgments that were asked for")
    assert look("quorate", ground(replace(short, added=frame(frames.ADDED, ())))).state is (
        State.UNKNOWN
    )


def test_a_target_that_is_missed_is_named() -> None:
    missed = sound(release={"targets": {"language": {"de": 3, "pl": 1}}})
    found = look("coverage", ground(missed))
    assert found.state is State.GAP
    assert found.says == (
        "0 of 2 targets are reached; short are 2 of 3 for language de, 0 of 1 for language pl."
    )
    assert look("coverage", ground(sound(release={}))).state is State.UNKNOWN


def test_pay_below_the_floor_is_a_gap() -> None:
    # 2 · 2.50 EUR in half an hour, with 0.25 EUR more for rater 0: 10.50 and 10 an hour, but for
    # the three words of the consent text that they read
    poor = sound(release={"wage_floors": [{**cast(dict[str, Json], FLOOR), "per_hour": 10.0}]})
    found = look("pay-floor", ground(poor))
    assert found.state is State.GAP
    assert found.says.startswith("1 of 2 raters (50.0 %) earned less than their floor")
    assert look("pay-floor", ground(poor), at_most=0.5).state is State.MET
    assert look("pay-floor", ground(sound(pay=None))).state is State.UNKNOWN


def test_a_judgment_without_consent_is_a_gap() -> None:
    never = replace(sound(), agreed=frame(frames.AGREED, ()))
    found = look("consent", ground(never))
    assert found.state is State.GAP
    assert found.says.startswith("5 of 5 judgments came from raters who had not agreed")
    assert look("consent", ground(sound(consent=None))).state is State.UNKNOWN


def test_a_rule_that_came_after_the_judgment_is_a_gap() -> None:
    rules = [{"name": "hasty", "when": ["speed"], "then": "exclude"}]
    late = sound()
    spec = small_spec(**SOUND, rules=rules)
    out = [
        {
            "judgment": "j_0_a_86400000",
            "judged_at": NOON + DAY,
            "at": NOON + 3 * DAY,
            "rule": "hasty",
            "reason": "rule hasty: too fast",
            "by": "rule",
        }
    ]

    def found(since: int, **change: object) -> Finding:
        gone = [out[0] | change]
        versions = (late.specs[0], SpecVersion(NOON + since, spec))
        judged = late.judged.with_columns(excluded=late.judged["judgment"] == "j_0_a_86400000")
        return look(
            "exclusions",
            ground(
                replace(
                    late, specs=versions, judged=judged, taken_out=frame(frames.TAKEN_OUT, gone)
                )
            ),
        )

    assert found(DAY).state is State.MET
    after = found(DAY + 1)
    assert after.state is State.GAP
    assert "1 by a rule that was declared only after they were given" in after.says
    assert found(2 * DAY, by="person", rule=None).state is State.MET
    assert found(0, by="system", rule=None).state is State.GAP
    assert look("exclusions", ground(late)).says == "No judgment was taken out."


def test_too_many_exclusions_are_a_gap() -> None:
    most = sound()
    judged = most.judged.with_columns(excluded=most.judged["purpose"] == "")
    found = look("exclusions", ground(replace(most, judged=judged)))
    assert found.state is State.GAP
    assert "80.0 %; 20.0 % is the most" in found.says


def test_a_judgment_before_its_guideline_is_a_gap() -> None:
    late = replace(sound(), guidelines=(Published("1.0", NOON + DAY + 1, 0),))
    found = look("guideline", ground(late))
    assert found.state is State.GAP
    assert found.says == "3 judgments were given before the version that they name."


def test_no_pilot_is_a_gap_and_a_small_one_may_be() -> None:
    none = sound()
    none = replace(none, rounds=(), judged=none.judged.filter(none.judged["purpose"] == ""))
    assert look("pilot", ground(none)).state is State.GAP
    assert look("pilot", ground(sound()), judgments=2).state is State.GAP
    assert look("pilot", ground(sound()), judgments=1).state is State.MET


def test_an_erasure_that_left_a_key_is_a_gap() -> None:
    gone = sound()
    people = gone.people.with_columns(erased=gone.people["person"] == 1)
    assert look("erasures", ground(replace(gone, people=people))).state is State.GAP
    away = people.with_columns(keys=0 * people["keys"])
    assert look("erasures", ground(replace(gone, people=away))).state is State.MET


def test_staleness_goes_by_the_head_of_the_log() -> None:
    old = replace(sound(), at=NOON + 40 * DAY)
    found = look("staleness", ground(old))
    # the last judgment is of 2023-11-16
    assert (found.state, found.says) == (State.GAP, "The data is stale since 2023-12-16.")
    assert look("staleness", ground(sound(release={}))).state is State.UNKNOWN


def outcomes_of(found: Contents) -> list[Outcome]:
    return [outcome(found, part) for part in found.questions]


def judged(spec: CampaignSpec, on: Evidence | None = None) -> tuple[str, list[str]]:
    here = replace(on or sound(), specs=(SpecVersion(NOON, spec),))
    held = told(here)
    found = verdict(spec, facts(here, held), outcomes_of(held))
    return found.verdict, [one.kind for one in found.refusing]


def test_what_is_named_refuses_and_what_is_not_is_disclosed() -> None:
    release = cast(dict[str, object], SOUND["release"])

    def spec(*conditions: Mapping[str, object]) -> CampaignSpec:
        return small_spec(**{**SOUND, "release": {**release, "conditions": [*conditions]}})

    # all labels are the same, so agreement is not known, and nobody asked for it
    assert judged(spec()) == ("certified with disclosed gaps", [])
    assert judged(spec({"kind": "agreement"})) == ("refused", ["agreement"])
    assert judged(spec({"kind": "agreement", "or": "disclose"})) == (
        "certified with disclosed gaps",
        [],
    )
    assert judged(spec({"kind": "pilot"})) == ("certified with disclosed gaps", [])


def test_all_met_is_certified() -> None:
    found = sound(paradigm="descriptive")
    assert judged(found.spec, found) == ("certified", [])


def test_the_verdict_tells_each_condition_once_named_ones_first() -> None:
    spec = small_spec(release={"conditions": [{"kind": "pilot", "options": {"judgments": 3}}]})
    assert [demand.kind for demand, _ in demands(spec)] == [
        "pilot",
        *(kind for kind in BUILT_IN if kind != "pilot"),
    ]
    here = replace(sound(), specs=(SpecVersion(NOON, spec),))
    held = told(here)
    told_ = verdict(spec, facts(here, held), outcomes_of(held)).to_dict()
    assert told_["verdict"] == "refused"
    conditions = told_["conditions"]
    assert isinstance(conditions, list)
    first = conditions[0]
    assert isinstance(first, dict)
    assert (first["kind"], first["options"], first["demanded"]) == ("pilot", {"judgments": 3}, True)
    assert first["state"] == "gap"


def test_options_that_do_not_fit_are_named() -> None:
    spec = small_spec(
        release={
            "conditions": [
                {"kind": "pilot", "options": {"judgments": 1.5}},
                {"kind": "quorate", "options": {"at_least": True}},
                {"kind": "pay-floor", "options": {"at_most": 0}},
                {"kind": "consent", "options": {"at_least": 1}},
                {"kind": "unheard-of"},
            ]
        }
    )
    assert [fault.path for fault in condition_faults(spec)] == [
        "release.conditions[0].options.judgments",
        "release.conditions[1].options.at_least",
        "release.conditions[3].options",
        "release.conditions[4].kind",
    ]


def test_what_is_looked_at_unasked_is_what_comes_with_quorate() -> None:
    assert sorted(BUILT_IN) == sorted(plugins.names(plugins.RELEASE_CONDITIONS))


@pytest.mark.parametrize("kind", BUILT_IN)
def test_every_condition_has_a_page_with_its_options_and_source(kind: str) -> None:
    page = (PAGES / f"{kind}.md").read_text(encoding="utf-8")
    condition = cast(type[Condition], plugins.load(plugins.RELEASE_CONDITIONS, kind))
    assert condition.name == kind
    assert f"({kind}.md)" in (PAGES / "index.md").read_text(encoding="utf-8")
    for option in fields(cast(type[_Any], condition)):
        assert f"| `{option.name}` | {option.default:g} |" in page
    assert "**Source.**" in page


@dataclass(frozen=True)
class _Any:
    name: ClassVar[str]
