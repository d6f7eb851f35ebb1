"""Log out: here, or everywhere."""

from __future__ import annotations

from quorate.campaign.rights import Actor, NotFoundError, demand_owner
from quorate.ledger.event import HOUSE
from quorate.ledger.events import SessionsEnded
from quorate.storage.queries import accounts
from quorate.storage.transaction import Transaction


def leave(tx: Transaction, session_digest: str) -> None:
    """End one session."""
    tx.run(accounts.FORGET_SESSION, digest=session_digest)


def leave_everywhere(tx: Transaction, actor: Actor, person: str, reason: str = "") -> None:
    """End all sessions of a person: one's own, or for an owner anybody's."""
    if actor.person != person:
        demand_owner(actor)
    if tx.one(accounts.PERSON, person=person) is None:
        raise NotFoundError(f"there is nobody called {person!r}")
    tx.run(accounts.FORGET_SESSIONS, person=person)
    tx.append(HOUSE, actor.person, SessionsEnded(person, reason))


def forget_old_sessions(tx: Transaction, idle: int) -> int:
    """Delete sessions that have run out or were idle for this many milliseconds; how many."""
    return tx.run(accounts.FORGET_OLD_SESSIONS, now=tx.now, idle_since=tx.now - idle)
