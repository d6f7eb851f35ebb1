"""Do what the rules say when checks find something. Every firing is an event with its effect."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from quorate.campaign.excluding import take_out
from quorate.campaign.names import ordered
from quorate.campaign.rights import Role, campaign_state
from quorate.campaign.standing import Standing, set_standing
from quorate.campaign.watch.finding import Look, Noted, note_findings
from quorate.campaign.way.telling import tell
from quorate.ledger.event import SYSTEM, Json
from quorate.ledger.events import RaterAdjusted, RuleFired
from quorate.quality.rules import Firing, Known, Subject, due, hears
from quorate.schema.campaign import CampaignSpec
from quorate.schema.rule import Rule
from quorate.storage.queries import campaigns, findings, work
from quorate.storage.queries.campaigns import Member
from quorate.storage.transaction import Transaction

HOUR = 3_600_000
SAID: Mapping[str, str] = {
    "warn": "A check of your answers found something that you should know.",
    "pause": "Your work here is paused, because a check of your answers found something.",
    "retrain": "You are asked to practise again, because a check of your answers found something.",
    "exclude": "Your work here is paused, because a check of your answers found something.",
}
"""what a rater is told where neither the rule nor the checks have words"""
KEEPS_PAY = "What you earned stays yours."


@dataclass(frozen=True, slots=True)
class Fired:
    """That a rule fired: for whom, and what was done."""

    firing: str
    rule: str
    action: str
    rater: str | None
    item: str | None
    effect: Mapping[str, Json]

    @property
    def excluded(self) -> int:
        """Judgments taken out."""
        number = self.effect.get("excluded", 0)
        return number if isinstance(number, int) else 0


@dataclass(frozen=True, slots=True)
class Acted:
    """What came of a look: findings that are new or changed, those cleared, rules that fired."""

    found: tuple[Known, ...]
    cleared: tuple[Known, ...]
    fired: tuple[Fired, ...]
    excluded: int
    """judgments taken out; their items are open again"""


def act(tx: Transaction, spec: CampaignSpec, look: Look) -> Acted:
    """Write down what was found, and do what the campaign's rules say about it.

    Two servers that come to the same look write one of them: the campaign's row is locked first,
    and what stands is read behind it. Nobody loses pay. Leads, experts and auditors are never
    acted on: a rule that hits them is only told to the leads.
    """
    campaign_state(tx, spec.name, lock=True)
    noted = note_findings(tx, spec.name, look)
    fired: list[Fired] = []
    if spec.rules:
        _restore(tx, spec, noted)
        for firing in due(spec.rules, noted.standing, *_so_far(tx, spec, look, noted)):
            done = _fire(tx, spec, look, noted.told, firing, len(fired))
            fired += [done] if done is not None else []
    excluded = sum(one.excluded for one in fired)
    return Acted(noted.found, noted.cleared, tuple(fired), excluded)


def _so_far(
    tx: Transaction, spec: CampaignSpec, look: Look, noted: Noted
) -> tuple[dict[Subject, int], dict[tuple[str, Subject], list[str]]]:
    """How many judgments each subject has, and the findings on which each rule fired for it."""
    judged: dict[Subject, int] = {}
    fired: dict[tuple[str, Subject], list[str]] = {}
    for subject in {one for known in noted.standing for one in known.subjects}:
        key: dict[str, str] = {"campaign": spec.name}
        if subject.rater is not None:
            judged[subject] = _judged(tx, spec.name, look, subject.rater)
            rows = tx.all(findings.FIRED_FOR_RATER, rater=subject.rater, **key)
        elif subject.item is not None:
            judged[subject] = _judged_of_item(tx, spec.name, look, subject.item)
            rows = tx.all(findings.FIRED_FOR_ITEM, item=subject.item, **key)
        else:
            rows = tx.all(findings.FIRED_FOR_CAMPAIGN, **key)
        for row in rows:
            fired.setdefault((row.rule, subject), []).extend(json.loads(row.findings))
    return judged, fired


def _judged(tx: Transaction, campaign: str, look: Look, rater: str) -> int:
    known = look.judged.get(rater)
    if known is not None:
        return known
    found = tx.one(findings.WORKED, campaign=campaign, rater=rater)
    return 0 if found is None else found.number


def _judged_of_item(tx: Transaction, campaign: str, look: Look, item: str) -> int:
    known = look.judged_items.get(item)
    if known is not None:
        return known
    found = tx.one(work.ITEM, campaign=campaign, item=item)
    return 0 if found is None else found.judged


def _fire(
    tx: Transaction,
    spec: CampaignSpec,
    look: Look,
    told: Mapping[str, str],
    firing: Firing,
    number: int,
) -> Fired | None:
    """Do what the rule says, and write that it fired; None where the rater is no member."""
    rule, subject = firing.rule, firing.subject
    name = ordered("x", tx.now, number)
    action: str = rule.then
    effect: dict[str, Json] = {}
    if subject.rater is not None:
        member = tx.one(campaigns.LOCKED_MEMBER, campaign=spec.name, person=subject.rater)
        if member is None:
            return None
        if member.role == Role.RATER:
            start = look.start.get(subject.rater, 0)
            effect = _Case(tx, member, name, firing, told, start).act()
        elif rule.then != "notify":
            action, effect = "notify", {"instead_of": rule.then, "role": member.role}
    elif subject.item is not None and rule.then == "adjudicate":
        effect = _queued(tx, spec.name, subject.item)
    resting_on: Json = [known.name for known in firing.findings]
    event = RuleFired(
        spec.name, name, rule.name, action, resting_on, effect, subject.rater, subject.item
    )
    tx.append(spec.name, SYSTEM, event)
    return Fired(name, rule.name, action, subject.rater, subject.item, effect)


@dataclass(frozen=True, slots=True)
class _Case:
    """A rule that fired for a rater, whose row is locked."""

    tx: Transaction
    member: Member
    firing: str
    fired: Firing
    told: Mapping[str, str]
    start: int
    """when the rater was given a fresh start; what they judged before is not taken out"""

    def act(self) -> dict[str, Json]:
        """What is done, as numbers; ``changed`` is false where nothing had to be."""
        match self.fired.rule.then:
            case "warn":
                return {"message": self._tell("warning")}
            case "more_gold":
                return self._adjust(gold=round(self.fired.rule.gold * 1000))
            case "lower_priority":
                return self._adjust(lowered=True)
            case "pause":
                return self._stand("paused", self._until())
            case "retrain":
                return self._stand("retraining")
            case "exclude":
                return self._exclude()
            case _:
                return {}

    def _exclude(self) -> dict[str, Json]:
        member, rule = self.member, self.fired.rule
        reason = f"rule {rule.name}: {self.words()}"
        excluded = take_out(
            self.tx, SYSTEM, member.campaign, member.person, reason, since=self.start
        )
        return {"excluded": excluded, "earned": member.earned, **self._stand("paused")}

    def _stand(self, standing: Standing, until: int | None = None) -> dict[str, Json]:
        """Only who works is paused or sent to practise; a pause may be made longer."""
        member = self.member
        longer = standing == member.standing == "paused" and member.until is not None
        longer = longer and (until is None or until > (member.until or 0))
        if member.standing != "active" and not longer:
            return {"standing": member.standing, "changed": False}
        evidence: Json = [
            {"finding": one.name, "check": one.check, "told": self.told.get(one.name, "")}
            for one in self.fired.findings
        ]
        set_standing(
            self.tx,
            SYSTEM,
            member.campaign,
            member.person,
            standing,
            self.words(),
            evidence,
            until,
        )
        return {"standing": standing, "changed": True, "until": until}

    def _adjust(self, gold: int | None = None, lowered: bool = False) -> dict[str, Json]:
        member = self.member
        share = max(gold or 0, member.gold_permille or 0) or None
        low = lowered or bool(member.lowered)
        changed = share != member.gold_permille or low != bool(member.lowered)
        if changed:
            reason = f"rule {self.fired.rule.name}"
            adjusted = RaterAdjusted(member.campaign, member.person, low, reason, share)
            self.tx.append(member.campaign, SYSTEM, adjusted)
        return {"lowered": low, "gold_permille": share, "changed": changed}

    def _tell(self, about: str) -> str:
        member = self.member
        return tell(self.tx, SYSTEM, member.campaign, member.person, self.words(), about)

    def _until(self) -> int | None:
        hours = self.fired.rule.hours
        return None if hours is None else self.tx.now + round(hours * HOUR)

    def words(self) -> str:
        """What the rater reads: the rule's words, then what the checks tell them."""
        rule = self.fired.rule
        told = dict.fromkeys(self.told.get(one.name, "") for one in self.fired.findings)
        parts = [part for part in (rule.say, *told) if part]
        if not parts:
            parts = [SAID.get(rule.then, "")]
        if rule.then == "exclude":
            parts.append(KEEPS_PAY)
        return " ".join(part.strip() for part in parts)


def _queued(tx: Transaction, campaign: str, item: str) -> dict[str, Json]:
    """An item goes to the experts by the firing itself, unless one has settled it."""
    state = tx.one(work.LOCKED_ITEM, campaign=campaign, item=item)
    return {"queued": state is not None and state.adjudicated is None}


def _restore(tx: Transaction, spec: CampaignSpec, noted: Noted) -> None:
    """Take back what rules adjusted, where nothing stands any more on which they did."""
    raters = {one for known in noted.cleared for one in (known.rater, known.other) if one}
    for rater in sorted(raters):
        member = tx.one(campaigns.LOCKED_MEMBER, campaign=spec.name, person=rater)
        if member is None or not (member.lowered or member.gold_permille):
            continue
        kept = {rule.then for rule in spec.rules if _stands(rule, rater, noted)}
        low = bool(member.lowered) and "lower_priority" in kept
        share = member.gold_permille if "more_gold" in kept else None
        if (low, share) != (bool(member.lowered), member.gold_permille):
            reason = "what was found does not hold any more"
            tx.append(spec.name, SYSTEM, RaterAdjusted(spec.name, rater, low, reason, share))


def _stands(rule: Rule, rater: str, noted: Noted) -> bool:
    about = Subject(rater=rater)
    heard = {one.check for one in noted.standing if one.is_about(about) and hears(rule, one)}
    return len(heard) >= rule.agreeing
