"""Log in: a session for somebody who has proved who they are."""

from __future__ import annotations

import secrets

from quorate.campaign.names import link_digest
from quorate.campaign.rights import ForbiddenError
from quorate.storage.queries import accounts
from quorate.storage.queries.accounts import Credential
from quorate.storage.transaction import Transaction

LONGEST_ABOUT = 40


def credential_for(tx: Transaction, login_digest: str) -> Credential | None:
    """What to compare a password with."""
    return tx.one(accounts.BY_LOGIN, login=login_digest)


def enter(tx: Transaction, person: str, about: str, lasts: int, before: str | None = None) -> str:
    """The secret of a new session that lasts this many milliseconds.

    ``before`` is the secret of the session that the browser had; it ends, so that nobody who
    planted it is logged in with the person. Raises ForbiddenError for accounts that were erased.
    """
    found = tx.one(accounts.PERSON, person=person)
    if found is None or found.state != "active":
        raise ForbiddenError("this account is closed")
    if before is not None:
        tx.run(accounts.FORGET_SESSION, digest=link_digest(before))
    secret = secrets.token_urlsafe(32)
    tx.run(
        accounts.NEW_SESSION,
        digest=link_digest(secret),
        person=person,
        made_at=tx.now,
        seen_at=tx.now,
        expires_at=tx.now + lasts,
        about=about[:LONGEST_ABOUT],
    )
    return secret
