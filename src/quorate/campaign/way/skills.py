"""Certify that people have a skill, and take that back."""

from __future__ import annotations

import re

from quorate.campaign.rights import Actor, NotFoundError, Right, demand
from quorate.campaign.way.telling import tell
from quorate.ledger.event import HOUSE, Json
from quorate.ledger.events import SkillGranted, SkillRevoked
from quorate.schema.campaign import CampaignSpec
from quorate.schema.errors import InputError
from quorate.storage.queries import accounts, campaigns, skills
from quorate.storage.queries.skills import Certificate
from quorate.storage.transaction import Transaction

DAY = 24 * 3_600_000
SKILL = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
MOST_DAYS = 3_650
LONGEST_WHY = 2_000


def missing_skills(tx: Transaction, person: str, spec: CampaignSpec) -> tuple[str, ...]:
    """The skills that the campaign requires and the person has no valid certificate of.

    The one that its own test grants is not missed: the test is how to get it here.
    """
    test = spec.way.qualification
    own = None if test is None else test.grants
    required = [skill for skill in spec.way.requires if skill != own]
    if not required:
        return ()
    held = {one.skill for one in tx.all(skills.VALID, person=person, now=tx.now)}
    return tuple(skill for skill in required if skill not in held)


def certified(tx: Transaction, person: str, skill: str | None) -> bool:
    """Whether the person has a valid certificate of the skill."""
    if skill is None:
        return False
    return any(one.skill == skill for one in tx.all(skills.VALID, person=person, now=tx.now))


def has_ended(tx: Transaction, person: str, skill: str) -> bool:
    """Whether the person had a certificate of the skill that ran out or was taken back."""
    found = tx.one(skills.SKILL, person=person, skill=skill)
    if found is None:
        return False
    return found.revoked_at is not None or (found.expires_at or tx.now + 1) <= tx.now


def certificates(tx: Transaction, person: str) -> list[Certificate]:
    """All that a person was ever certified for, valid or not. Asks for no right."""
    return tx.all(skills.OF_PERSON, person=person)


def certify(
    tx: Transaction, by: str, person: str, skill: str, days: float | None, evidence: Json
) -> int | None:
    """Write the certificate into the log of people; until when it holds. Asks for no right."""
    tx.one(accounts.LOCKED_PERSON, person=person)
    until = None if days is None else tx.now + round(days * DAY)
    tx.append(HOUSE, by, SkillGranted(person, skill, evidence, until))
    return until


def grant_skill(
    tx: Transaction,
    actor: Actor,
    campaign: str,
    person: str,
    skill: str,
    days: float | None,
    why: str,
) -> int | None:
    """Vouch for a member's skill, with the reason; until when the certificate holds."""
    _member(tx, actor, campaign, person)
    if not SKILL.fullmatch(skill):
        raise InputError(
            f"skill {skill!r} is not a name",
            remedy="use lower-case letters, digits and hyphens, such as `lang-de`",
        )
    if days is not None and not 0 < days <= MOST_DAYS:
        raise InputError(f"a certificate lasts up to {MOST_DAYS} days, not {days:g}")
    _reasoned(why)
    evidence: Json = {"campaign": campaign, "vouched": actor.person, "why": why}
    until = certify(tx, actor.person, person, skill, days, evidence)
    tell(tx, actor.person, campaign, person, f"You were certified for “{skill}”: {why}", "skill")
    return until


def revoke_skill(
    tx: Transaction, actor: Actor, campaign: str, person: str, skill: str, why: str
) -> None:
    """Take a member's certificate back. Raises NotFoundError when there is no valid one."""
    _member(tx, actor, campaign, person)
    _reasoned(why)
    tx.one(accounts.LOCKED_PERSON, person=person)
    if not certified(tx, person, skill):
        raise NotFoundError(f"{person} has no valid certificate of {skill!r}")
    tx.append(HOUSE, actor.person, SkillRevoked(person, skill, why))
    words = f"Your certificate of “{skill}” was taken back: {why}"
    tell(tx, actor.person, campaign, person, words, "skill")


def _member(tx: Transaction, actor: Actor, campaign: str, person: str) -> None:
    demand(tx, actor, campaign, Right.RUN)
    if tx.one(campaigns.LOCKED_MEMBER, campaign=campaign, person=person) is None:
        raise NotFoundError(f"campaign {campaign!r} has no member {person!r}")


def _reasoned(why: str) -> None:
    if not why.strip() or len(why) > LONGEST_WHY:
        raise InputError(f"a reason of 1 to {LONGEST_WHY} characters is needed")
