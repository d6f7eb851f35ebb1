"""Take judgments out of what counts, and ask for others in their place."""

from __future__ import annotations

from quorate.campaign.rights import Actor, NotFoundError, Right, demand
from quorate.ledger.events import JudgmentExcluded
from quorate.schema.errors import InputError
from quorate.storage.queries import campaigns, judgments, work
from quorate.storage.transaction import Transaction

ALL = 2**62
"""more judgments than anybody gave"""
AT_ONCE = 500
"""judgments that a server excludes in one transaction"""


def exclude(
    tx: Transaction,
    actor: Actor,
    campaign: str,
    rater: str,
    reason: str,
    since: int = 0,
    until: int | None = None,
    most: int = ALL,
) -> int:
    """Exclude what a rater judged between two times; how many judgments that were.

    Their items are asked again. What was earned stays earned: quality and pay are two decisions.
    Of more than ``most`` the oldest are excluded; who asks again until none is left excludes all,
    and nobody waits meanwhile.
    """
    demand(tx, actor, campaign, Right.RUN)
    if not reason.strip():
        raise InputError("a reason is needed")
    return take_out(tx, actor.person, campaign, rater, reason, since, until, most)


def take_out(
    tx: Transaction,
    by: str,
    campaign: str,
    rater: str,
    reason: str,
    since: int = 0,
    until: int | None = None,
    most: int = ALL,
) -> int:
    """As ``exclude``, for callers that asked for the right before, and for rules."""
    if tx.one(campaigns.LOCKED_MEMBER, campaign=campaign, person=rater) is None:
        raise NotFoundError(f"campaign {campaign!r} has no rater {rater!r}")
    end = tx.now if until is None else until
    found = tx.all(
        judgments.COUNTED_OF_RATER,
        campaign=campaign,
        rater=rater,
        since=since,
        until=end,
        limit=most,
    )
    # items are locked in one order
    for row in sorted(found, key=lambda row: (row.item, row.judgment)):
        aside = bool(row.purpose)
        beyond = not aside and not row.surplus and _goes_beyond(tx, campaign, row.item)
        event = JudgmentExcluded(
            campaign,
            row.item,
            row.judgment,
            reason,
            bool(row.surplus),
            aside or None,
            beyond or None,
        )
        tx.append(campaign, by, event)
    return len(found)


def _goes_beyond(tx: Transaction, campaign: str, item: str) -> bool:
    """Whether the item, which is locked, has all that it is to get without one of its judgments."""
    found = tx.one(work.LOCKED_ITEM, campaign=campaign, item=item)
    return found is not None and found.judged + found.held + found.room > found.wanted
