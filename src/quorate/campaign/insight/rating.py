"""Raters in numbers, for those who run a campaign: all of them in a list, one with everything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quorate.analysis.calibration import wilson
from quorate.assignment.live import Skill
from quorate.campaign.insight.measuring import Measured
from quorate.campaign.reading import NamedMember, members
from quorate.campaign.rights import GRANTED, Actor, NotFoundError, Right, Role, demand
from quorate.campaign.way.appealing import OpenedAppeal, opened
from quorate.ledger.vault import Vault
from quorate.quality.profile import Confusion, Profile, Session, confusions, sessions
from quorate.storage.queries import appeals, findings, skills, trials
from quorate.storage.queries import members as member_queries
from quorate.storage.queries.campaigns import Member
from quorate.storage.queries.findings import FindingRow, FiringRow
from quorate.storage.queries.members import Message
from quorate.storage.queries.skills import Certificate
from quorate.storage.queries.trials import Trial
from quorate.storage.transaction import Transaction

HOUR = 3_600_000
MOST = 200
"""messages that are shown"""
NOTHING = Profile(0, 0, 0, None, None, ())


@dataclass(frozen=True, slots=True)
class RatedMember:
    """A rater in numbers.

    ``gold_bounds`` is the Wilson interval of 95 % of the share of known answers that were right;
    ``hourly`` what an hour of active time earned, in millionths of the currency.
    """

    named: NamedMember
    profile: Profile
    competence: Skill | None
    gold_bounds: tuple[float, float]
    hourly: int | None
    findings: tuple[FindingRow, ...]


@dataclass(frozen=True, slots=True)
class OpenedRater:
    """A rater with everything: what was found and done, how they came to work, what they earn."""

    rated: RatedMember
    confusion: tuple[Confusion, ...]
    history: tuple[FindingRow, ...]
    firings: tuple[FiringRow, ...]
    trials: tuple[Trial, ...]
    skills: tuple[Certificate, ...]
    appeals: tuple[OpenedAppeal, ...]
    messages: tuple[Message, ...]
    sessions: tuple[Session, ...]
    unpaid: int


def rated_members(
    tx: Transaction, vault: Vault, actor: Actor, campaign: str, found: Measured
) -> tuple[RatedMember, ...]:
    """All who judge, in the order in which they joined; findings are those that stand."""
    standing = tx.all(findings.STANDING, campaign=campaign)
    people = [one for one in members(tx, vault, actor, campaign) if _judges(one)]
    return tuple(_rated(one, standing, found) for one in people)


def open_rater(
    tx: Transaction, vault: Vault, actor: Actor, campaign: str, rater: str, found: Measured
) -> OpenedRater:
    """One rater with everything. Raises NotFoundError."""
    heard = _settles(actor, demand(tx, actor, campaign, Right.READ))
    people = [one for one in members(tx, vault, actor, campaign) if one.member.person == rater]
    if not people:
        raise NotFoundError(f"campaign {campaign!r} has no rater {rater!r}")
    standing = tx.all(findings.STANDING, campaign=campaign)
    key = {"campaign": campaign, "rater": rater}
    history = {row.finding: row for row in tx.all(findings.OF_RATER, **key)}
    history |= {row.finding: row for row in tx.all(findings.OF_OTHER, **key)}
    named = bool(people[0].name)
    view = found.sight.view
    code = None if view is None or rater not in view.raters else list(view.raters).index(rater)
    return OpenedRater(
        rated=_rated(people[0], standing, found),
        confusion=() if view is None or code is None else confusions(view, code),
        history=tuple(
            sorted(history.values(), key=lambda row: (row.at, row.finding), reverse=True)
        ),
        firings=tuple(reversed(tx.all(findings.FIRED_FOR_RATER, **key))),
        trials=tuple(tx.all(trials.OF_PERSON, campaign=campaign, person=rater)),
        skills=tuple(tx.all(skills.VALID, person=rater, now=tx.now)),
        appeals=tuple(
            opened(tx, vault, made, named=named)
            for made in (tx.all(appeals.OF_RATER, **key) if heard else ())
        ),
        messages=tuple(
            tx.all(member_queries.MESSAGES, campaign=campaign, rater=rater, since=0, limit=MOST)
            if heard
            else ()
        ),
        sessions=() if view is None or code is None else sessions(view, code),
        unpaid=found.sight.unpaid.get(rater, 0),
    )


def _judges(one: NamedMember) -> bool:
    """Raters, and experts who have judged."""
    return one.member.role == "rater" or one.member.judged > 0


def _rated(one: NamedMember, standing: Sequence[FindingRow], found: Measured) -> RatedMember:
    person = one.member.person
    seen = found.profiles.get(person, NOTHING)
    lower, upper = wilson(seen.right, seen.gold)
    spent = one.member.milliseconds
    return RatedMember(
        named=one,
        profile=seen,
        competence=found.competence(person),
        gold_bounds=(float(lower), float(upper)),
        hourly=round(one.member.earned * HOUR / spent) if spent else None,
        findings=tuple(row for row in standing if person in (row.rater, row.other)),
    )


def _settles(actor: Actor, member: Member | None) -> bool:
    granted = GRANTED[Role(member.role)] if member is not None else frozenset[Right]()
    return Right.SETTLE in actor.scopes and (actor.owner or Right.SETTLE in granted)
