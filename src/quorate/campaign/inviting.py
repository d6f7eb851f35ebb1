"""Invite people into a campaign by link."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from quorate.campaign.names import fresh, link_digest
from quorate.campaign.rights import (
    Actor,
    NotFoundError,
    Right,
    Role,
    campaign_state,
    demand,
    demand_owner,
)
from quorate.ledger.events import InvitationMade, InvitationRevoked
from quorate.schema.errors import InputError
from quorate.storage.queries import invitations
from quorate.storage.queries.invitations import Invitation
from quorate.storage.transaction import Transaction

DAY = 24 * 3_600_000
MOST_USES = 10_000
MOST_DAYS = 365
LONGEST_CREW = 80


@dataclass(frozen=True, slots=True)
class Link:
    """An invitation and the secret of its link, which is kept nowhere."""

    invitation: str
    secret: str
    expires_at: int


def invite(
    tx: Transaction,
    actor: Actor,
    campaign: str,
    role: Role = Role.RATER,
    uses: int = 1,
    days: int = 14,
    note: str = "",
    crew: str = "",
) -> Link:
    """Make a link that admits this many people in this role for some days.

    ``crew`` names the group of raters that they join, for coverage and comparison. Only owners
    invite leads. Raises InputError when uses or days are out of range.
    """
    demand(tx, actor, campaign, Right.RUN)
    if role is Role.LEAD:
        demand_owner(actor)
    if not 1 <= uses <= MOST_USES or not 1 <= days <= MOST_DAYS:
        raise InputError(
            f"an invitation has 1 to {MOST_USES} uses and lasts 1 to {MOST_DAYS} days, "
            f"not {uses} and {days}"
        )
    if len(crew) > LONGEST_CREW or not crew.isprintable() or crew != crew.strip():
        raise InputError(
            f"crew {crew[:LONGEST_CREW]!r} is not a name",
            where="crew",
            remedy=f"use at most {LONGEST_CREW} printable characters without spaces around them",
        )
    campaign_state(tx, campaign)
    secret = secrets.token_urlsafe(24)
    event = InvitationMade(
        campaign=campaign,
        invitation=fresh("v"),
        role=role.value,
        digest=link_digest(secret),
        uses=uses,
        expires_at=tx.now + days * DAY,
        note=note,
        crew=crew or None,
    )
    tx.append(campaign, actor.person, event)
    return Link(event.invitation, secret, event.expires_at)


def revoke_invitation(tx: Transaction, actor: Actor, campaign: str, invitation: str) -> None:
    """Withdraw a link. Raises NotFoundError when the campaign has none of that name."""
    demand(tx, actor, campaign, Right.RUN)
    found = tx.one(invitations.LOCKED_INVITATION, invitation=invitation)
    if found is None or found.campaign != campaign:
        raise NotFoundError(f"campaign {campaign!r} has no invitation {invitation!r}")
    if found.revoked_at is None:
        tx.append(campaign, actor.person, InvitationRevoked(campaign, invitation))


def invitation_of(tx: Transaction, secret: str, *, lock: bool = False) -> Invitation:
    """The invitation that a link's secret opens, when it still admits somebody.

    Raises NotFoundError otherwise, in the same words whatever the reason.
    """
    query = invitations.LOCKED_BY_DIGEST if lock else invitations.BY_DIGEST
    found = tx.one(query, digest=link_digest(secret))
    if (
        found is None
        or found.revoked_at is not None
        or found.uses_left < 1
        or found.expires_at <= tx.now
    ):
        raise NotFoundError(
            "this invitation is not valid, was used or has run out",
            remedy="ask who sent it for a new one",
        )
    return found
