"""The schema, from every version on to this one.

To add a version: change ``tables`` (or a view), write ``versions/000N_what.py`` with the operations
that lead there from the version before (with values for the rows that are there), add its number to
``VERSIONS``, and run the tests: they compare what the migrations make with ``tables.METADATA`` on
both databases, and bring a database of the previous version up with data in it. A version that was
released is never edited. A migration runs in one transaction; if it fails, nothing has changed.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from quorate.storage.store import StoreError

if TYPE_CHECKING:
    import asyncpg

VERSIONS = (
    *("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009"),
    *("0011", "0012", "0013", "0014"),
)
"""all versions, oldest first"""
HEAD = VERSIONS[-1]
LOCK = 0x71756F72617465_01
"""the advisory lock that lets one of several servers migrate"""


def upgrade_sqlite(path: Path) -> None:
    """Bring a database file up to date; a file that is so costs no import of alembic.

    Raises StoreError when a newer version of Quorate has written it.
    """
    if _is_current(_version(path), str(path)):
        return
    engine = sa.create_engine(f"sqlite:///{path}")
    # the driver would commit before each change of the schema; so say BEGIN oneself
    sa.event.listen(engine, "connect", lambda raw, _: setattr(raw, "isolation_level", None))
    sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(_BEGIN))
    try:
        with engine.begin() as connection:
            upgrade(connection)
    finally:
        engine.dispose()


_BEGIN = "BEGIN IMMEDIATE"


async def upgrade_postgres(url: str, connection: asyncpg.Connection) -> None:
    """Bring a database up to date, while other servers that start wait.

    Raises StoreError when a newer version of Quorate has written it.
    """
    known = "SELECT to_regclass('alembic_version')"
    version = None
    if await connection.fetchval(known) is not None:
        version = await connection.fetchval("SELECT version_num FROM alembic_version")
    if _is_current(version, "the database"):
        return
    import asyncpg
    from sqlalchemy.ext.asyncio import create_async_engine

    async def connect() -> asyncpg.Connection:
        return await asyncpg.connect(url)

    engine = create_async_engine("postgresql+asyncpg://", async_creator=connect)
    try:
        async with engine.begin() as begun:
            await begun.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
            await begun.run_sync(upgrade)
    finally:
        await engine.dispose()


def upgrade(connection: sa.Connection, to: str = "head") -> None:
    """Bring the database behind a connection to a version, in its transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def _is_current(version: str | None, where: str) -> bool:
    if version is not None and version not in VERSIONS:
        raise StoreError(
            f"the schema has version {version}, this Quorate knows up to {HEAD}",
            where=where,
            remedy="use the version of Quorate that wrote it, or a newer one",
        )
    return version == HEAD


def _version(path: Path) -> str | None:
    raw = sqlite3.connect(path)
    try:
        row = raw.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.OperationalError:
        return None
    finally:
        raw.close()
    return None if row is None else str(row[0])
