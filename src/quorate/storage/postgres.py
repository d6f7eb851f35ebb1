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
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from importlib.util import find_spec
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from quorate.storage.clock import Forward, wall_clock
from quorate.storage.meter import Meter
from quorate.storage.pending import AT_ONCE, Part, arguments, by_statement, together
from quorate.storage.sequencer import PAUSE, Sequencer, number
from quorate.storage.statement import Compiled, Parameters
from quorate.storage.store import ContendedError, StoreError, StoreUnavailableError, Work
from quorate.storage.tables import METADATA
from quorate.storage.transaction import Fetched, Transaction

if TYPE_CHECKING:
    import asyncpg

T = TypeVar("T")
PATIENCE = 30.0
"""seconds that a caller waits for a commit, the wait for a connection included"""
ATTEMPTS = 6
"""how often work is run that lost a race"""
SETTINGS = {
    "application_name": "quorate",
    "statement_timeout": "20000",
    "lock_timeout": "10000",
    "idle_in_transaction_session_timeout": "20000",
    "jit": "off",
}
WRITE = "BEGIN ISOLATION LEVEL READ COMMITTED"
READ = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
NEWEST = "SELECT position, at FROM events ORDER BY position DESC LIMIT 1"
LEAST = 500
"""events after which the database looks at its tables; again when they have doubled"""
DURABLE = (
    "SELECT set_config('synchronous_commit', 'on', false)"
    " WHERE current_setting('synchronous_commit') = 'off'"
)
_GOING = {"57P01", "57P02", "57P03"}
"""codes of the standard: shut down, crashed, starting up"""
_LACKING = {"25", "53", "55", "57", "58", "XX"}
"""classes of them: read-only, resources, locks, timeouts, system, internal"""


class PostgresConnection:
    """A connection of asyncpg, for work that runs in a greenlet."""

    dialect = "postgresql"
    gathers = True

    def __init__(self, raw: asyncpg.Connection) -> None:
        from quorate.storage.greenlets import wait_for

        self.raw = raw
        self._wait_for = wait_for

    def fetch(self, statement: Compiled, parameters: Parameters) -> Sequence[Fetched]:
        """The rows."""
        given = [parameters[name] for name in statement.order]
        return self._wait_for(self.raw.fetch(statement.text, *given))

    def run(self, statement: Compiled, parameters: Parameters) -> int:
        """The number of rows that were touched."""
        given = [parameters[name] for name in statement.order]
        status = self._wait_for(self.raw.execute(statement.text, *given))
        return int(status.rpartition(" ")[2])

    def send(self, parts: Sequence[Part]) -> Sequence[int]:
        """Run statements in one round trip; how many rows each counted one touched."""
        if len(parts) > AT_ONCE:
            return self._send_many(parts)
        given = [
            value
            for part in parts
            for value in arguments(part.statement.on(self.dialect), part.parameters)
        ]
        rows = self._wait_for(self.raw.fetch(together(parts, self.dialect), *given))
        return list(rows[0]) if any(part.counted for part in parts) else []

    def _send_many(self, parts: Sequence[Part]) -> Sequence[int]:
        touched: list[int] = []
        for statement, some in by_statement(parts).items():
            compiled = statement.on(self.dialect)
            given = [arguments(compiled, part.parameters) for part in some]
            if not some[0].counted:
                self._wait_for(self.raw.executemany(compiled.text, given))
                continue
            rows = self._wait_for(self.raw.fetchmany(compiled.text + " RETURNING 1", given))
            touched += [1] * len(rows) + [0] * (len(some) - len(rows))
        return touched


class Postgres:
    """A store in a PostgreSQL database (15 or newer), written by any number of processes."""

    def __init__(
        self, url: str, clock: Callable[[], int] = wall_clock, *, connections: int = 12
    ) -> None:
        self.url = url
        self._clock = Forward(clock)
        self._idle: list[asyncpg.Connection] = []
        self._room = asyncio.Semaphore(connections)
        self.meter = Meter()
        self._trouble: str | None = None
        self._open = False
        self._events = 0
        self._learns_at = 0
        self._sequencer = Sequencer(self._number)

    async def start(self) -> None:
        """Bring the schema up to date, begin to work.

        Raises StoreError when asyncpg is missing or the database is of a newer version,
        StoreUnavailableError when it cannot be reached.
        """
        _require_driver()
        from quorate.storage.migrations import upgrade_postgres

        connection = await self._connect()
        try:
            await upgrade_postgres(self.url, connection)
            newest = await connection.fetchrow(NEWEST)
            if newest is not None:
                self._events = newest["position"]
                self._clock.not_before(newest["at"])
            await self._learn(connection)
        finally:
            self._idle.append(connection)
        self._open = True
        self._sequencer.start()

    async def stop(self) -> None:
        """Finish what was begun, number what was committed, close."""
        await self._sequencer.stop()
        self._open = False
        while self._idle:
            with suppress(OSError, asyncio.TimeoutError):
                await self._idle.pop().close(timeout=2)

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
        result, appended = await self._patiently(work, WRITE)
        if appended:
            self._sequencer.wake()
        return result

    async def read(self, work: Work[T]) -> T:
        """Run the work on a snapshot that it cannot change."""
        return (await self._patiently(work, READ))[0]

    async def _patiently(self, work: Work[T], begin: str) -> tuple[T, bool]:
        if not self._open:
            raise StoreUnavailableError("the store is closed", remedy="start the server again")
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._repeatedly(work, begin)
        except TimeoutError:
            raise self._unavailable(f"no answer within {PATIENCE:.0f} s") from None

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
        from quorate.storage.greenlets import spawn

        async with self._turn(begin):
            raw = await self._taken()
            kept = False
            committing = False
            begun = time.monotonic()
            try:
                await raw.execute(begin)
                transaction = Transaction(PostgresConnection(raw), self._clock.now())

                def finished() -> T:
                    result = work(transaction)
                    transaction.flush()
                    return result

                result = await spawn(finished)
                committing = True
                await raw.execute("COMMIT")
                kept = True
                self._trouble = None
                return result, bool(transaction.appended)
            except Exception as error:
                kept = await _rolled_back(raw)
                raise self._meaning(error, committing) from error
            finally:
                took = self.meter.transaction if begin == WRITE else self.meter.read
                took.add(time.monotonic() - begun)
                if kept and self._open:
                    self._idle.append(raw)
                else:
                    raw.terminate()

    @asynccontextmanager
    async def _turn(self, begin: str) -> AsyncIterator[None]:
        """Wait for one of the connections."""
        meter = self.meter
        line, now = (
            (meter.writes, meter.writes_now) if begin == WRITE else (meter.reads, meter.reads_now)
        )
        ticket = line.enter()
        try:
            async with self._room:
                now(ticket)
                yield
        finally:
            line.leave(ticket)

    def _meaning(self, error: Exception, committing: bool) -> Exception:
        """What to tell the caller, or a request to run the work again."""
        import asyncpg

        lost_a_race = (
            asyncpg.SerializationError,
            asyncpg.DeadlockDetectedError,
            asyncpg.UniqueViolationError,
            ContendedError,
        )
        if isinstance(error, lost_a_race) or (_lost(error) and not committing):
            return _RunAgainError(error)
        if _lost(error) or _short(error):
            return self._unavailable(str(error))
        if isinstance(error, asyncpg.PostgresError | asyncpg.InterfaceError):
            return StoreError(f"the database refused: {error}")
        return error

    async def _taken(self) -> asyncpg.Connection:
        while self._idle:
            raw = self._idle.pop()
            if not raw.is_closed():
                return raw
        return await self._connect()

    async def _connect(self) -> asyncpg.Connection:
        import asyncpg

        try:
            raw = await asyncpg.connect(
                self.url,
                timeout=10,
                statement_cache_size=1024,
                max_cached_statement_lifetime=0,
                max_cacheable_statement_size=0,
                server_settings=SETTINGS,
            )
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            raise self._unavailable(f"{error or type(error).__name__}") from error
        try:
            await raw.execute(DURABLE)
        except BaseException:
            raw.terminate()
            raise
        return raw

    async def _number(self) -> int | None:
        async with self._room:
            raw = await self._taken()
            try:
                numbered = await number(raw)
                self._events += numbered or 0
                if self._events >= self._learns_at:
                    await self._learn(raw)
            except BaseException:
                raw.terminate()
                raise
            self._idle.append(raw)
            return numbered

    async def _learn(self, raw: asyncpg.Connection) -> None:
        # a table that grew from nothing is planned for as if it were empty, until the database
        # looks by itself a minute later; when others look just now, it need not be done twice
        import asyncpg

        with suppress(asyncpg.LockNotAvailableError, asyncpg.QueryCanceledError):
            await raw.execute("ANALYZE " + ", ".join(METADATA.tables))
        self._learns_at = max(LEAST, 2 * self._events)

    def _given_up(self, cause: Exception) -> StoreError:
        import asyncpg

        if _lost(cause):
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
            where=_without_password(self.url),
            remedy="look at the database, then ask again with the same submission id; nothing "
            "acknowledged is lost",
        )


class _RunAgainError(Exception):
    """The work lost a race, or its connection; nothing of it was kept."""

    def __init__(self, cause: Exception) -> None:
        super().__init__(str(cause))
        self.cause = cause


async def _rolled_back(raw: asyncpg.Connection) -> bool:
    """Whether the connection is as new."""
    import asyncpg

    try:
        await raw.execute("ROLLBACK")
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
        return False
    return not raw.is_closed()


def _lost(error: Exception) -> bool:
    """Whether the connection is gone, or the server says that it goes or is not there yet."""
    import asyncpg

    if isinstance(error, asyncpg.InterfaceError):
        return not isinstance(error, ValueError)  # those are about values
    if isinstance(error, asyncpg.PostgresError):
        return (error.sqlstate or "08")[:2] == "08" or error.sqlstate in _GOING
    return isinstance(error, OSError | asyncpg.InternalClientError)


def _short(error: Exception) -> bool:
    """Whether the server lacks something: room, memory, time, the right to write."""
    import asyncpg

    return isinstance(error, asyncpg.PostgresError) and (error.sqlstate or "")[:2] in _LACKING


def _without_password(url: str) -> str:
    parts = urlsplit(url)
    if parts.password is None:
        return url
    return parts._replace(netloc=parts.netloc.replace(f":{parts.password}@", ":…@", 1)).geturl()


def _require_driver() -> None:
    for name in ("asyncpg", "greenlet"):
        if find_spec(name) is None:
            raise StoreError(
                f"PostgreSQL needs the package {name}",
                remedy="pip install 'quorate[postgres]'",
            )
