"""The schema, from every version on to this one."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import sqlalchemy as sa

HEAD = "0001"
"""the newest version"""


def upgrade_sqlite(path: Path) -> None:
    """Bring a database file up to date; a file that is so costs no import of alembic."""
    if _version(path) != HEAD:
        engine = sa.create_engine(f"sqlite:///{path}")
        try:
            with engine.begin() as connection:
                upgrade(connection)
        finally:
            engine.dispose()


def upgrade(connection: sa.Connection, to: str = "head") -> None:
    """Bring the database behind a connection up to date, in its transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def _version(path: Path) -> str | None:
    raw = sqlite3.connect(path)
    try:
        row = raw.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.OperationalError:
        return None
    finally:
        raw.close()
    return None if row is None else str(row[0])
