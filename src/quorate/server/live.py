"""Live: the status of campaigns, computed once for all who watch, and only when it changed."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import NamedTuple

from quorate.campaign.rights import Actor, ConflictError, Right, demand
from quorate.campaign.status import Status, label_counts_of, status_of
from quorate.schema.errors import QuorateError
from quorate.storage.queries import log as logs
from quorate.storage.store import Store
from quorate.storage.transaction import Transaction

EVERY = 1.0
"""seconds between two looks at a campaign that is watched"""
HEARTBEAT = 15.0
"""seconds after which a silent stream says that it is there"""
ASK_AGAIN = 30.0
"""seconds after which a stream makes sure that its person may still read"""
STREAMS_EACH = 6
"""streams that one person may have open in this process"""
LABELS_SHARE = 50
"""label counts may take one part in so many of the time"""

Labels = dict[str, tuple[tuple[str, int], ...]]


class Sight(NamedTuple):
    """What is seen of a campaign."""

    status: Status
    labels: Labels


@dataclass(slots=True)
class _Watched:
    """What is known of a campaign: its status at a size of its log, with its label counts."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    head: int = -1
    looked_at: float = -1e9
    sight: Sight | None = None
    hours: dict[int, int] = field(default_factory=dict)
    labels: Labels = field(default_factory=dict)
    labels_head: int = -1
    labels_due: float = -1e9


class Live:
    """The status of campaigns for all listeners of this process.

    Whether a campaign changed is told by the size of its log, which every process on the database
    sees and which costs one step in an index; so several servers need not speak to each other.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._watched: dict[str, _Watched] = {}
        self._streams: Counter[str] = Counter()
        self._closing = asyncio.Event()

    async def now(self, campaign: str) -> Sight:
        """The status, at most a second old. The caller has asked for the right to read it."""
        watched = self._watched.setdefault(campaign, _Watched())
        async with watched.lock:
            fresh = time.monotonic() - watched.looked_at < EVERY
            if watched.sight is None or not fresh:
                await self._look(campaign, watched)
            if watched.sight is None:  # _look sets it or raises
                raise ConflictError(f"campaign {campaign!r} has no status")
            return watched.sight

    def listen(self, actor: Actor, campaign: str, last: str = "") -> AsyncIterator[bytes]:
        """The events for one listener, until they go or may not read any more.

        Raises ConflictError when the person has too many streams open.
        """
        if self._streams[actor.person] >= STREAMS_EACH:
            raise ConflictError(
                f"you have {STREAMS_EACH} live pages open", remedy="close one of them"
            )
        return self._events(actor, campaign, last)

    @property
    def listeners(self) -> int:
        """How many listen now."""
        return self._streams.total()

    def close(self) -> None:
        """End all streams, so that a stopping server need not wait for them."""
        self._closing.set()

    async def _events(self, actor: Actor, campaign: str, last: str) -> AsyncIterator[bytes]:
        from quorate.server.routes.status import status_view  # the page imports the routes

        self._streams[actor.person] += 1
        sent, spoke, asked = last, time.monotonic(), time.monotonic()
        try:
            yield b"retry: 2000\n\n"
            while not self._closing.is_set():
                if time.monotonic() - asked > ASK_AGAIN:
                    await self._store.read(lambda tx: demand(tx, actor, campaign, Right.READ))
                    asked = time.monotonic()
                sight = await self.now(campaign)
                name = self._name(campaign)
                if name != sent:
                    body = status_view(*sight).model_dump_json()
                    yield f"event: status\nid: {name}\ndata: {body}\n\n".encode()
                    sent, spoke = name, time.monotonic()
                elif time.monotonic() - spoke > HEARTBEAT:
                    yield b": still here\n\n"
                    spoke = time.monotonic()
                await self._pause()
        except QuorateError:
            return  # the browser connects again, and is told then what is wrong
        finally:
            self._streams[actor.person] -= 1
            if not self._streams[actor.person]:
                del self._streams[actor.person]

    async def _pause(self) -> None:
        try:
            async with asyncio.timeout(EVERY):
                await self._closing.wait()
        except TimeoutError:
            pass

    def _name(self, campaign: str) -> str:
        watched = self._watched[campaign]
        return f"{watched.head}.{watched.labels_head}"

    async def _look(self, campaign: str, watched: _Watched) -> None:
        head = await self._store.read(lambda tx: _head(tx, campaign))
        if watched.sight is None or head != watched.head:
            status = await self._store.read(lambda tx: status_of(tx, campaign, watched.hours))
            watched.sight = Sight(status, watched.labels)
            watched.head = head
        if head != watched.labels_head and time.monotonic() >= watched.labels_due:
            begun = time.monotonic()
            watched.labels = await self._store.read(lambda tx: label_counts_of(tx, campaign))
            watched.labels_head = head
            watched.sight = Sight(watched.sight.status, watched.labels)
            watched.labels_due = time.monotonic() + max(
                EVERY, LABELS_SHARE * (time.monotonic() - begun)
            )
        watched.looked_at = time.monotonic()


def _head(tx: Transaction, campaign: str) -> int:
    found = tx.one(logs.SIZE, log=campaign)
    return 0 if found is None else found.size
