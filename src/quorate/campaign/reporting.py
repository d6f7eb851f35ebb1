"""Report that something is wrong with an item."""

from __future__ import annotations

from quorate.campaign.names import fresh
from quorate.campaign.rights import Actor, NotFoundError, seat_of
from quorate.campaign.sealing import seal
from quorate.campaign.submitting import LONGEST_COMMENT
from quorate.ledger.events import ProblemReported
from quorate.ledger.vault import Vault
from quorate.schema.errors import InputError
from quorate.storage.queries import work
from quorate.storage.transaction import Transaction


def report_problem(
    tx: Transaction, vault: Vault, actor: Actor, campaign: str, lease_name: str, words: str
) -> None:
    """Tell the lead what is wrong with an item that the rater has or had in hand."""
    seat = seat_of(tx, actor, campaign)
    lease = tx.one(work.LEASE, lease=lease_name)
    if lease is None or lease.rater != seat.person or lease.campaign != campaign:
        raise NotFoundError(f"you have no lease {lease_name!r}", remedy="load the page again")
    if not words.strip() or len(words) > LONGEST_COMMENT:
        raise InputError(f"say in 1 to {LONGEST_COMMENT} characters what is wrong")
    problem = fresh("b")
    sealed = seal(tx, vault, seat.person, words, f"problem {problem}")
    event = ProblemReported(campaign, lease.item, problem, seat.person, sealed, lease.lease)
    tx.append(campaign, seat.person, event)
