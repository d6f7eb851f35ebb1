"""Names that say nothing: random ids, and the id of a judgment from its submission."""

from __future__ import annotations

import hashlib
import secrets


def fresh(prefix: str) -> str:
    """A new random id of 80 bits, such as ``l_3f…``."""
    return f"{prefix}_{secrets.token_hex(10)}"


def ordered(prefix: str, at: int, number: int) -> str:
    """A new id that sorts by time (milliseconds) and number, with 56 random bits behind them.

    So what was given out together comes back in the order in which it was first shown.
    """
    return f"{prefix}_{at:012x}{number:02x}{secrets.token_hex(7)}"


def judgment_name(rater: str, submission: str) -> str:
    """The id of what a rater submits under this name: the same again for the same submission."""
    return "j_" + hashlib.sha256(f"{rater}\n{submission}".encode()).hexdigest()[:24]


def link_digest(secret: str) -> str:
    """What is kept of a link's or token's secret: SHA-256, in hexadecimal."""
    return hashlib.sha256(secret.encode()).hexdigest()
