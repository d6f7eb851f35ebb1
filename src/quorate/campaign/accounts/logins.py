"""Logins: the name or address with which a person logs in, kept as an HMAC."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata

from quorate.campaign.sealing import seal, unseal
from quorate.ledger.vault import Vault
from quorate.schema.errors import InputError, IntegrityError
from quorate.storage.queries import accounts
from quorate.storage.transaction import Transaction

LONGEST = 254
_HOLDER = "login key"
_CONTEXT = "key of logins"


def login_key(tx: Transaction, vault: Vault) -> bytes:
    """The key under which logins are kept; made at the first start.

    It is sealed in the vault like a person's data, so that it lives on when the master key is
    changed. Raises IntegrityError when it does not open.
    """
    found = tx.one(accounts.SECRET, name=_HOLDER)
    if found is None:
        made = secrets.token_bytes(32)
        commitment = seal(tx, vault, _HOLDER, made.hex(), _CONTEXT)
        tx.run(accounts.NEW_SECRET, name=_HOLDER, blob=commitment.encode())
        return made
    opened = unseal(tx, vault, found.blob.decode())
    if not isinstance(opened, str):
        raise IntegrityError("the key of logins is gone", remedy="restore it from a backup")
    return bytes.fromhex(opened)


def login_digest(key: bytes, login: str) -> str:
    """HMAC-SHA-256 of the login, whatever its case and spacing. Raises InputError."""
    plain = unicodedata.normalize("NFKC", login).strip().casefold()
    if not plain or len(plain) > LONGEST or not plain.isprintable():
        raise InputError(
            f"a login has 1 to {LONGEST} printable characters",
            where="login",
            remedy="take an address or a name",
        )
    return hmac.new(key, plain.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
