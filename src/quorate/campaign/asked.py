"""What a campaign asks: its spec, read from the views once for each revision."""

from __future__ import annotations

from functools import lru_cache

from quorate.campaign.rights import NotFoundError
from quorate.schema.campaign import CampaignSpec
from quorate.storage.queries import campaigns
from quorate.storage.transaction import Transaction


def spec_of(tx: Transaction, campaign: str) -> CampaignSpec:
    """The campaign's spec as it stands. Raises NotFoundError."""
    row = tx.one(campaigns.SPEC, campaign=campaign)
    if row is None:
        raise NotFoundError(f"there is no campaign {campaign!r}")
    return _parsed(row.spec)


@lru_cache(maxsize=64)
def _parsed(spec: str) -> CampaignSpec:
    return CampaignSpec.model_validate_json(spec)
