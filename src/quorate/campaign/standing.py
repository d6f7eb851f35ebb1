"""Pause, reinstate or remove a rater."""

from __future__ import annotations

from typing import Literal, get_args

from quorate.campaign.rights import Actor, NotFoundError, Right, demand
from quorate.ledger.event import Json
from quorate.ledger.events import StandingChanged
from quorate.schema.errors import InputError
from quorate.storage.queries import campaigns
from quorate.storage.transaction import Transaction

Standing = Literal["active", "paused", "removed"]


def change_standing(
    tx: Transaction,
    actor: Actor,
    campaign: str,
    rater: str,
    standing: Standing,
    reason: str,
    evidence: Json = None,
) -> None:
    """Change whether a rater is given items. The reason is in words that the rater will read.

    What they judged and earned stays; taking judgments out is another verb.
    """
    demand(tx, actor, campaign, Right.RUN)
    if standing not in get_args(Standing):
        raise InputError(f"standing {standing!r} is none of {', '.join(get_args(Standing))}")
    if standing != "active" and not reason.strip():
        raise InputError("a reason is needed that the rater can read")
    member = tx.one(campaigns.LOCKED_MEMBER, campaign=campaign, person=rater)
    if member is None:
        raise NotFoundError(f"campaign {campaign!r} has no rater {rater!r}")
    if member.standing != standing:
        event = StandingChanged(campaign, rater, standing, reason, evidence)
        tx.append(campaign, actor.person, event)
