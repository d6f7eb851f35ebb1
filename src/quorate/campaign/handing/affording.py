"""Keep to the budget: how many more items a campaign can afford to hand out."""

from __future__ import annotations

from quorate.campaign.rights import campaign_state
from quorate.schema.campaign import CampaignSpec
from quorate.storage.queries import work
from quorate.storage.queries.work import Spent
from quorate.storage.transaction import Transaction

NEAR_THE_END = 500
"""with so few left, those who hand out take turns"""
MILLION = 1_000_000


def affordable(tx: Transaction, spec: CampaignSpec) -> int | None:
    """How many more items may be handed out; None where there is no budget.

    Leases that are out count as judged. With pay by the hour an item is taken to cost what the
    campaign's judgments cost so far on average, or the expected time when there are none yet.
    """
    if spec.budget is None:
        return None
    left = _left(spec, _spent(tx, spec))
    if left <= NEAR_THE_END:
        # two that look at the same time must not both take the last place
        campaign_state(tx, spec.name, lock=True)
        left = _left(spec, _spent(tx, spec))
    return max(left, 0)


def _spent(tx: Transaction, spec: CampaignSpec) -> Spent:
    return tx.one(work.SPENT, campaign=spec.name) or Spent(0, 0, 0)


def _left(spec: CampaignSpec, spent: Spent) -> int:
    budget = spec.budget
    bounds = []
    if budget is not None and budget.judgments is not None:
        bounds.append(budget.judgments - spent.judgments - spent.held)
    if budget is not None and budget.money is not None:
        each = item_cost(spec, spent.judgments, spent.money)
        left = round(budget.money * MILLION) - spent.money
        bounds.append((left // each if each else left) - spent.held)
    return min(bounds, default=0)


def item_cost(spec: CampaignSpec, judgments: int, money: int) -> int:
    """What one more judgment is expected to cost, in millionths of the currency."""
    if spec.pay is None:
        return 0
    if spec.pay.per_item is None and judgments:
        return -(-money // judgments)
    return spec.earned(round((spec.expected_seconds or 0) * 1000))
