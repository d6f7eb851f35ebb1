"""Places in what a PostgreSQL server writes ahead, and who tells them: the primary, a replica."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from quorate.storage.pg_connection import connect
from quorate.storage.question import Question

if TYPE_CHECKING:
    import asyncpg

P = TypeVar("P")
ANSWERING = 2.0
"""seconds in which a server has to say where it is"""
GREETING = 5.0
"""seconds that making a connection may take, and asking who answers there"""

# a commit is acknowledged when its record is flushed, and replicas are sent what is flushed
_WRITTEN = """
SELECT ('x' || left(pg_walfile_name(at), 8))::bit(32)::bigint, (at - '0/0'::pg_lsn)::bigint
FROM pg_current_wal_flush_lsn() AS at
"""
# the timeline is known late, at a restart point or a flush: until then the older one is told
_REPLAYED = """
SELECT pg_is_in_recovery(),
       greatest((SELECT timeline_id FROM pg_control_checkpoint()),
                (SELECT min_recovery_end_timeline FROM pg_control_recovery()))::bigint,
       (pg_last_wal_replay_lsn() - '0/0'::pg_lsn)::bigint
"""
_SERVER = """
SELECT system_identifier::text || ' ' || current_database(), pg_postmaster_start_time()::text
FROM pg_control_system()
"""


@dataclass(frozen=True, slots=True)
class Server:
    """Which server answers: ``data`` is the same for a primary and its replicas."""

    data: str
    run: str
    """since when it runs, which tells two servers behind one address apart"""


@dataclass(frozen=True, slots=True)
class Written:
    """How far the primary has written when it was asked."""

    data: str
    timeline: int
    at: int


@dataclass(frozen=True, slots=True)
class Replayed:
    """How far a replica has replayed when it was asked."""

    server: Server
    recovering: bool
    """whether it is a replica still"""
    timeline: int
    at: int


async def server_of(raw: asyncpg.Connection) -> Server:
    """Which server a connection leads to; one that does not say is closed."""
    try:
        async with asyncio.timeout(GREETING):
            data, run = await raw.fetchrow(_SERVER)
    except BaseException:
        raw.terminate()
        raise
    return Server(data, run)


class Teller(Generic[P]):
    """Asks a server where it is, over a connection of its own, for many at once."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._link: tuple[asyncpg.Connection, Server] | None = None
        self._question = Question(self._ask)

    async def now(self) -> P:
        """Where it is, found after this was called.

        Raises what the driver raises, OSError, or TimeoutError.
        """
        return await self._question.answer()

    async def stop(self) -> None:
        """Ask no more."""
        await self._question.stop()
        self._drop()

    async def _ask(self) -> P:
        try:
            if self._link is None or self._link[0].is_closed():
                raw = await connect(self._url, GREETING)
                self._link = raw, await server_of(raw)
            async with asyncio.timeout(ANSWERING):
                return await self._told(*self._link)
        except TimeoutError:
            self._drop()
            raise TimeoutError(f"nothing within {ANSWERING:.0f} s") from None
        except BaseException:
            self._drop()
            raise

    async def _told(self, raw: asyncpg.Connection, server: Server) -> P:
        raise NotImplementedError

    def _drop(self) -> None:
        if self._link is not None:
            self._link[0].terminate()
            self._link = None


class WrittenTeller(Teller[Written]):
    """Asks a primary."""

    async def _told(self, raw: asyncpg.Connection, server: Server) -> Written:
        timeline, at = await raw.fetchrow(_WRITTEN)
        return Written(server.data, timeline, at)


class ReplayedTeller(Teller[Replayed]):
    """Asks a replica."""

    async def _told(self, raw: asyncpg.Connection, server: Server) -> Replayed:
        recovering, timeline, at = await raw.fetchrow(_REPLAYED)
        return Replayed(server, recovering, timeline, at or 0)
