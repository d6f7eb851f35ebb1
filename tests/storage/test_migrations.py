"""Every version of the schema leads to this one, with the data in it."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
from collections.abc import Awaitable, Callable
from hashlib import sha256
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.ext.asyncio import create_async_engine

from databases import Databases
from quorate.storage import migrations
from quorate.storage.postgres import Postgres
from quorate.storage.sqlite import Sqlite
from quorate.storage.store import Store, StoreError
from quorate.storage.tables import METADATA

pytestmark = pytest.mark.anyio
SPEC = '{"name":"tone","title":"How does it sound?"}'
OLD_CAMPAIGN = """
INSERT INTO campaigns (campaign, title, state, spec, revision, guideline, opened_at, opened_by,
                       items, retired)
VALUES ('tone', 'How does it sound?', 'open', '{spec}', 1, '1.0', 1700000000000, 'p_1', 0, 0)
"""
Run = Callable[[Callable[[sa.Connection], object]], Awaitable[object]]


@pytest.fixture(params=["sqlite", "postgres"])
async def empty(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Run, Store]:
    """A database without tables, on which one can run, and a store for it that was not started."""
    if request.param == "sqlite":
        path = tmp_path / "quorate.db"
        return _on_sqlite(path), Sqlite(path)
    databases: Databases = request.getfixturevalue("databases")
    url = await databases.new("template0")
    return _on_postgres(url), Postgres(url)


def _on_sqlite(path: Path) -> Run:
    async def run(what: Callable[[sa.Connection], object]) -> object:
        engine = sa.create_engine(f"sqlite:///{path}")
        with engine.begin() as connection:
            answer = what(connection)
        engine.dispose()
        return answer

    return run


def _on_postgres(url: str) -> Run:
    async def run(what: Callable[[sa.Connection], object]) -> object:
        import asyncpg

        engine = create_async_engine(
            "postgresql+asyncpg://", async_creator=lambda: asyncpg.connect(url)
        )
        try:
            async with engine.begin() as connection:
                return await connection.run_sync(what)
        finally:
            await engine.dispose()

    return run


def differences(connection: sa.Connection) -> object:
    context = MigrationContext.configure(
        connection,
        opts={"compare_type": True, "compare_server_default": True},
    )
    found = compare_metadata(context, METADATA)
    return [one for one in found if "comment" not in str(one[0])]  # which are for readers


async def test_the_migrations_make_the_tables_that_the_code_uses(
    empty: tuple[Run, Store],
) -> None:
    run, _ = empty
    await run(migrations.upgrade)
    assert await run(differences) == []


async def test_a_missing_column_would_be_seen(empty: tuple[Run, Store]) -> None:
    run, _ = empty
    await run(migrations.upgrade)
    drop = sa.text("ALTER TABLE items DROP COLUMN explanation")
    await run(lambda connection: connection.execute(drop))
    assert "explanation" in str(await run(differences))


async def test_a_database_of_each_earlier_version_comes_up_with_its_data(
    empty: tuple[Run, Store],
) -> None:
    run, store = empty
    await run(lambda connection: migrations.upgrade(connection, "0001"))
    await run(
        lambda connection: connection.execute(
            sa.text(OLD_CAMPAIGN.format(spec=SPEC).replace(":", r"\:"))
        )
    )
    await store.start()
    try:
        assert await run(differences) == []
        row = await run(
            lambda connection: tuple(
                connection.execute(sa.text("SELECT title, spec, digest FROM campaigns")).one()
            )
        )
        assert row == ("How does it sound?", SPEC, sha256(SPEC.encode()).hexdigest())
    finally:
        await store.stop()


async def test_a_database_of_a_newer_version_is_refused(empty: tuple[Run, Store]) -> None:
    run, store = empty
    await run(migrations.upgrade)
    await run(
        lambda connection: connection.execute(
            sa.text("UPDATE alembic_version SET version_num = '9999'")
        )
    )
    with pytest.raises(StoreError, match="version 9999, this Quorate knows up to") as refused:
        await store.start()
    assert "newer" in refused.value.remedy
    await store.stop()


async def test_servers_that_start_at_once_migrate_once(databases: Databases) -> None:
    url = await databases.new("template0")
    stores = [Postgres(url) for _ in range(3)]
    await asyncio.gather(*(store.start() for store in stores))
    assert await _on_postgres(url)(differences) == []
    await asyncio.gather(*(store.stop() for store in stores))


async def test_a_migration_that_fails_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "quorate.db"
    run = _on_sqlite(path)
    await run(lambda connection: migrations.upgrade(connection, "0001"))
    with sqlite3.connect(path) as raw:
        before = list(raw.execute("SELECT sql FROM sqlite_master ORDER BY 1"))
        # a row that no version of the code writes: the migration stops when it is half done
        raw.execute(OLD_CAMPAIGN.format(spec=SPEC).replace(f"'{SPEC}'", "x'ff'"))
    store = Sqlite(path)
    with pytest.raises(Exception, match="bytes"):
        await store.start()
    with sqlite3.connect(path) as raw:
        assert list(raw.execute("SELECT sql FROM sqlite_master ORDER BY 1")) == before
        raw.execute("UPDATE campaigns SET spec = ?", (SPEC,))
    await store.start()
    await store.stop()


def test_all_versions_are_named_in_their_order() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    scripts = ScriptDirectory.from_config(config)
    walked = [script.revision for script in scripts.walk_revisions()]
    assert tuple(reversed(walked)) == migrations.VERSIONS


def test_a_file_that_is_up_to_date_costs_no_import_of_alembic(tmp_path: Path) -> None:
    code = """
import asyncio, sys
from pathlib import Path
from quorate.storage.sqlite import Sqlite

async def main():
    store = Sqlite(Path(sys.argv[1]))
    await store.start()
    await store.stop()

asyncio.run(main())
print("alembic" in sys.modules)
"""
    run = [sys.executable, "-c", code, str(tmp_path / "quorate.db")]
    answers = [subprocess.run(run, check=True, capture_output=True, text=True) for _ in range(2)]
    assert [answer.stdout.strip() for answer in answers] == ["True", "False"]
