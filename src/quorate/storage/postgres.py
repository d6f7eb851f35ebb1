"""PostgreSQL, the store for several server processes: a transaction for each piece of work.

Work is an ordinary function, run in a greenlet over asyncpg. Each transaction runs at READ
COMMITTED: the verbs lock what they decide on. One that lost a race (a deadlock, a row that another
inserted first) runs again; so does one whose connection was lost before its COMMIT was sent. When
the COMMIT itself got no answer, nobody knows, and StoreUnavailableError says so. Connections are
made when needed and thrown away when broken, so a database that comes back is used again at once.

Connect directly or through a pooler that keeps a session: statements are prepared once for each
connection, which a pooler that hands out single transactions does not allow.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from importlib.util import find_spec
from typing import TYPE_CHECKING, TypeVar

from quorate.storage.clock import Forward, wall_clock
from quorate.storage.meter import Meter
from quorate.storage.pg_connection import (
    READ,
    WRITE,
    CommitLostError,
    carry_out,
    connect,
    without_password,
)
from quorate.storage.pg_errors import lost, short
from quorate.storage.pg_pool import Pool
from quorate.storage.replica import ReplicaLostError
from quorate.storage.replicas import Replicas
from quorate.storage.sequencer import PAUSE, Sequencer, number
from quorate.storage.store import ContendedError, StoreError, StoreUnavailableError, Work
from quorate.storage.tables import METADATA

if TYPE_CHECKING:
    import asyncpg

T = TypeVar("T")
PATIENCE = 30.0
"""seconds that a caller waits for a commit, the wait for a connection included"""
ATTEMPTS = 6
"""how often work is run that lost a race"""
NEWEST = "SELECT position, at FROM events ORDER BY position DESC LIMIT 1"
KNOWN = "SELECT reltuples::bigint FROM pg_class WHERE oid = 'events'::regclass"
_NO_RIGHT = "42501"
LEAST = 500
"""events after which the database looks at its tables; again when they have doubled"""


class Postgres:
    """A store in a PostgreSQL database (15 or newer), written by any number of processes."""

    def __init__(
        self,
        url: str,
        clock: Callable[[], int] = wall_clock,
        *,
        connections: int = 12,
        replicas: Sequence[str] = (),
        replica_wait: float = 0.2,
    ) -> None:
        self.url = url
        self.meter = Meter()
        self._clock = Forward(clock)
        self._pool = Pool(self._connect, connections)
        self.replicas = Replicas(url, replicas, connections, replica_wait, self.meter)
        self._trouble: str | None = None
        self._open = False
        self._events = 0
        self._learns_at = LEAST
        self._learning: asyncio.Task[None] | None = None
        self._sequencer = Sequencer(self._number)

    async def start(self) -> None:
        """Bring the schema up to date, begin to work.

        Raises StoreError when asyncpg is missing, the database is of a newer version, or its user
        may not change the tables of an older one, StoreUnavailableError when it cannot be reached.
        """
        _require_driver()
        async with self._pool.lent() as connection:
            await _upgrade(self.url, connection)
            newest = await connection.fetchrow(NEWEST)
            if newest is not None:
                self._events = newest["position"]
                self._clock.not_before(newest["at"])
            self._learns_at = max(LEAST, 2 * await connection.fetchval(KNOWN))
        self._open = True
        self._sequencer.start()
        self.replicas.start()

    async def stop(self) -> None:
        """Finish what was begun, number what was committed, close."""
        await self._sequencer.stop()
        self._open = False
        if self._learning is not None:
            self._learning.cancel()
            await asyncio.gather(self._learning, return_exceptions=True)
        await self.replicas.stop()
        await self._pool.close()

    async def number(self) -> None:
        """Give every event that has committed its index now, not soon."""
        while not await self._sequencer.round():
            if self._sequencer.trouble is not None:
                raise self._unavailable(self._sequencer.trouble)
            await asyncio.sleep(PAUSE)

    def healthy(self) -> str | None:
        """None, or what is wrong."""
        return self._trouble or self._sequencer.trouble

    def dead(self) -> str | None:
        """None: a database that comes back is used again."""
        return None

    async def write(self, work: Work[T]) -> T:
        """Run the work in a transaction of its own and wait for its commit."""
        async with self._patience():
            result, appended = await self._repeatedly(work, WRITE)
        if appended:
            self._sequencer.wake()
        return result

    async def read(self, work: Work[T]) -> T:
        """Run the work on a snapshot that it cannot change, on a replica that is as far or here."""
        async with self._patience():
            with suppress(_ElsewhereError):
                return await self._on_replica(work)
            return (await self._repeatedly(work, READ))[0]

    @asynccontextmanager
    async def _patience(self) -> AsyncIterator[None]:
        if not self._open:
            raise StoreUnavailableError("the store is closed", remedy="start the server again")
        try:
            async with asyncio.timeout(PATIENCE):
                yield
        except TimeoutError:
            raise self._unavailable(f"no answer within {PATIENCE:.0f} s") from None

    async def _on_replica(self, work: Work[T]) -> T:
        """What the work reads on a replica. Raises _ElsewhereError when none can."""
        replica = await self.replicas.fresh()
        if replica is None:
            raise _ElsewhereError
        self._trouble = None  # the primary has just said where it is
        try:
            with self._turn(READ) as came:
                result = await replica.read(work, self._clock.now(), came)
        except ReplicaLostError:
            replica.figures.lost += 1
            raise _ElsewhereError from None
        replica.figures.reads += 1
        return result

    async def _repeatedly(self, work: Work[T], begin: str) -> tuple[T, bool]:
        attempt = 0
        while True:
            attempt += 1
            try:
                return await self._once(work, begin)
            except _RunAgainError as again:
                if attempt >= ATTEMPTS:
                    raise self._given_up(again.cause) from again.cause
            await asyncio.sleep(random.uniform(0.002, 0.006) * 2**attempt)

    async def _once(self, work: Work[T], begin: str) -> tuple[T, bool]:
        try:
            with self._turn(begin) as came:
                async with self._pool.lent(came) as raw:
                    result = await carry_out(raw, begin, work, self._clock.now())
        except CommitLostError as error:
            raise self._meaning(error.cause, committing=True) from error.cause
        except Exception as error:
            raise self._meaning(error, committing=False) from error
        self._trouble = None
        return result

    @contextmanager
    def _turn(self, begin: str) -> Iterator[Callable[[], None]]:
        """Stand in line until what is given is called; how long what follows takes is noted."""
        meter = self.meter
        line, now, took = (
            (meter.writes, meter.writes_now, meter.transaction)
            if begin == WRITE
            else (meter.reads, meter.reads_now, meter.read)
        )
        ticket = line.enter()
        begun: list[float] = []

        def came() -> None:
            now(ticket)
            begun.append(time.monotonic())

        try:
            yield came
        finally:
            line.leave(ticket)
            if begun:
                took.add(time.monotonic() - begun[0])

    def _meaning(self, error: Exception, committing: bool) -> Exception:
        """What to tell the caller, or a request to run the work again."""
        import asyncpg

        lost_a_race = (
            asyncpg.SerializationError,
            asyncpg.DeadlockDetectedError,
            asyncpg.UniqueViolationError,
            ContendedError,
        )
        if isinstance(error, lost_a_race) or (lost(error) and not committing):
            return _RunAgainError(error)
        if lost(error) or short(error):
            return self._unavailable(str(error))
        if isinstance(error, asyncpg.PostgresError | asyncpg.InterfaceError):
            return StoreError(f"the database refused: {error}")
        return error

    async def _connect(self) -> asyncpg.Connection:
        import asyncpg

        try:
            return await connect(self.url)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            raise self._unavailable(f"{str(error) or type(error).__name__}") from error

    async def _number(self) -> int | None:
        async with self._pool.lent() as raw:
            numbered = await number(raw)
        self._events += numbered or 0
        if self._events >= self._learns_at:
            self._learns_at = 2 * self._events
            self._learning = asyncio.create_task(self._learn())
        return numbered

    async def _learn(self) -> None:
        # a table that grew from nothing is planned for as if it were empty, until the database
        # looks by itself a minute later; where it cannot be done now, that is all that is lost
        import asyncpg

        with suppress(StoreError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            async with self._pool.lent() as raw:
                await raw.execute("ANALYZE " + ", ".join(METADATA.tables))

    def _given_up(self, cause: Exception) -> StoreError:
        import asyncpg

        if lost(cause):
            return self._unavailable(str(cause))
        if isinstance(cause, asyncpg.UniqueViolationError):
            return StoreError(f"the database refused a row: {cause}")
        return StoreUnavailableError(
            f"others were at the same rows {ATTEMPTS} times: {cause}",
            remedy="ask again in a moment, with the same submission id",
        )

    def _unavailable(self, what: str) -> StoreUnavailableError:
        self._trouble = f"the database does not answer: {what}"
        return StoreUnavailableError(
            self._trouble,
            where=without_password(self.url),
            remedy="look at the database, then ask again with the same submission id; nothing "
            "acknowledged is lost",
        )


class _ElsewhereError(Exception):
    """No replica can do it."""


class _RunAgainError(Exception):
    """The work lost a race, or its connection; nothing of it was kept."""

    def __init__(self, cause: Exception) -> None:
        super().__init__(str(cause))
        self.cause = cause


async def _upgrade(url: str, connection: asyncpg.Connection) -> None:
    from sqlalchemy.exc import DBAPIError

    from quorate.storage.migrations import HEAD, upgrade_postgres

    try:
        await upgrade_postgres(url, connection)
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != _NO_RIGHT:
            raise
        raise StoreError(
            f"the user of the database may not bring its tables to version {HEAD}",
            where=without_password(url),
            remedy="start the server once as the user who owns the database",
        ) from error


def _require_driver() -> None:
    for name in ("asyncpg", "greenlet"):
        if find_spec(name) is None:
            raise StoreError(
                f"PostgreSQL needs the package {name}",
                remedy="pip install 'quorate[postgres]'",
            )
