"""Raters in numbers, for those who run a campaign: a page of them, or one with everything."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from quorate.analysis.calibration import wilson
from quorate.assignment.live import Skill
from quorate.campaign.accounts.introducing import names_of
from quorate.campaign.insight.measuring import Measured
from quorate.campaign.insight.ranking import Asked, ranked
from quorate.campaign.paging import Page
from quorate.campaign.reading import NamedMember
from quorate.campaign.rights import Actor, NotFoundError, Right, demand, grants
from quorate.campaign.way.appealing import OpenedAppeal, opened
from quorate.ledger.vault import Vault
from quorate.quality.profile import Confusion, Profile, Session, confusions, sessions
from quorate.storage.queries import appeals, campaigns, findings, skills, trials
from quorate.storage.queries import members as member_queries
from quorate.storage.queries import rating as queries
from quorate.storage.queries.findings import FindingRow, FiringRow
from quorate.storage.queries.members import Message
from quorate.storage.queries.skills import Certificate
from quorate.storage.queries.trials import Trial
from quorate.storage.transaction import Transaction

HOUR = 3_600_000
MOST = 200
"""findings, firings, trials, certificates, appeals and messages of a rater that are shown, each"""
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
    """A rater with everything: what was found and done, how they came to work, what they earn.

    Of each list the newest are here; ``counts`` says how many there are.
    """

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
    counts: queries.Counts


def rated_members(
    tx: Transaction,
    vault: Vault,
    actor: Actor,
    campaign: str,
    found: Measured,
    asked: Asked,
) -> Page[RatedMember]:
    """A page of those who judge; findings are those that stand.

    Names and findings are read for this page alone. As numbers change, who moves to the front
    between two pages is found by beginning again, and who moves back is on a later page once more.
    Raises InputError for a cursor that no page in this order gave.
    """
    member = demand(tx, actor, campaign, Right.READ)
    page = ranked(tx, campaign, found, asked)
    persons = [one.person for one in page.entries]
    named = names_of(tx, vault, persons) if grants(actor, member, Right.RUN) else {}
    given = {"campaign": campaign, "persons": json.dumps(persons)}
    rows = {one.person: one for one in tx.all(queries.THESE, **given)}
    of_page = {"campaign": campaign, "raters": json.dumps(persons)}
    standing = tx.all(findings.STANDING_OF, **of_page)
    lines = [NamedMember(rows[one], named.get(one, "")) for one in persons if one in rows]
    return Page(tuple(_rated(one, standing, found) for one in lines), page.next)


def open_rater(
    tx: Transaction, vault: Vault, actor: Actor, campaign: str, rater: str, found: Measured
) -> OpenedRater:
    """One rater with everything. Raises NotFoundError."""
    asking = demand(tx, actor, campaign, Right.READ)
    heard = grants(actor, asking, Right.SETTLE)
    member = tx.one(campaigns.MEMBER, campaign=campaign, person=rater)
    if member is None:
        raise NotFoundError(f"campaign {campaign!r} has no rater {rater!r}")
    names = names_of(tx, vault, [rater]) if grants(actor, asking, Right.RUN) else {}
    named = NamedMember(member, names.get(rater, ""))
    standing = tx.all(findings.STANDING_OF, campaign=campaign, raters=json.dumps([rater]))
    of_person = {"campaign": campaign, "person": rater}
    newest: dict[str, str | int] = {"campaign": campaign, "rater": rater, "limit": MOST}
    view = found.sight.view
    code = None if view is None or rater not in view.raters else list(view.raters).index(rater)
    counts = tx.one(queries.COUNTS, campaign=campaign, rater=rater, now=tx.now)
    return OpenedRater(
        rated=_rated(named, standing, found),
        confusion=() if view is None or code is None else confusions(view, code),
        history=tuple(tx.all(findings.page(False, False, True, False), **newest)),
        firings=tuple(tx.all(findings.fired_page(True, False), **newest)),
        trials=tuple(reversed(tx.all(trials.LATEST, **of_person, limit=MOST))),
        skills=tuple(tx.all(skills.VALID, person=rater, now=tx.now)[:MOST]),
        appeals=tuple(
            opened(tx, vault, made, named=bool(named.name))
            for made in (
                tx.all(appeals.OF_RATER, campaign=campaign, rater=rater)[:MOST] if heard else ()
            )
        ),
        messages=tuple(tx.all(member_queries.MESSAGES, **newest, since=0) if heard else ()),
        sessions=() if view is None or code is None else sessions(view, code),
        unpaid=found.sight.unpaid.get(rater, 0),
        counts=counts or queries.Counts(0, 0, 0, 0, 0, 0),
    )


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
