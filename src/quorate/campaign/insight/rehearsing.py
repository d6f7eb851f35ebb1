"""Try rules on what was judged in a campaign; nothing is done to anybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quorate.campaign.asked import spec_of
from quorate.campaign.rights import Actor, Right, demand
from quorate.campaign.watch.ruling import known_items
from quorate.schema.campaign import CampaignSpec, campaign_spec
from quorate.schema.rule import Rule, Setting
from quorate.storage.transaction import Transaction

MOST = 20_000
"""judgments that are gone through: the latest"""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A campaign as it would be with other rules, and how many of its items have known answers."""

    spec: CampaignSpec
    known: int


def propose(
    tx: Transaction,
    actor: Actor,
    campaign: str,
    rules: Sequence[Rule],
    checks: Mapping[str, Mapping[str, Setting]] | None = None,
) -> Proposal:
    """The campaign with these rules, and with these checks where they are given.

    Raises SpecError for rules that do not fit together, such as two of one name.
    """
    demand(tx, actor, campaign, Right.RUN)
    data = spec_of(tx, campaign).as_data()
    data["rules"] = [rule.as_data() for rule in rules]
    if checks is not None:
        data["checks"] = {name: dict(options) for name, options in checks.items()}
    return Proposal(campaign_spec(data), known_items(tx, campaign))
