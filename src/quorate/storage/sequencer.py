"""The sequencer: numbers committed events, for each log from 0 without gaps.

A serial column leaves gaps where a transaction was rolled back, and shows a later number before an
earlier one that is still being committed. So an event is written with a position from a sequence
and without an index; this numbers what has committed, in the order of position, many at a time. Any
number of server processes try; an advisory lock of the transaction lets one do it, and goes when
its process dies.

Why no event gets an index before one that it depends on. Say B depends on A: A changed a row that
the verb of B decided on or that B changes. That verb locked the row before it appended B, so A had
committed before. Hence A's position was drawn before B's, and every snapshot that shows B shows A:
A is numbered in an earlier round, or before B in the same one. An event whose transaction is still
running while events of greater position are numbered gets a later index than they. Nothing among
them depends on it, because they could not have locked what it has locked; and what two such events
may both change without a lock are sums, which come out the same in any order. So the views are
those that a replay in the order of the index gives.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import asyncpg

LOCK = 0x71756F726174_65
"""the advisory lock, by a number of our own"""
BATCH = 5_000
"""events numbered in one transaction, at most"""
PAUSE = 0.05
"""seconds between two rounds, so that one round numbers many"""
LEISURE = 5.0
"""seconds after which this process looks, even if it wrote nothing"""

_MINE = "SELECT pg_try_advisory_xact_lock($1)"
# a statement of its own after the lock, so that its snapshot shows what the last holder numbered
_NUMBER = """
WITH fresh AS MATERIALIZED (
    SELECT position, log FROM events WHERE idx IS NULL ORDER BY position LIMIT $1
), ends AS MATERIALIZED (
    SELECT log, (SELECT coalesce(max(idx) + 1, 0) FROM events e WHERE e.log = named.log) AS size
    FROM (SELECT DISTINCT log FROM fresh) AS named
)
UPDATE events SET idx = numbered.idx
FROM (
    SELECT position,
           ends.size + row_number() OVER (PARTITION BY fresh.log ORDER BY position) - 1 AS idx
    FROM fresh JOIN ends ON ends.log = fresh.log
) AS numbered
WHERE events.position = numbered.position
"""


async def number(connection: asyncpg.Connection) -> int | None:
    """Number committed events; how many, or None when another process is at it."""
    async with connection.transaction():
        if not await connection.fetchval(_MINE, LOCK):
            return None
        status = await connection.execute(_NUMBER, BATCH)
        return int(status.rpartition(" ")[2])


class Sequencer:
    """Numbers in the background while the store is open, soon after something was written."""

    def __init__(self, number: Callable[[], Awaitable[int | None]]) -> None:
        self.trouble: str | None = None
        self._number = number
        self._woken = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin; what earlier processes left is numbered first."""
        self._woken.set()
        self._task = asyncio.create_task(self._work())

    def wake(self) -> None:
        """Something was committed."""
        self._woken.set()

    async def stop(self) -> None:
        """Number what is left, if the database answers, and end."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
            self._task = None
            await self.round()

    async def round(self) -> bool:
        """Number all that has committed; whether nothing is left to do, as far as one can see."""
        try:
            while (numbered := await self._number()) == BATCH:
                pass
        except Exception as error:  # the next round tries again; until then ``trouble`` tells
            self.trouble = f"events wait for their numbers: {error}"
            return False
        self.trouble = None
        return numbered is not None

    async def _work(self) -> None:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(LEISURE):
                    await self._woken.wait()
            self._woken.clear()
            if not await self.round():
                self._woken.set()
            await asyncio.sleep(PAUSE if self.trouble is None else 1.0)
