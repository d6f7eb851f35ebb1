"""Erase a person: their account and everything personal, with every proof still valid."""

from __future__ import annotations

from quorate.campaign.rights import OWNER, Actor, ConflictError, ForbiddenError, NotFoundError
from quorate.campaign.sealing import forget
from quorate.ledger.event import HOUSE
from quorate.ledger.events import PersonErased, RaterErased
from quorate.storage.queries import accounts, campaigns
from quorate.storage.transaction import Transaction


def erase_person(tx: Transaction, actor: Actor, person: str, reason: str) -> None:
    """Delete key, sealed data, credentials, sessions and tokens; append what was done.

    Owners erase anybody, people themselves. Judgments stay under a pseudonym that leads nowhere,
    but for the free text in them, which is gone. Doing it twice does nothing more.
    """
    if not actor.owner and actor.person != person:
        raise ForbiddenError("people are erased by the owner or by themselves")
    found = tx.one(accounts.LOCKED_PERSON, person=person)
    if found is None:
        raise NotFoundError(f"there is nobody called {person!r}")
    if found.state == "erased":
        return
    if found.role == OWNER and len(tx.all(accounts.OWNERS)) == 1:
        raise ConflictError(
            "the only owner cannot be erased", remedy="make somebody else an owner first"
        )
    for member in tx.all(campaigns.LOCKED_MEMBERSHIPS, person=person):
        event = RaterErased(member.campaign, person, reason)
        tx.append(member.campaign, actor.person, event)
    tx.append(HOUSE, actor.person, PersonErased(person, reason))
    forget(tx, person)
    tx.run(accounts.FORGET_CREDENTIALS, person=person)
    tx.run(accounts.FORGET_SESSIONS, person=person)
