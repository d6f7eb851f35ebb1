"""Tell who a person is, to those who may know."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from quorate.campaign.rights import Actor, demand_owner
from quorate.campaign.sealing import unseal
from quorate.ledger.event import Json
from quorate.ledger.vault import Vault
from quorate.storage.queries import accounts, campaigns
from quorate.storage.queries.accounts import Person, Profile
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
    members = tuple(tx.all(campaigns.MEMBERSHIPS, person=person.person))
    return _introduced(person, about, members)


def introduce_all(tx: Transaction, vault: Vault, actor: Actor) -> list[Introduced]:
    """Everybody, for owners."""
    demand_owner(actor)
    told = _opened(vault, tx.all(accounts.PROFILES))
    joined: dict[str, list[Member]] = {}
    for member in tx.all(campaigns.ALL_MEMBERSHIPS):
        joined.setdefault(member.person, []).append(member)
    return [
        _introduced(person, told.get(person.person), tuple(joined.get(person.person, ())))
        for person in tx.all(accounts.PEOPLE)
    ]


def names_of(tx: Transaction, vault: Vault, persons: Iterable[str]) -> dict[str, str]:
    """The names of these people, as they gave them, in one statement; of nobody who was erased.

    Who may know names has to be asked before. For the people on a page, not for everybody.
    """
    asked = json.dumps(sorted(set(persons)))
    told = _opened(vault, tx.all(accounts.PROFILES_OF, persons=asked))
    return {person: _name(about) for person, about in told.items()}


def names_in(tx: Transaction, vault: Vault, campaign: str) -> dict[str, str]:
    """The names of a campaign's members, as they gave them; none of those who were erased."""
    told = _opened(vault, tx.all(accounts.PROFILES_IN, campaign=campaign))
    return {person: _name(about) for person, about in told.items()}


def _opened(vault: Vault, profiles: Iterable[Profile]) -> dict[str, Json]:
    return {
        one.person: vault.open(one.person, one.wrapped, one.blob, one.context, one.commitment)
        for one in profiles
    }


def _introduced(person: Person, about: Json, members: tuple[Member, ...]) -> Introduced:
    login = about.get("login") if isinstance(about, dict) else None
    return Introduced(person, _name(about), login if isinstance(login, str) else None, members)


def _name(about: Json) -> str:
    return str(about.get("name", "")) if isinstance(about, dict) else ""
