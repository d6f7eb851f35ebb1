"""Agree to the campaign's consent text."""

from __future__ import annotations

from quorate.campaign.asked import spec_of
from quorate.campaign.rights import Actor, ConflictError, seat_of
from quorate.ledger.events import RaterConsented
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
