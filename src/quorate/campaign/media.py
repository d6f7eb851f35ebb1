"""Add a file that items can show."""

from __future__ import annotations

from quorate.campaign.rights import Actor, Right, campaign_state, demand
from quorate.ledger.events import MediaAdded
from quorate.storage.queries import reach
from quorate.storage.transaction import Transaction


def add_media(tx: Transaction, actor: Actor, campaign: str, added: MediaAdded) -> None:
    """Note that the campaign has the file. A second time does nothing."""
    demand(tx, actor, campaign, Right.RUN)
    campaign_state(tx, campaign)
    if tx.one(reach.MEDIA_OF_CAMPAIGN, campaign=campaign, digest=added.digest) is None:
        tx.append(campaign, actor.person, added)
