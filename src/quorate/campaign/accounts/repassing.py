"""Change one's password, or get a first one."""

from __future__ import annotations

from quorate.campaign.rights import Actor, ConflictError, ForbiddenError
from quorate.ledger.event import HOUSE
from quorate.ledger.events import SessionsEnded
from quorate.schema.errors import InputError
from quorate.storage.queries import accounts
from quorate.storage.queries.accounts import Credential
from quorate.storage.transaction import Transaction


def own_credential(tx: Transaction, actor: Actor) -> Credential | None:
    """How the actor logs in now."""
    return tx.one(accounts.CREDENTIAL, person=actor.person)


def change_password(
    tx: Transaction, actor: Actor, compared: Credential, password: str, login: str | None = None
) -> None:
    """Keep the new hash; every session of the person ends, also the one that asks.

    ``compared`` is the credential whose password was proved; if it changed meanwhile, this raises
    ConflictError. ``login`` is the digest of a first login, for accounts that had none.
    """
    current = tx.one(accounts.CREDENTIAL, person=actor.person)
    if current is None:
        raise ForbiddenError("this account has no password", remedy="log in the way you do")
    if current != compared:
        raise ConflictError("the password was changed meanwhile", remedy="log in again")
    kept = current.login or login
    if kept is None:
        raise InputError("a first password needs a login", where="login")
    holder = tx.one(accounts.BY_LOGIN, login=kept)
    if holder is not None and holder.person != actor.person:
        raise ConflictError("this login is taken", remedy="take another one")
    tx.run(accounts.SET_PASSWORD, whose=actor.person, login=kept, password=password)
    tx.run(accounts.FORGET_SESSIONS, person=actor.person)
    tx.append(HOUSE, actor.person, SessionsEnded(actor.person, "password changed"))


def refresh_hash(tx: Transaction, compared: Credential, password: str) -> None:
    """Keep a stronger hash of the same password."""
    if tx.one(accounts.CREDENTIAL, person=compared.person) == compared:
        tx.run(
            accounts.SET_PASSWORD,
            whose=compared.person,
            login=compared.login,
            password=password,
        )
