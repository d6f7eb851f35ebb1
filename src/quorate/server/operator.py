"""The operator: who can read the install's keys owns it, and says so with a signature.

So commands on the machine speak to a running server without an account:

    qo_<expires, ms>_<nonce>_<HMAC-SHA-256 of the two under a key from the master key>
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time

PREFIX = "qo_"
OPERATOR = "operator"
"""how the log names who acted"""
LASTS = 600_000
PURPOSE = "operator"


def operator_token(key: bytes) -> str:
    """A bearer token for the next ten minutes; the key is ``house.derived(PURPOSE)``."""
    expires = time.time_ns() // 1_000_000 + LASTS
    body = f"{expires}_{secrets.token_hex(8)}"
    return f"{PREFIX}{body}_{_mac(key, body)}"


def expires_when(key: bytes, token: str) -> int | None:
    """Until when a token that this key signed is worth something; None when it is not."""
    body, _, mac = token.removeprefix(PREFIX).rpartition("_")
    if not hmac.compare_digest(_mac(key, body).encode(), mac.encode("utf-8", "replace")):
        return None
    expires = int(body.partition("_")[0])
    now = time.time_ns() // 1_000_000
    return expires if now < expires <= now + LASTS else None


def _mac(key: bytes, body: str) -> str:
    return hmac.new(key, body.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
