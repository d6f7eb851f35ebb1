"""Tell who a person is, to those who may know."""

from __future__ import annotations

from dataclasses import dataclass

from quorate.campaign.rights import Actor, demand_owner
from quorate.campaign.sealing import unseal
from quorate.ledger.vault import Vault
from quorate.storage.queries import accounts, campaigns
from quorate.storage.queries.accounts import Person
from quorate.storage.queries.campaigns import Member
from quorate.storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Introduced:
    """A person with their name, as they gave it, and where they are a member."""

    person: Person
    name: str
    login: str | None
    memberships: tuple[Member, ...]


def introduce(tx: Transaction, vault: Vault, person: Person) -> Introduced:
    """The person's name and login, from the vault; empty when erased."""
    about = unseal(tx, vault, person.sealed) if person.sealed is not None else None
    given = about if isinstance(about, dict) else {}
    login = given.get("login")
    members = tuple(tx.all(campaigns.MEMBERSHIPS, person=person.person))
    return Introduced(
        person, str(given.get("name", "")), login if isinstance(login, str) else None, members
    )


def introduce_all(tx: Transaction, vault: Vault, actor: Actor) -> list[Introduced]:
    """Everybody, for owners."""
    demand_owner(actor)
    return [introduce(tx, vault, person) for person in tx.all(accounts.PEOPLE)]
