"""Take back what a rater has in hand."""

from __future__ import annotations

from quorate.ledger.event import SYSTEM
from quorate.ledger.events import LeaseExpired
from quorate.storage.queries import trials, work
from quorate.storage.transaction import Transaction


def give_back(tx: Transaction, campaign: str, rater: str) -> int:
    """End every lease that the rater holds, so that their items go to others; how many.

    An answer that is on its way is still taken, as one that comes late.
    """
    held = tx.all(trials.HELD, campaign=campaign, person=rater)
    for lease in held:
        aside = lease.purpose != "" or None
        if aside is None:
            tx.one(work.LOCKED_ITEM, campaign=campaign, item=lease.item)
        tx.append(campaign, SYSTEM, LeaseExpired(campaign, lease.item, lease.lease, aside))
    return len(held)
