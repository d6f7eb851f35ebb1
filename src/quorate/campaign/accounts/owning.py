"""Own the installation: the one-time link that makes the first owner."""

from __future__ import annotations

import json
import secrets

from quorate.campaign.accounts.joining import Newcomer, new_account
from quorate.campaign.names import link_digest
from quorate.campaign.rights import OWNER, NotFoundError
from quorate.ledger.vault import Vault
from quorate.storage.queries import accounts
from quorate.storage.transaction import Transaction

LASTS = 7 * 24 * 3_600_000
_NAME = "owner link"


def has_owner(tx: Transaction) -> bool:
    """Whether anybody owns the installation."""
    return bool(tx.all(accounts.OWNERS))


def make_owner_link(tx: Transaction) -> str:
    """The secret of a link that makes one owner, within a week; older ones admit nobody more.

    Not for the HTTP API: only who sits at the machine may have it.
    """
    secret = secrets.token_urlsafe(24)
    kept = json.dumps({"digest": link_digest(secret), "expires_at": tx.now + LASTS})
    tx.run(accounts.FORGET_SECRET, name=_NAME)
    tx.run(accounts.NEW_SECRET, name=_NAME, blob=kept.encode())
    return secret


def opens_ownership(tx: Transaction, secret: str) -> bool:
    """Whether this is the secret of an owner link that still admits."""
    found = tx.one(accounts.SECRET, name=_NAME)
    if found is None:
        return False
    kept = json.loads(found.blob)
    right = secrets.compare_digest(str(kept["digest"]), link_digest(secret))
    return right and tx.now < int(kept["expires_at"])


def claim_ownership(tx: Transaction, vault: Vault, newcomer: Newcomer, secret: str) -> str:
    """Use the owner link: the new owner. Raises NotFoundError when it admits nobody."""
    if not opens_ownership(tx, secret) or tx.run(accounts.FORGET_SECRET, name=_NAME) != 1:
        raise NotFoundError(
            "this link is not valid, was used or has run out", remedy="make a new one"
        )
    return new_account(tx, vault, newcomer, OWNER)
