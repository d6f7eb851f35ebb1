"""Tell a rater something."""

from __future__ import annotations

from quorate.campaign.names import fresh
from quorate.campaign.rights import Actor, NotFoundError, Right, demand
from quorate.ledger.events import RaterTold
from quorate.schema.errors import InputError
from quorate.storage.queries import campaigns
from quorate.storage.transaction import Transaction

LONGEST = 4_000


def tell(tx: Transaction, by: str, campaign: str, rater: str, text: str, about: str) -> str:
    """Send a rater a message; its id. Asks for no right: verbs that do have asked before."""
    message = fresh("m")
    tx.append(campaign, by, RaterTold(campaign, message, rater, text, about))
    return message


def send_message(tx: Transaction, actor: Actor, campaign: str, rater: str, text: str) -> str:
    """Send a rater a message in the lead's own words; its id."""
    demand(tx, actor, campaign, Right.RUN)
    if not text.strip() or len(text) > LONGEST:
        raise InputError(f"a message has 1 to {LONGEST} characters, not {len(text.strip())}")
    if tx.one(campaigns.LOCKED_MEMBER, campaign=campaign, person=rater) is None:
        raise NotFoundError(f"campaign {campaign!r} has no rater {rater!r}")
    return tell(tx, actor.person, campaign, rater, text, "lead")
