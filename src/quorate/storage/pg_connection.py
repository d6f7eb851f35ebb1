"""A connection to PostgreSQL for work that runs in a greenlet: how it is made, what runs on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import parse_qs, urlsplit

from quorate.storage.pending import AT_ONCE, Part, arguments, by_statement, together
from quorate.storage.statement import Compiled, Parameters
from quorate.storage.transaction import Fetched, Transaction

if TYPE_CHECKING:
    import asyncpg

T = TypeVar("T")
CONNECTING = 10.0
"""seconds that making a connection may take"""
WALKED = 4_096
"""rows that are read at a time where there may be too many for memory"""
SETTINGS = {
    "application_name": "quorate",
    "statement_timeout": "20000",
    "lock_timeout": "10000",
    "idle_in_transaction_session_timeout": "20000",
    "jit": "off",
}
WRITE = "BEGIN ISOLATION LEVEL READ COMMITTED"
READ = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
DURABLE = (
    "SELECT set_config('synchronous_commit', 'on', false)"
    " WHERE current_setting('synchronous_commit') = 'off'"
)


class CommitLostError(Exception):
    """COMMIT was sent and got no answer: nobody knows whether it happened."""

    def __init__(self, cause: Exception) -> None:
        super().__init__(str(cause))
        self.cause = cause


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

    def walk(self, statement: Compiled, parameters: Parameters) -> Iterator[Fetched]:
        """The rows, some thousand in a round trip."""
        given = [parameters[name] for name in statement.order]
        cursor = self._wait_for(self.raw.cursor(statement.text, *given))
        while rows := self._wait_for(cursor.fetch(WALKED)):
            yield from rows

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


async def connect(url: str, seconds: float = CONNECTING) -> asyncpg.Connection:
    """A connection on which a commit waits for the disk, whatever the server's default.

    Raises what the driver raises, or OSError, or TimeoutError.
    """
    import asyncpg

    raw = await asyncpg.connect(
        url,
        timeout=seconds,
        statement_cache_size=1024,
        max_cached_statement_lifetime=0,
        max_cacheable_statement_size=0,
        server_settings=SETTINGS,
    )
    try:
        await raw.execute(DURABLE)
    except BaseException:
        raw.terminate()
        raise
    return raw


async def carry_out(
    raw: asyncpg.Connection, begin: str, work: Callable[[Transaction], T], now: int
) -> tuple[T, bool]:
    """Run the work in a transaction; its result, and whether it appended events.

    Raises what the work or the driver raises, CommitLostError when nobody knows how it ended.
    """
    from quorate.storage.greenlets import spawn

    await raw.execute(begin)
    transaction = Transaction(PostgresConnection(raw), now)

    def finished() -> T:
        result = work(transaction)
        transaction.flush()
        return result

    result = await spawn(finished)
    try:
        await raw.execute("COMMIT")
    except Exception as error:
        raise CommitLostError(error) from error
    return result, bool(transaction.appended)


async def rolled_back(raw: asyncpg.Connection) -> bool:
    """Whether the connection is as new."""
    import asyncpg

    try:
        await raw.execute("ROLLBACK")
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
        return False
    return not raw.is_closed()


def without_password(url: str) -> str:
    """The address as it may be shown."""
    parts = urlsplit(url)
    if parts.password is None:
        return url
    return parts._replace(netloc=parts.netloc.replace(f":{parts.password}@", ":…@", 1)).geturl()


def host_of(url: str) -> str:
    """Host and port of an address, by which people know the server."""
    parts = urlsplit(url)
    return parts.netloc.rpartition("@")[2] or parse_qs(parts.query).get("host", ["localhost"])[0]
