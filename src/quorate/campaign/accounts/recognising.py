"""Recognise who asks, by the secret of a session or of a token."""

from __future__ import annotations

from dataclasses import dataclass

from quorate.campaign.names import link_digest
from quorate.campaign.rights import ALL_SCOPES, Actor, Right
from quorate.storage.queries import accounts
from quorate.storage.transaction import Transaction

PREFIX = "qt_"
"""how every token begins, so that scanners find one that leaked"""


@dataclass(frozen=True, slots=True)
class Recognised:
    """Who asks; by which session (its digest) or token; and until when that is worth something."""

    actor: Actor
    session: str | None
    token: str | None
    until: int
    seen_at: int


def recognise_session(tx: Transaction, secret: str, idle: int) -> Recognised | None:
    """The person of a session that has not run out and was used in the last ``idle`` ms."""
    found = tx.one(accounts.SESSION, digest=link_digest(secret))
    if found is None or found.expires_at <= tx.now or found.seen_at + idle <= tx.now:
        return None
    actor = Actor(found.person, found.role, ALL_SCOPES)
    until = min(found.expires_at, found.seen_at + idle)
    return Recognised(actor, found.digest, None, until, found.seen_at)


def recognise_token(tx: Transaction, secret: str) -> Recognised | None:
    """The person of a token that was not revoked and has not run out, with its scopes."""
    found = tx.one(accounts.BEARER, digest=link_digest(secret))
    if found is None or (found.expires_at is not None and found.expires_at <= tx.now):
        return None
    scopes = frozenset(Right(scope) for scope in found.scopes.split())
    until = found.expires_at if found.expires_at is not None else 1 << 62
    return Recognised(Actor(found.person, found.role, scopes), None, found.token, until, tx.now)


def note_seen(tx: Transaction, session_digest: str) -> None:
    """Write down that a session is in use."""
    tx.run(accounts.SEEN, which=session_digest, now=tx.now)
