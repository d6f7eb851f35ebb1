"""Join: an account for somebody who was invited."""

from __future__ import annotations

from dataclasses import dataclass

from quorate.campaign.enrolling import join
from quorate.campaign.inviting import invitation_of
from quorate.campaign.names import fresh
from quorate.campaign.rights import MEMBER, ConflictError
from quorate.campaign.sealing import seal
from quorate.ledger.event import HOUSE, Json
from quorate.ledger.events import PersonJoined
from quorate.ledger.vault import Vault
from quorate.schema.errors import InputError
from quorate.storage.queries import accounts
from quorate.storage.transaction import Transaction

LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who wants an account: what to call them, and how they will log in again.

    ``login`` is plain and goes to the vault; ``login_digest`` is what is searched. Without login
    and password the account lives in the browser that joined.
    """

    name: str
    login: str | None = None
    login_digest: str | None = None
    password: str | None = None
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class Joined:
    """A new account, and the campaign that it joined."""

    person: str
    campaign: str


def join_as_newcomer(tx: Transaction, vault: Vault, newcomer: Newcomer, secret: str) -> Joined:
    """Make an account and enrol it by the link with this secret.

    Raises NotFoundError when the link admits nobody, ConflictError when the login is taken.
    """
    invitation_of(tx, secret, lock=True)
    person = new_account(tx, vault, newcomer, MEMBER)
    return Joined(person, join(tx, person, secret))


def new_account(tx: Transaction, vault: Vault, newcomer: Newcomer, role: str) -> str:
    """The random pseudonym of a new account; name and login go to the vault."""
    name = newcomer.name.strip()
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise InputError(
            f"a pseudonym has 1 to {LONGEST_NAME} printable characters", where="pseudonym"
        )
    _refuse_taken(tx, newcomer)
    person = fresh("p")
    about: dict[str, Json] = {"name": name}
    if newcomer.login is not None:
        about["login"] = newcomer.login
    sealed = seal(tx, vault, person, about, f"profile {person}")
    tx.append(HOUSE, person, PersonJoined(person, role, sealed))
    tx.run(
        accounts.NEW_CREDENTIAL,
        person=person,
        login=newcomer.login_digest,
        password=newcomer.password,
        subject=newcomer.subject,
    )
    return person


def _refuse_taken(tx: Transaction, newcomer: Newcomer) -> None:
    if (newcomer.login_digest is None) != (newcomer.password is None):
        raise InputError(
            "login and password come together", where="password", remedy="give both or neither"
        )
    login = newcomer.login_digest
    if login is not None and tx.one(accounts.BY_LOGIN, login=login) is not None:
        raise ConflictError("this login is taken", remedy="log in first, or take another one")
    subject = newcomer.subject
    if subject is not None and tx.one(accounts.BY_SUBJECT, subject=subject) is not None:
        raise ConflictError("this identity has an account", remedy="log in with it")
