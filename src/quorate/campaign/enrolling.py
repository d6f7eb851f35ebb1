"""Enrol a person in a campaign."""

from __future__ import annotations

from quorate.campaign.asked import spec_of
from quorate.campaign.inviting import invitation_of
from quorate.campaign.rights import (
    Actor,
    ConflictError,
    NotFoundError,
    Right,
    Role,
    campaign_state,
    demand,
    demand_owner,
    refuse_archived,
)
from quorate.campaign.standing import IMPORTED, first_standing, set_standing
from quorate.campaign.way.trials import PRACTISING
from quorate.ledger.events import MemberEnrolled, RoleChanged
from quorate.storage.queries import campaigns
from quorate.storage.transaction import Transaction


def enrol(tx: Transaction, actor: Actor, campaign: str, person: str, role: Role) -> None:
    """Make a person who has an account a member. Raises ConflictError when they are one.

    A rater begins with what the campaign asks for first: practice, a test, or work.
    """
    demand(tx, actor, campaign, Right.RUN)
    if role is Role.LEAD:
        demand_owner(actor)
    campaign_state(tx, campaign)
    if tx.one(campaigns.MEMBER, campaign=campaign, person=person) is not None:
        raise ConflictError(f"{person} is a member of campaign {campaign!r} already")
    standing = first_standing(tx, spec_of(tx, campaign), role, person)
    event = MemberEnrolled(campaign, person, role.value, standing)
    tx.append(campaign, actor.person, event)


def join(tx: Transaction, person: str, secret: str) -> str:
    """Use an invitation's link for a person who has an account; the campaign's name.

    A person who is a member already stays what they are, and the link is not used up.
    """
    invitation = invitation_of(tx, secret, lock=True)
    campaign = invitation.campaign
    refuse_archived(tx, campaign)
    if tx.one(campaigns.MEMBER, campaign=campaign, person=person) is None:
        role = Role(invitation.role)
        event = MemberEnrolled(
            campaign,
            person,
            role.value,
            first_standing(tx, spec_of(tx, campaign), role, person),
            invitation.invitation,
            invitation.crew or None,
        )
        tx.append(campaign, person, event)
    return campaign


def change_role(
    tx: Transaction, actor: Actor, campaign: str, person: str, role: Role, reason: str = ""
) -> None:
    """Give a member another role. Only owners make or unmake leads.

    Who is a rater no more need not finish practice or a test.
    """
    demand(tx, actor, campaign, Right.RUN)
    member = tx.one(campaigns.LOCKED_MEMBER, campaign=campaign, person=person)
    if member is None:
        raise NotFoundError(f"campaign {campaign!r} has no member {person!r}")
    if Role.LEAD in (role, Role(member.role)):
        demand_owner(actor)
    if role.value == member.role:
        return
    if member.standing == IMPORTED:
        raise ConflictError(f"{person} judged in another tool and has no account here")
    tx.append(campaign, actor.person, RoleChanged(campaign, person, role.value, reason))
    if role is not Role.RATER and member.standing in PRACTISING:
        why = f"You are {role.value} of this campaign now."
        set_standing(tx, actor.person, campaign, person, "active", why)
