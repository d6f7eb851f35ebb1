"""Fixtures for tests on stores: a clock, a home of each kind, PostgreSQL when there is one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

import blank
from campaigns import Clock
from databases import Databases, Home, missing, shared
from quorate.storage.postgres import Postgres
from quorate.storage.sqlite import Sqlite
from quorate.storage.store import Store


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def databases() -> Databases:
    reason = missing()
    if reason is not None:
        pytest.skip(reason)
    return shared()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def sqlite_home(tmp_path: Path, clock: Clock) -> AsyncIterator[Home]:
    path = tmp_path / "quorate.db"
    blank.lay(path)
    home = Home("sqlite", lambda clock: Sqlite(path, clock), clock)
    yield home
    await home.close_all()


@pytest.fixture
async def postgres_home(databases: Databases, clock: Clock) -> AsyncIterator[Home]:
    url = await databases.new()
    home = Home("postgres", lambda clock: Postgres(url, clock), clock, url)
    yield home
    await home.close_all()
    await databases.drop(url)


@pytest.fixture(params=["sqlite", "postgres"])
def home(request: pytest.FixtureRequest) -> Home:
    home: Home = request.getfixturevalue(f"{request.param}_home")
    return home


@pytest.fixture
async def store(home: Home) -> Store:
    return await home.open()
