"""Read a database as it is at one moment, for as long as it takes, without opening a store.

Servers may write meanwhile; nothing is changed, not even the schema.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from quorate.schema.errors import IntegrityError
from quorate.storage.clock import wall_clock
from quorate.storage.sqlite import SqliteConnection
from quorate.storage.store import StoreError, StoreUnavailableError
from quorate.storage.transaction import Transaction

T = TypeVar("T")
_OUTSIDE = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY,
}
"""codes of what is wrong around a file, not in it"""


def read_file(path: Path, work: Callable[[Transaction], T]) -> T:
    """What the work reads in a database file. Raises IntegrityError when the file is damaged."""
    raw = sqlite3.connect(path, isolation_level=None)
    # a damaged letter must not hide the rest; with it replaced, hashes and rows do not fit
    raw.text_factory = lambda text: text.decode("utf-8", "replace")
    try:
        raw.execute("PRAGMA query_only = ON")
        raw.execute("BEGIN")
        return work(Transaction(SqliteConnection(raw), wall_clock()))
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF in _OUTSIDE:
            raise StoreUnavailableError(f"cannot be read: {error}", where=str(path)) from error
        raise IntegrityError(f"cannot be read through: {error}", where=path.name) from error
    finally:
        raw.close()


async def read_server(url: str, work: Callable[[Transaction], T]) -> T:
    """What the work reads in a PostgreSQL database. Raises StoreError when it does not answer."""
    try:
        import asyncpg
    except ImportError as error:
        raise StoreError(
            "PostgreSQL needs a driver", remedy="run: pip install 'quorate[postgres]'"
        ) from error
    from quorate.storage.greenlets import spawn
    from quorate.storage.pg_connection import READ, PostgresConnection

    unhurried = {
        "application_name": "quorate",
        "statement_timeout": "0",
        "idle_in_transaction_session_timeout": "0",
    }
    try:
        raw = await asyncpg.connect(url, timeout=10, server_settings=unhurried)
    except (OSError, TimeoutError, asyncpg.PostgresError) as error:
        raise StoreUnavailableError(
            f"the database does not answer: {error}", remedy="look at its server"
        ) from error
    try:
        await raw.execute(READ)
        return await spawn(lambda: work(Transaction(PostgresConnection(raw), wall_clock())))
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise StoreError(f"the database refused: {error}") from error
    finally:
        raw.terminate()
