"""Give an item back, with a reason."""

from __future__ import annotations

from quorate.campaign.asked import spec_of
from quorate.campaign.rights import Actor, ConflictError, NotFoundError, seat_of
from quorate.campaign.submitting import later_lease, seal_words, time_spent
from quorate.ledger.events import ItemSkipped
from quorate.ledger.vault import Vault
from quorate.schema.errors import InputError
from quorate.storage.queries import work
from quorate.storage.transaction import Transaction


def skip(
    tx: Transaction,
    vault: Vault,
    actor: Actor,
    campaign: str,
    lease_name: str,
    reason: str,
    comment: str = "",
    milliseconds: int = 0,
) -> None:
    """End the lease without an answer; the rater does not get the item again.

    A skip that is sent again does nothing. Raises InputError for a reason that the campaign does
    not offer, ConflictError when the lease was answered.
    """
    seat = seat_of(tx, actor, campaign)
    lease = tx.one(work.LOCKED_LEASE, lease=lease_name)
    if lease is None or lease.rater != seat.person or lease.campaign != campaign:
        raise NotFoundError(f"you have no lease {lease_name!r}", remedy="load the page again")
    if lease.status == "lapsed":
        lease = later_lease(tx, lease) or lease
    if lease.status == "skipped":
        return
    if lease.status == "judged":
        raise ConflictError(f"lease {lease.lease} is answered already")
    spec = spec_of(tx, campaign, seat.digest)
    offered = [option.value for option in spec.skip_reasons]
    if reason not in offered:
        raise InputError(f"skip reason {reason!r} is none of {', '.join(offered)}")
    place = "aside" if lease.purpose else lease.status
    if place == "held":  # the item gets its place back
        tx.one(work.LOCKED_ITEM, campaign=campaign, item=lease.item)
    event = ItemSkipped(
        campaign=campaign,
        item=lease.item,
        lease=lease.lease,
        rater=seat.person,
        reason=reason,
        place=place,
        milliseconds=time_spent(milliseconds, lease.leased_at, tx.now),
        comment=seal_words(tx, vault, seat.person, f"skip {lease.lease}", comment),
    )
    tx.append(campaign, seat.person, event)
