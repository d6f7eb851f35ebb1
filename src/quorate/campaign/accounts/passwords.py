"""Passwords: argon2id, with limits on their length."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from quorate.schema.errors import InputError

SHORTEST = 10
LONGEST = 256
"""characters; more would let anybody make the server hash for long"""

# RFC 9106's second choice with less memory: a hash costs some 50 ms and 32 MiB
_HASHER = PasswordHasher(time_cost=3, memory_cost=32 * 1024, parallelism=1, type=Type.ID)


def check_password(password: str) -> None:
    """Raises InputError when the password is too short or too long to be taken."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise InputError(
            f"a password has {SHORTEST} to {LONGEST} characters, not {len(password)}",
            where="password",
            remedy="take a few words that do not belong together",
        )


def hashed(password: str) -> str:
    """What is kept of a password. Slow on purpose: never call it on the loop or in a store."""
    check_password(password)
    return _HASHER.hash(password)


def matches(kept: str | None, password: str) -> bool:
    """Whether this is the password. Takes as long when there is none to compare with."""
    if len(password) > LONGEST:
        return False
    try:
        _HASHER.verify(kept or _nobodys(), password)
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def is_dated(kept: str) -> bool:
    """Whether the hash was made with weaker parameters than those of today."""
    return _HASHER.check_needs_rehash(kept)


@cache
def _nobodys() -> str:
    return _HASHER.hash("nobody has this password, whatever they type")
