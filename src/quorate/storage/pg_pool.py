"""A pool: connections to one PostgreSQL server, made when needed, thrown away when broken."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

from quorate.storage.pg_connection import rolled_back

if TYPE_CHECKING:
    import asyncpg

CLOSING = 2.0
"""seconds that closing a connection may take"""


class Pool:
    """At most ``size`` connections, each in the hands of one at a time."""

    def __init__(self, make: Callable[[], Awaitable[asyncpg.Connection]], size: int) -> None:
        self._make = make
        self._room = asyncio.Semaphore(size)
        self._idle: list[asyncpg.Connection] = []
        self._lent: set[asyncpg.Connection] = set()
        self._open = True

    @property
    def busy(self) -> int:
        """How many connections are in somebody's hands."""
        return len(self._lent)

    @asynccontextmanager
    async def lent(
        self, came: Callable[[], None] = lambda: None
    ) -> AsyncIterator[asyncpg.Connection]:
        """A connection without a transaction; ``came`` is called when it is one's turn.

        What an error leaves of a transaction is rolled back. Raises what making one raises.
        """
        async with self._room:
            came()
            raw = await self._taken()
            self._lent.add(raw)
            kept = False
            try:
                yield raw
                kept = True
            except Exception:
                kept = await rolled_back(raw)
                raise
            finally:
                self._lent.discard(raw)
                if kept and self._open and not raw.is_closed():
                    self._idle.append(raw)
                else:
                    raw.terminate()

    def cut(self) -> None:
        """End every connection now; whoever has one is told by the driver."""
        for raw in (*self._idle, *self._lent):
            raw.terminate()
        self._idle.clear()

    async def close(self) -> None:
        """Close what nobody has in hand; the rest goes when it comes back."""
        self._open = False
        while self._idle:
            with suppress(OSError, asyncio.TimeoutError):
                await self._idle.pop().close(timeout=CLOSING)

    async def _taken(self) -> asyncpg.Connection:
        while self._idle:
            raw = self._idle.pop()
            if not raw.is_closed():
                return raw
        return await self._make()
