"""Open a campaign."""

from __future__ import annotations

from quorate.campaign.rights import Actor, ConflictError, demand_owner
from quorate.campaign.watch.ruling import (
    demand_known_choice,
    demand_known_conditions,
    demand_sound_rules,
)
from quorate.ledger.event import HOUSE
from quorate.ledger.events import CampaignOpened, GuidelinePublished, MemberEnrolled
from quorate.schema.campaign import CampaignSpec
from quorate.storage.queries import accounts, campaigns
from quorate.storage.transaction import Transaction


def open_campaign(tx: Transaction, actor: Actor, spec: CampaignSpec) -> None:
    """Open the campaign, publish its guideline, and make the actor its lead, if it is a person.

    Raises ForbiddenError for others than owners, ConflictError when the name is taken, SpecError
    for a rule that can never fire, a choice or a condition of releases that there is none of.
    """
    demand_owner(actor)
    demand_known_choice(spec)
    demand_sound_rules(spec)
    demand_known_conditions(spec)
    if spec.name == HOUSE:
        raise ConflictError(
            f"the name {HOUSE!r} is that of the log of people", remedy="give another name"
        )
    if tx.one(campaigns.STATE, campaign=spec.name) is not None:
        raise ConflictError(
            f"there is a campaign {spec.name!r} already", remedy="give another name"
        )
    log = spec.name
    as_data = spec.as_data()
    tx.append(log, actor.person, CampaignOpened(log, spec.title, as_data))
    first = GuidelinePublished(log, spec.guideline.version, 1, spec.guideline.text, "")
    tx.append(log, actor.person, first)
    # the operator of the machine may do all, and is nobody whom one could pay or pause
    if tx.one(accounts.PERSON, person=actor.person) is not None:
        tx.append(log, actor.person, MemberEnrolled(log, actor.person, "lead", "active"))
