"""Rules that can never fire, or whose action does nothing: found before they are switched on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from quorate.analysis.preference.reading.sides import TIE
from quorate.plugins import CHECKS, load, names
from quorate.quality.check import Check
from quorate.quality.finding import Verdict
from quorate.quality.rules import OF_ITEMS, WEIGHT
from quorate.quality.running import made
from quorate.schema.campaign import CampaignSpec
from quorate.schema.errors import Fault, QuorateError, SpecError
from quorate.schema.json_value import member, nearest, one_of
from quorate.schema.question import WRITTEN
from quorate.schema.questions.comparison import Comparison
from quorate.schema.rule import Rule

TEXT_TYPES = ("text", "markdown", "conversation")
"""types of fields that can be longer or shorter to read"""
LACKS: Mapping[str, tuple[str, str]] = {
    "gold": (
        "mixes in no known answers to a prescriptive question",
        "`assignment.gold` above 0 and a prescriptive question; `audit` for trap items",
    ),
    "audit": ("mixes in no trap items", "`assignment.audit` above 0"),
    "repeats": ("asks no item twice", "`assignment.repeats` above 0"),
    "shown": ("shows nothing in a drawn order", "a question whose fields are shuffled"),
    "posterior": (
        "seeks no one right answer that others could tell",
        "a prescriptive question with options or numbers",
    ),
    "text": ("asks for no text", "a question that raters answer in their own words"),
    "consent": ("asks for no consent", "a `consent` text"),
    "pay": ("pays nothing", "`pay`"),
    "lengths": ("compares no texts", "a question that compares text fields"),
    "candidates": ("compares nothing", "a question that compares fields"),
    "ties": ("takes no ties", "a pair question with `tie: true`"),
}
"""by what a check needs: what a campaign without it does or does not, and what it would take"""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a campaign holds that its specification does not say.

    ``known``: items with a known answer among those that everybody judges; ``items``: the most
    items that a rater can ever be given, None as long as more can be added.
    """

    known: int = 0
    items: int | None = None


NOTHING_KEPT = Kept()


def validated(spec: CampaignSpec, kept: Kept = NOTHING_KEPT) -> None:
    """Raises SpecError, with the path of each fault, for checks and rules that cannot work."""
    faults = [*check_faults(spec), *(fault for _, fault in rule_faults(spec, kept))]
    if spec.assignment.gold > 0 and len(spec.descriptive) == len(spec.questions):
        found = f"{spec.assignment.gold:g}, where every question is descriptive"
        faults.append(Fault("assignment.gold", found, "0; `assignment.audit` for trap items"))
    if faults:
        raise SpecError(faults, remedy="see docs/rules.md")


def check_faults(spec: CampaignSpec) -> Iterator[Fault]:
    """Checks that do not exist, and options that they do not have."""
    for name, options in (spec.checks or {}).items():
        path = member("checks", name)
        if name not in names(CHECKS):
            yield Fault(path, "no such check", _checks() + nearest(name, names(CHECKS)))
            continue
        try:
            made(name, options)
        except QuorateError as error:
            yield Fault(path, error.what, error.remedy or "options as the check's page has them")


def rule_faults(
    spec: CampaignSpec,
    kept: Kept = NOTHING_KEPT,
) -> Iterator[tuple[str, Fault]]:
    """Why rules can never fire or do nothing, with the name of the rule."""
    for number, rule in enumerate(spec.rules):
        at = f"rules[{number}]"
        unknown = list(_unknown(spec, rule, at))
        for fault in unknown or [*_silent(spec, rule, at, kept), *_idle(spec, rule, at, kept)]:
            yield rule.name, fault


def lacking(spec: CampaignSpec, needs: frozenset[str], known: int = 0) -> tuple[str, ...]:
    """What of a check's needs the campaign cannot meet, sorted."""
    questions = spec.questions
    compared = {
        name for asked in questions if isinstance(asked, Comparison) for name in asked.compared()
    }
    sought = [question for question in questions if question.name not in spec.descriptive]
    asked = {
        "gold": bool(sought) and (spec.assignment.gold > 0 or known > 0),
        "audit": spec.assignment.audit > 0,
        "repeats": spec.assignment.repeats > 0,
        "shown": any(question.orders() is not None for question in questions),
        "posterior": any(question.question().kind not in WRITTEN for question in sought),
        "text": any(question.sealed for question in questions),
        "consent": spec.consent is not None,
        "pay": spec.pay is not None,
        "lengths": any(f.name in compared and f.type in TEXT_TYPES for f in spec.content),
        "candidates": bool(compared),
        "ties": any(TIE in question.question().options for question in questions),
    }
    return tuple(sorted(need for need in needs if not asked.get(need, True)))


def heard(spec: CampaignSpec) -> tuple[Check, ...]:
    """The checks that the rules listen to and that are on, with their options."""
    options = spec.checks
    named = dict.fromkeys(name for rule in spec.rules for name in rule.when)
    on = [name for name in named if options is None or name in options]
    return tuple(made(name, (options or {}).get(name)) for name in on)


def kind_of(name: str) -> type[Check]:
    """The class of a check. Raises UnknownNameError."""
    found: Any = load(CHECKS, name)
    kind: type[Check] = found
    return kind


def _unknown(spec: CampaignSpec, rule: Rule, at: str) -> Iterator[Fault]:
    for number, name in enumerate(rule.when):
        path = f"{at}.when[{number}]"
        if name not in names(CHECKS):
            yield Fault(path, repr(name), _checks() + nearest(name, names(CHECKS)))
        elif spec.checks is not None and name not in spec.checks:
            on = one_of(spec.checks) if spec.checks else "none"
            yield Fault(path, f"{name!r}, which is not on", f"a check under `checks`: {on}")


def _silent(spec: CampaignSpec, rule: Rule, at: str, kept: Kept) -> Iterator[Fault]:
    """Too few of the checks that it listens to can ever say what it waits for."""
    reasons: dict[str, tuple[str, str]] = {}
    for name in dict.fromkeys(rule.when):
        reason = _why_silent(spec, rule, kind_of(name), kept)
        if reason is not None:
            reasons[name] = reason
    heard = len(set(rule.when)) - len(reasons)
    if heard < rule.agreeing:
        found = "; ".join(f"{name}: {why}" for name, (why, _) in reasons.items())
        cures = dict.fromkeys(cure for _, cure in reasons.values())
        wanted = "" if rule.agreeing == 1 else f" ({rule.agreeing} checks that can)"
        yield Fault(f"{at}.when", f"what can never fire ({found})", "; ".join(cures) + wanted)


def _why_silent(
    spec: CampaignSpec, rule: Rule, check: type[Check], kept: Kept
) -> tuple[str, str] | None:
    lacks = lacking(spec, check.needs, kept.known)
    if lacks:
        what, cure = LACKS[lacks[0]]
        return f"the campaign {what}", cure
    if WEIGHT[check.strongest] < WEIGHT[rule.verdict]:
        strongest = Verdict(check.strongest).value
        return f"it never says more than {strongest}", "`verdict: weak` with `agreeing: 2` or more"
    if rule.then in OF_ITEMS and check.about != "item":
        return f"it is not about items, which `{rule.then}` needs", "a check about items"
    if rule.then not in OF_ITEMS | {"notify"} and check.about not in ("rater", "raters"):
        return f"it is not about raters, which `{rule.then}` needs", "a check about raters"
    return None


def _idle(spec: CampaignSpec, rule: Rule, at: str, kept: Kept) -> Iterator[Fault]:
    """It waits for more judgments than there can be, or its action changes nothing."""
    most, why = _most_judgments(spec, rule, kept)
    if most is not None and rule.after > most:
        yield Fault(f"{at}.after", str(rule.after), f"at most {most}, {why}")
    if rule.then == "more_gold":
        if lacking(spec, frozenset({"gold"}), kept.known):
            what, cure = LACKS["gold"]
            yield Fault(f"{at}.then", f"more_gold, where the campaign {what}", cure)
        elif rule.gold <= spec.assignment.gold:
            allowed = f"more than `assignment.gold`, {spec.assignment.gold:g}"
            yield Fault(f"{at}.gold", f"{rule.gold:g}", allowed)
    if rule.then == "retrain" and spec.way.training is None:
        yield Fault(f"{at}.then", "retrain, where there is no training", "`way.training`")
    if rule.hours is not None and rule.then != "pause":
        yield Fault(f"{at}.hours", f"hours for `{rule.then}`", "`hours` with `then: pause` only")


def _most_judgments(spec: CampaignSpec, rule: Rule, kept: Kept) -> tuple[int | None, str]:
    """The most judgments that a subject of the rule can have, and what bounds them."""
    if rule.then in OF_ITEMS:
        if spec.stopping is None:
            return spec.overlap, "the `overlap` of an item"
        return spec.stopping.max, "`stopping.max` of an item"
    bounds: list[tuple[int, str]] = []
    if spec.budget is not None and spec.budget.judgments is not None:
        bounds.append((spec.budget.judgments, "`budget.judgments` of all raters together"))
    if kept.items is not None:
        mixed = spec.assignment.gold + spec.assignment.audit + spec.assignment.repeats
        most = round(kept.items / (1 - mixed))
        bounds.append((most, f"what a rater can judge where there are {kept.items} items"))
    return min(bounds) if bounds else (None, "")


def _checks() -> str:
    return one_of(names(CHECKS))
