"""Tell who a person is, to those who may know."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from quorate.ledger.event import Json
from quorate.ledger.vault import Vault
from quorate.storage.queries import accounts
from quorate.storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Named:
    """What a person told of themselves; nothing once they were erased."""

    name: str = ""
    login: str | None = None


def names_of(tx: Transaction, vault: Vault, persons: Iterable[str]) -> dict[str, str]:
    """The names of these people, as they gave them, in one statement; of nobody who was erased.

    Who may know names has to be asked before. For the people on a page, not for everybody.
    """
    return {person: one.name for person, one in known_of(tx, vault, persons).items()}


def known_of(tx: Transaction, vault: Vault, persons: Iterable[str]) -> dict[str, Named]:
    """The names and logins of these people, as of ``names_of``."""
    asked = json.dumps(sorted(set(persons)))
    return {
        one.person: _named(
            vault.open(one.person, one.wrapped, one.blob, one.context, one.commitment)
        )
        for one in tx.all(accounts.PROFILES_OF, persons=asked)
    }


def _named(about: Json) -> Named:
    if not isinstance(about, dict):
        return Named()
    login = about.get("login")
    return Named(str(about.get("name", "")), login if isinstance(login, str) else None)
