"""Refuse checks and rules that cannot work, when a campaign is opened or changed."""

from __future__ import annotations

from quorate.schema.campaign import CampaignSpec
from quorate.storage.queries import findings
from quorate.storage.transaction import Transaction


def demand_sound_rules(spec: CampaignSpec, known: int = 0) -> None:
    """Raises SpecError for checks that do not exist and rules that can never fire.

    ``known``: items with a known answer among those that everybody judges.
    """
    if not spec.checks and not spec.rules:
        return
    # the checks compute, and a server without any need not load what they compute with
    from quorate.quality.rule_faults import Kept, validated

    validated(spec, Kept(known=known))


def known_items(tx: Transaction, campaign: str) -> int:
    """How many items that everybody judges have a known answer."""
    found = tx.one(findings.KNOWN_ITEMS, campaign=campaign)
    return 0 if found is None else found.number
