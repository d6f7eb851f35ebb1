"""Keep an item longer, while at work on it."""

from __future__ import annotations

from quorate.campaign.asked import spec_of
from quorate.campaign.rights import Actor, ConflictError, NotFoundError, seat_of
from quorate.ledger.events import LeaseExtended
from quorate.storage.queries import work
from quorate.storage.transaction import Transaction

LONGEST = 24 * 3_600_000
"""milliseconds from the lease on, after which an item must be asked for anew"""


def extend(tx: Transaction, actor: Actor, campaign: str, lease_name: str) -> int:
    """The new end of the lease, a full term from now; at most a day after it began.

    Nothing is written while more than half of the term is left.
    """
    seat = seat_of(tx, actor, campaign)
    lease = tx.one(work.LOCKED_LEASE, lease=lease_name)
    if lease is None or lease.rater != seat.person or lease.campaign != campaign:
        raise NotFoundError(f"you have no lease {lease_name!r}", remedy="load the page again")
    if lease.status != "held":
        raise ConflictError(f"lease {lease.lease} is {lease.status}")
    term = spec_of(tx, campaign, seat.digest).lease_minutes * 60_000
    if lease.expires_at - tx.now > term // 2:
        return lease.expires_at
    end = min(tx.now + term, lease.leased_at + max(LONGEST, term))
    if end <= lease.expires_at:
        return lease.expires_at
    tx.append(campaign, seat.person, LeaseExtended(campaign, lease.lease, end))
    return end
