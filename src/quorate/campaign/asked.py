"""What a campaign asks: its spec, read from the views once for each version of it."""

from __future__ import annotations

from quorate.campaign.rights import NotFoundError
from quorate.schema.campaign import CampaignSpec
from quorate.schema.stored_spec import stored_spec
from quorate.storage.queries import campaigns
from quorate.storage.transaction import Transaction

MOST_KNOWN = 64
_known: dict[str, CampaignSpec] = {}
"""specs by the digest of their text, so that no transaction that failed leaves a wrong one"""


def spec_of(tx: Transaction, campaign: str, digest: str = "") -> CampaignSpec:
    """The campaign's spec as it stands; not read again when its ``digest`` is known.

    Raises NotFoundError.
    """
    known = _known.get(digest)
    if known is not None:
        return known
    row = tx.one(campaigns.SPEC, campaign=campaign)
    if row is None:
        raise NotFoundError(f"there is no campaign {campaign!r}")
    spec = _known.get(row.digest) or stored_spec(row.spec)
    if len(_known) >= MOST_KNOWN:
        _known.clear()
    _known[row.digest] = spec
    return spec
