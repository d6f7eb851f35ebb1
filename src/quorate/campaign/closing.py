"""Close a campaign, and open it again."""

from __future__ import annotations

from quorate.campaign.rights import Actor, Right, campaign_state, demand
from quorate.ledger.events import CampaignClosed, CampaignReopened
from quorate.storage.transaction import Transaction


def close_campaign(tx: Transaction, actor: Actor, campaign: str, reason: str = "") -> None:
    """Hand out nothing more. What raters have in hand is still taken when they submit it."""
    demand(tx, actor, campaign, Right.RUN)
    if campaign_state(tx, campaign, lock=True).state == "open":
        tx.append(campaign, actor.person, CampaignClosed(campaign, reason))


def reopen_campaign(tx: Transaction, actor: Actor, campaign: str, reason: str = "") -> None:
    """Hand out items again."""
    demand(tx, actor, campaign, Right.RUN)
    if campaign_state(tx, campaign, lock=True).state == "closed":
        tx.append(campaign, actor.person, CampaignReopened(campaign, reason))
