"""Agree to the campaign's consent text, and take that back."""

from __future__ import annotations

from quorate.campaign.asked import spec_of
from quorate.campaign.rights import Actor, ConflictError, seat_of
from quorate.campaign.way.returning import give_back
from quorate.ledger.events import ConsentWithdrawn, RaterConsented
from quorate.storage.transaction import Transaction


def consent(tx: Transaction, actor: Actor, campaign: str, digest: str) -> None:
    """Note that the rater agreed to the text with this SHA-256.

    Raises ConflictError when the text is another by now: nobody agrees to what they did not see.
    """
    seat = seat_of(tx, actor, campaign)
    spec = spec_of(tx, campaign, seat.digest)
    if digest != spec.consent_digest:
        raise ConflictError("the text has changed", remedy="load the page and read it again")
    if seat.consent != digest:
        tx.append(campaign, actor.person, RaterConsented(campaign, seat.person, digest))


def withdraw_consent(tx: Transaction, actor: Actor, campaign: str) -> None:
    """Take the agreement back: nothing more is handed out until the rater agrees again.

    What they hold goes back. What they answered stays, as they agreed when they gave it; who wants
    what is personal deleted asks to be erased. Raises ConflictError when nothing was agreed to.
    """
    seat = seat_of(tx, actor, campaign)
    if seat.consent is None:
        raise ConflictError("you have not agreed to anything here that could be taken back")
    give_back(tx, campaign, seat.person)
    tx.append(campaign, actor.person, ConsentWithdrawn(campaign, seat.person))
