"""Live: the status of campaigns, computed once for all who watch, and only when it changed."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from quorate.campaign.counting import FEW, SHARE, Counted, count, keep, kept
from quorate.campaign.rights import Actor, ConflictError, Right, campaign_state, demand
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

log = logging.getLogger("quorate.server")
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
    counted: Counted | None = None
    counting: asyncio.Task[None] | None = None


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
        for watched in self._watched.values():
            if watched.counting is not None:
                watched.counting.cancel()

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
        counted = "" if watched.counted is None else f".{watched.counted.head}"
        return f"{watched.head}.{watched.labels_head}{counted}"

    async def _look(self, campaign: str, watched: _Watched) -> None:
        head = await self._store.read(lambda tx: _head(tx, campaign))
        behind = watched.counted is not None and watched.counted.head != head
        if watched.sight is None or head != watched.head or behind:
            counted = await self._counted(campaign, watched, head)
            status = await self._store.read(
                lambda tx: status_of(tx, campaign, watched.hours, counted)
            )
            watched.sight = Sight(status, watched.labels)
            watched.head = head
        if head != watched.labels_head and time.monotonic() >= watched.labels_due:
            begun = time.monotonic()
            watched.labels = await self._store.read(lambda tx: label_counts_of(tx, campaign))
            watched.labels_head = head
            watched.sight = Sight(watched.sight.status, watched.labels)
            watched.labels_due = time.monotonic() + max(EVERY, SHARE * (time.monotonic() - begun))
        watched.looked_at = time.monotonic()

    async def _counted(self, campaign: str, watched: _Watched, head: int) -> Counted | None:
        """The items of a large campaign as they were counted last; None for one that is small.

        Nobody waits for a new count but who asks first of all.
        """
        items, now = await self._store.read(lambda tx: _items(tx, campaign))
        if items <= FEW:
            return None
        if watched.counted is None or not watched.counted.good(head, now):
            watched.counted = await self._store.read(lambda tx: kept(tx, campaign))
        if watched.counted is None:
            await self._count(campaign, watched)
        elif watched.counting is None and not watched.counted.good(head, now):
            watched.counting = asyncio.create_task(self._count_beside(campaign, watched))
        return watched.counted

    async def _count(self, campaign: str, watched: _Watched) -> None:
        begun = time.monotonic()
        found = await self._store.read(lambda tx: count(tx, campaign))
        took = round(1000 * (time.monotonic() - begun))
        counted = replace(found, took=took)
        await self._store.write(lambda tx: keep(tx, campaign, counted))
        watched.counted = counted

    async def _count_beside(self, campaign: str, watched: _Watched) -> None:
        try:
            await self._count(campaign, watched)
        except QuorateError as error:  # the next look tries again
            log.warning("the items of campaign %s were not counted: %s", campaign, error)
        finally:
            watched.counting = None


def _items(tx: Transaction, campaign: str) -> tuple[int, int]:
    return campaign_state(tx, campaign).items, tx.now


def _head(tx: Transaction, campaign: str) -> int:
    found = tx.one(logs.SIZE, log=campaign)
    return 0 if found is None else found.size
