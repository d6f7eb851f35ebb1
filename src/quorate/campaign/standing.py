"""A rater's standing: where it begins, and how it changes; every change says why."""

from __future__ import annotations

from typing import Literal, get_args

from quorate.campaign.asked import spec_of
from quorate.campaign.rights import Actor, ConflictError, NotFoundError, Right, Role, demand
from quorate.campaign.way.returning import give_back
from quorate.campaign.way.skills import certified
from quorate.campaign.way.tallying import STANDING_IN, leave, running
from quorate.campaign.way.telling import tell
from quorate.ledger.event import Json
from quorate.ledger.events import StandingChanged
from quorate.schema.campaign import CampaignSpec
from quorate.schema.errors import InputError
from quorate.storage.queries import campaigns, trials
from quorate.storage.queries.campaigns import Member
from quorate.storage.transaction import Transaction

Standing = Literal["training", "qualification", "active", "paused", "retraining", "removed"]
AnyStanding = Literal[Standing, "imported"]
IMPORTED: AnyStanding = "imported"
"""of who judged in another tool: nothing is asked of them here, so nobody changes it"""
KEEPING = frozenset({"active", "paused"})
"""standings in which a rater keeps what they have in hand"""


def first_standing(tx: Transaction, spec: CampaignSpec, role: Role, person: str) -> Standing:
    """Where somebody begins: practice, test or work, whichever the campaign asks for first.

    Experts, leads and auditors begin with work. A valid certificate of the skill that the test
    grants stands for the test.
    """
    if role is not Role.RATER:
        return "active"
    if spec.way.training is not None:
        return "training"
    return after_training(tx, spec, person)


def after_training(tx: Transaction, spec: CampaignSpec, person: str) -> Standing:
    """What comes when practice is passed."""
    test = spec.way.qualification
    return "active" if test is None or certified(tx, person, test.grants) else "qualification"


def due_standing(tx: Transaction, spec: CampaignSpec, role: Role, person: str) -> Standing:
    """Where a rater goes on whose pause has ended: to what they were in the middle of, or had not
    passed yet; who has worked before goes on working.
    """
    trial = running(tx, spec.name, person) if role is Role.RATER else None
    if trial is not None:
        return STANDING_IN[trial.stage]
    return _reached(tx, spec, role, person)


def standing_before(
    tx: Transaction, spec: CampaignSpec, member: Member
) -> tuple[Standing, str | None]:
    """Where a member was before a standing that proved wrong, and in which stage of practice.

    A pause only interrupted what they were in the middle of. A removal broke a practice or test
    off; it begins anew. Who was sent back to practice goes back to what they had reached, and so
    does who used up their tries.
    """
    role = Role(member.role)
    if member.standing == "paused":
        return due_standing(tx, spec, role, member.person), None
    if member.standing == "removed" and role is Role.RATER:
        past = tx.all(trials.OF_PERSON, campaign=spec.name, person=member.person)
        for trial in past:
            if trial.outcome == "left" and trial.ended_at == member.since:
                return STANDING_IN[trial.stage], trial.stage
    return _reached(tx, spec, role, member.person), None


def _reached(tx: Transaction, spec: CampaignSpec, role: Role, person: str) -> Standing:
    """As far as a rater has come: to work, or to what they have not passed yet."""
    if role is not Role.RATER:
        return "active"
    whose = {"campaign": spec.name, "person": person}
    if tx.one(trials.COUNTED_ONCE, **whose) is not None:
        return "active"
    passed = {one.stage for one in tx.all(trials.OF_PERSON, **whose) if one.outcome == "passed"}
    if "qualification" in passed:
        return "active"
    if "training" in passed:
        return after_training(tx, spec, person)
    return first_standing(tx, spec, role, person)


def change_standing(
    tx: Transaction,
    actor: Actor,
    campaign: str,
    rater: str,
    standing: Standing,
    reason: str,
    evidence: Json = None,
    until: int | None = None,
) -> None:
    """Change whether a rater is given items. The reason is in words that the rater will read.

    ``until`` is when a pause ends by itself, in milliseconds UTC. Who can work again is told so in
    a message. What they judged and earned stays; taking judgments out is another verb.
    """
    demand(tx, actor, campaign, Right.RUN)
    if standing not in get_args(Standing):
        raise InputError(f"standing {standing!r} is none of {', '.join(get_args(Standing))}")
    if standing != "active" and not reason.strip():
        raise InputError("a reason is needed that the rater can read")
    if until is not None and (standing != "paused" or until <= tx.now):
        raise InputError("only a pause ends by itself, and only later than now")
    _demand_stage(spec_of(tx, campaign), standing)
    changed = set_standing(tx, actor.person, campaign, rater, standing, reason, evidence, until)
    if changed and standing == "active" and reason.strip():
        # who is given items again comes by no page that says why
        tell(tx, actor.person, campaign, rater, reason, "standing")


def _demand_stage(spec: CampaignSpec, standing: Standing) -> None:
    wanting = {
        "training": spec.way.training,
        "retraining": spec.way.training,
        "qualification": spec.way.qualification,
    }
    if standing in wanting and wanting[standing] is None:
        key = "qualification" if standing == "qualification" else "training"
        raise InputError(
            f"campaign {spec.name!r} has no {key}",
            where=f"way.{key}",
            remedy=f"declare `way.{key}` in the campaign file and add items of the bank {key!r}",
        )


def set_standing(
    tx: Transaction,
    by: str,
    campaign: str,
    rater: str,
    standing: Standing,
    reason: str,
    evidence: Json = None,
    until: int | None = None,
) -> bool:
    """Write the change down, whoever decided it; whether anything changed. Asks for no right.

    A practice or test that the new standing leaves behind ends as ``left``. Who goes back to
    practice, or is removed, has nothing else in hand. Raises NotFoundError when the rater is no
    member.
    """
    member = tx.one(campaigns.LOCKED_MEMBER, campaign=campaign, person=rater)
    if member is None:
        raise NotFoundError(f"campaign {campaign!r} has no rater {rater!r}")
    if member.standing == IMPORTED:
        raise ConflictError(
            f"rater {rater} judged in another tool and is given nothing here",
            remedy="exclude their judgments, if they are not to count",
        )
    if member.standing == standing and until == member.until:
        return False
    if standing != "paused":  # a pause only interrupts
        trial = running(tx, campaign, rater)
        if trial is not None and STANDING_IN[trial.stage] != standing:
            leave(tx, by, campaign, rater, trial, f"the standing became {standing}")
    event = StandingChanged(campaign, rater, standing, reason, evidence, until)
    tx.append(campaign, by, event)
    if standing not in KEEPING:
        give_back(tx, campaign, rater)
    return True
