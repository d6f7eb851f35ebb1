"""Duties: what one of several server processes does for all, by a row that it holds for a time.

A duty is an economy, not a lock: every task in the background is safe however many do it, and a
process that believes a moment too long that a task is its own only does it twice.
"""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
import socket
import time
from collections.abc import Sequence

from quorate.schema.errors import QuorateError
from quorate.storage.queries import duties as queries
from quorate.storage.queries.duties import Duty
from quorate.storage.store import Store
from quorate.storage.transaction import Transaction

RENEWALS = 4
"""how often a duty is renewed while its time would run"""
LOOK = 1.0
"""seconds for which a look at who does what is believed"""
LAST_WORDS = 5.0
"""seconds that a process which stops waits for the database"""
WATCH = "watch "
"""before the name of a campaign, the task of watching it"""
log = logging.getLogger("quorate.server")


def new_name() -> str:
    """A name that no other process has, which tells people where it runs."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"


class Duties:
    """The duties of this process. Another one may take them ``seconds`` after it was heard last."""

    def __init__(self, store: Store, seconds: float, *, alone: bool) -> None:
        """``alone``: no other process can write to the store."""
        self.name = new_name()
        self.began = time.time_ns() // 1_000_000
        """milliseconds UTC"""
        self._store = store
        self._seconds = seconds
        self._alone = alone
        self._held: dict[str, float] = {}
        """tasks, each until when it is surely ours, by the monotonic clock"""
        self._ended: dict[str, int] = {}
        """when a round of a task ended well, milliseconds UTC, not yet written"""
        self._seen: Sequence[Duty] = ()
        self._seen_at = float("-inf")
        self._seen_now = 0
        self._one = asyncio.Lock()
        self._renewing: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to renew what is held."""
        if self._alone:  # whoever held something was killed
            await self._store.write(lambda tx: tx.run(queries.ALL_LEFT))
        self._renewing = asyncio.create_task(self._renew())

    async def stop(self) -> None:
        """Give back what is held, so that others go on at once."""
        if self._renewing is None:
            return
        self._renewing.cancel()
        await asyncio.gather(self._renewing, return_exceptions=True)
        self._renewing = None
        try:
            async with asyncio.timeout(LAST_WORDS):
                await self.renew()
                await self._store.write(lambda tx: tx.run(queries.LEFT, me=self.name))
        except (QuorateError, TimeoutError) as error:  # then they wait until its time is over
            log.warning("what this process did was not given back: %s", error)
        self._held.clear()

    async def mine(self, task: str) -> bool:
        """Whether this process does the task now; it takes it up where nobody does.

        Raises StoreUnavailableError when the database does not answer.
        """
        if self._held.get(task, float("-inf")) > time.monotonic():
            return True
        seen = {one.task: one for one in await self.seen()}.get(task)
        now = self._seen_now + 1000 * (time.monotonic() - self._seen_at)
        if seen is not None and seen.until > now and seen.holder != self.name:
            self._held.pop(task, None)
            return False
        return await self._take(task)

    def ended(self, task: str) -> None:
        """A round of a task ended well."""
        self._ended[task] = time.time_ns() // 1_000_000

    async def last(self, task: str) -> int | None:
        """When a round of a task last ended well, in this process or in another; None when never.

        Milliseconds UTC, by the clock of the process that ended it.
        """
        row = {one.task: one for one in await self.seen()}.get(task)
        written = None if row is None else row.ended_at
        return max(written or 0, self._ended.get(task, 0)) or None

    async def end(self, task: str) -> None:
        """There is nothing of this task to be done any more."""
        self._held.pop(task, None)
        self._ended.pop(task, None)
        await self._store.write(lambda tx: tx.run(queries.END, of=task, me=self.name))

    async def seen(self) -> Sequence[Duty]:
        """Who does what, as of a moment ago."""
        async with self._one:
            if time.monotonic() - self._seen_at >= LOOK:
                found = await self._store.read(lambda tx: (tx.all(queries.DUTIES), tx.now))
                (self._seen, self._seen_now), self._seen_at = found, time.monotonic()
            return self._seen

    async def ages(self) -> dict[str, float]:
        """For how many seconds nobody ended a round of each task well; of campaigns that are
        watched, the longest."""
        now = time.time_ns() // 1_000_000
        found: dict[str, float] = {}
        for one in await self.seen():
            task = WATCH.strip() if one.task.startswith(WATCH) else one.task
            last = max(one.ended_at or 0, self._ended.get(one.task, 0)) or self.began
            found[task] = max(found.get(task, 0.0), (now - last) / 1000)
        return found

    async def renew(self) -> None:
        """Hold on to what is held, and write down when its rounds ended."""
        held, begun = tuple(self._held), time.monotonic()
        ended = {task: self._ended.get(task) for task in held}
        kept = await self._store.write(lambda tx: self._renewed(tx, held, ended))
        for task in held:
            if task not in kept:
                self._held.pop(task, None)
            elif task in self._held:
                self._held[task] = begun + self._seconds

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(self._seconds / RENEWALS)
            try:
                if self._held:
                    await self.renew()
            except QuorateError as error:  # others take over if that goes on
                log.warning("%s", error)
            except Exception:
                log.exception("what this process does was not renewed")

    async def _take(self, task: str) -> bool:
        begun = time.monotonic()
        taken = await self._store.write(lambda tx: self._taken(tx, task))
        self._seen_at = float("-inf")  # whoever has it, it is another than was seen
        if taken:
            self._held[task] = begun + self._seconds
        return taken

    def _taken(self, tx: Transaction, task: str) -> bool:
        row = tx.one(queries.LOCKED, of=task)
        till = self._till(tx)
        if row is None:  # of two that insert it, one runs again and finds it
            tx.run(queries.BEGIN, task=task, holder=self.name, until=till, ended_at=None)
            return True
        if row.until > tx.now and row.holder != self.name:
            return False
        tx.run(queries.TAKE, of=task, me=self.name, till=till)
        return True

    def _renewed(
        self, tx: Transaction, held: Sequence[str], ended: dict[str, int | None]
    ) -> set[str]:
        till = self._till(tx)
        return {
            task
            for task in sorted(held)
            if tx.run(queries.RENEW, of=task, me=self.name, till=till, ended=ended[task])
        }

    def _till(self, tx: Transaction) -> int:
        return tx.now + round(self._seconds * 1000)
