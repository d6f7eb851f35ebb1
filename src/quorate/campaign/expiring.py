"""Take back what was not answered in time."""

from __future__ import annotations

from quorate.ledger.event import SYSTEM
from quorate.ledger.events import LeaseExpired
from quorate.storage.queries import work
from quorate.storage.transaction import Transaction

AT_ONCE = 200


def expire(tx: Transaction, limit: int = AT_ONCE) -> list[str]:
    """End leases that have run out, oldest first; the campaigns that got places back."""
    due = tx.all(work.DUE_LEASES, now=tx.now, limit=limit)
    # in one order, so that two who lock many items do not wait for one another
    for lease in sorted(due, key=lambda lease: (lease.campaign, lease.item)):
        aside = bool(lease.purpose)
        if not aside:
            tx.one(work.LOCKED_ITEM, campaign=lease.campaign, item=lease.item)
        event = LeaseExpired(lease.campaign, lease.item, lease.lease, aside or None)
        tx.append(lease.campaign, SYSTEM, event)
    return [lease.campaign for lease in due]
