"""Change the keys of a campaign that may change while it is open."""

from __future__ import annotations

from quorate.campaign.asked import spec_of
from quorate.campaign.rights import Actor, ConflictError, Right, campaign_state, demand
from quorate.campaign.watch.ruling import (
    demand_known_choice,
    demand_known_conditions,
    demand_sound_rules,
    known_items,
)
from quorate.ledger.events import CampaignChanged
from quorate.schema.campaign import CampaignSpec
from quorate.schema.changes import changes
from quorate.storage.queries import work
from quorate.storage.transaction import Transaction

MOST = 100_000
"""items whose overlap can be changed: all of them change at once, while everybody waits"""


def change_campaign(
    tx: Transaction, actor: Actor, campaign: str, new: CampaignSpec
) -> tuple[str, ...]:
    """Make this the campaign's spec; the paths of the keys that changed.

    Raises SpecError for a change that would make given judgments mean something else: another
    question, an option less; and for a rule that can never fire, a choice or a condition that there
    is none of. The guideline is published, not changed here. Raises ConflictError for another
    overlap where there are too many items to give it to.
    """
    demand(tx, actor, campaign, Right.RUN)
    state = campaign_state(tx, campaign, lock=True)
    old = spec_of(tx, campaign)
    changed = changes(old, new)
    if changed:
        demand_known_choice(new)
        demand_known_conditions(new)
        demand_sound_rules(new, known_items(tx, campaign))
        overlap = new.asked_first if new.asked_first != old.asked_first else None
        if overlap is not None and state.items > MOST:
            raise ConflictError(
                f"campaign {campaign!r} has {state.items:,} items, and the overlap of {MOST:,} at"
                " most can be changed",
                where="overlap",
                remedy="add what is to be judged more often, or less, to another campaign",
            )
        if overlap is not None:  # the event decides by the room of each
            tx.one(work.LOCK_ITEMS, campaign=campaign)
        event = CampaignChanged(campaign, new.title, new.as_data(), list(changed), overlap)
        tx.append(campaign, actor.person, event)
    return changed
