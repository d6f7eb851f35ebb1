"""The doorkeeper: who asks, remembered for a few seconds so that requests cost no look-up."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from quorate.campaign.accounts.recognising import (
    PREFIX,
    Recognised,
    note_seen,
    recognise_session,
    recognise_token,
)
from quorate.campaign.rights import OWNER, Actor
from quorate.schema.errors import QuorateError
from quorate.server import operator
from quorate.storage.store import Store

COOKIE = "quorate_session"
REMEMBERED = 5.0
"""seconds for which a look-up is believed; another process's revocation counts after these"""
SEEN_EVERY = 5 * 60_000
"""milliseconds between two notes that a session is in use"""
MOST = 20_000

_COOKIE = COOKIE.encode() + b"="
log = logging.getLogger("quorate.server")


@dataclass(frozen=True, slots=True)
class Shown:
    """What a request shows to be recognised: the secret of a session or of a token."""

    secret: str
    bearer: bool


def shown_in(headers: list[tuple[bytes, bytes]]) -> Shown | None:
    """The secret in the headers of a request; a bearer token goes before a cookie."""
    cookie: str | None = None
    for name, value in headers:
        if name == b"authorization":
            kind, _, secret = value.decode("latin-1").partition(" ")
            return Shown(secret.strip(), True) if kind.lower() == "bearer" else None
        if name == b"cookie" and _COOKIE in value:
            for part in value.split(b";"):
                part = part.strip()
                if part.startswith(_COOKIE):
                    cookie = part[len(_COOKIE) :].decode("latin-1")
    return None if cookie is None else Shown(cookie, False)


class Doorkeeper:
    """Recognises sessions and tokens. Whatever ends one calls `forget`, and it ends at once."""

    def __init__(
        self,
        store: Store,
        idle_ms: int,
        operator_key: bytes,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._idle = idle_ms
        self._operator_key = operator_key
        self._clock = clock
        self._known: dict[bytes, tuple[float, Recognised]] = {}
        self._age = 0
        self._notes: set[asyncio.Task[None]] = set()

    async def recognise(self, shown: Shown) -> Recognised | None:
        """Who shows this, or None."""
        # by digest, so that how long finding it takes says nothing about the secret
        key = hashlib.sha256(shown.secret.encode()).digest()
        known = self._known.get(key)
        if known is not None and self._clock() - known[0] < REMEMBERED:
            return known[1]
        age = self._age
        found = await self._look_up(shown)
        if found is None:
            self._known.pop(key, None)
            return None
        if age == self._age:  # else something was revoked while we looked
            if len(self._known) >= MOST:
                self._known.clear()
            self._known[key] = (self._clock(), found)
        return found

    def forget(self) -> None:
        """Look everybody up again: a session ended, a token was revoked, a role changed."""
        self._age += 1
        self._known.clear()

    async def _look_up(self, shown: Shown) -> Recognised | None:
        secret, idle = shown.secret, self._idle
        if shown.bearer:
            if secret.startswith(operator.PREFIX):
                return self._operator(secret)
            if not secret.startswith(PREFIX):
                return None
            return await self._store.read(lambda tx: recognise_token(tx, secret))
        now, found = await self._store.read(
            lambda tx: (tx.now, recognise_session(tx, secret, idle))
        )
        if found is not None and found.session and now - found.seen_at > SEEN_EVERY:
            task = asyncio.create_task(self._note(found.session))
            self._notes.add(task)
            task.add_done_callback(self._notes.discard)
        return found

    def _operator(self, secret: str) -> Recognised | None:
        until = operator.expires_when(self._operator_key, secret)
        if until is None:
            return None
        return Recognised(Actor(operator.OPERATOR, OWNER), None, None, until, 0)

    async def _note(self, session: str) -> None:
        try:
            await self._store.write(lambda tx: note_seen(tx, session))
        except QuorateError as error:  # the request itself can do without
            log.warning("cannot note that a session is in use: %s", error)
