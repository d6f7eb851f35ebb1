"""Appoint owners of the installation, or relieve them."""

from __future__ import annotations

from quorate.campaign.rights import (
    MEMBER,
    OWNER,
    Actor,
    ConflictError,
    NotFoundError,
    demand_owner,
)
from quorate.ledger.event import HOUSE
from quorate.ledger.events import PersonRoleChanged
from quorate.schema.errors import InputError
from quorate.storage.queries import accounts
from quorate.storage.transaction import Transaction


def appoint(tx: Transaction, actor: Actor, person: str, role: str) -> None:
    """Make a person an owner or a member. Raises ConflictError for the last owner."""
    demand_owner(actor)
    if role not in (OWNER, MEMBER):
        raise InputError(f"role {role!r} is none of {OWNER}, {MEMBER}", where="role")
    owners = {row.person for row in tx.all(accounts.OWNERS)}
    found = tx.one(accounts.PERSON, person=person)
    if found is None or found.state != "active":
        raise NotFoundError(f"there is nobody called {person!r}")
    if found.role == role:
        return
    if role == MEMBER and owners == {person}:
        raise ConflictError("the last owner stays", remedy="make somebody else an owner first")
    tx.append(HOUSE, actor.person, PersonRoleChanged(person, role))
