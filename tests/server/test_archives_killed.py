"""Killed at any step of archiving or of bringing back, a campaign is whole here or whole there."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from archived import Dump, closed_campaign, dump_of
from databases import Databases
from killed_archive import BACK, OUT, reach
from quorate.ledger.views import LEAVING
from quorate.server.house import House, open_house
from quorate.server.settings import Settings
from quorate.server.verification import verify_data
from quorate.storage.queries import archives as queries
from store_fixtures import databases  # noqa: F401  # found by name

pytestmark = pytest.mark.anyio
NAME = "tone"
PROGRAM = Path(__file__).parent.parent / "killed_archive.py"
ENDS = ("campaign_archived", "campaign_unarchived")


def some(steps: Sequence[str], *always: str) -> list[object]:
    """All steps; those that are not named here only in a thorough run."""
    return [
        pytest.param(step, marks=() if step in always else pytest.mark.thorough) for step in steps
    ]


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an installation with a closed campaign; to be copied."""
    data = tmp_path_factory.mktemp("closed") / "data"
    async with closed_campaign(data):
        pass
    return data


@pytest.fixture(scope="module")
async def away(closed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, archived."""
    data = tmp_path_factory.mktemp("away") / "data"
    shutil.copytree(closed, data)
    async with running(data) as house:
        await reach(house, "archive", NAME)
    return data


@asynccontextmanager
async def running(data: Path, database: str | None = None) -> AsyncIterator[House]:
    """An installation as another process finds it."""
    house = open_house(data, Settings(database=database))
    await house.start()
    try:
        yield house
    finally:
        await house.stop()


def killed(data: Path, verb: str, step: str, database: str = "") -> None:
    """Let a process do it until it is killed at the step."""
    command = [sys.executable, str(PROGRAM), str(data), verb, step, NAME, database]
    done = subprocess.run(command, capture_output=True, timeout=120, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()


async def sound(house: House, data: Path, before: Dump) -> Dump:
    """Everything holds, and the campaign is whole in the database or whole in its archive."""
    now = await dump_of(house, NAME)
    verdict = await verify_data(data, house.settings)
    assert verdict.holds, [str(fault) for log in verdict.logs for fault in log.faults]
    if now["archives"]:
        read = [log.archived for log in verdict.logs if log.archived]
        assert "read from the archive" in read[0]
    else:
        assert before_all(now) == before_all(before)
    return now


def before_all(rows: Dump) -> Dump:
    """What a campaign was before it was archived and brought back; its newest head may be newer."""
    log = [line for line in rows["log"] if line[1] not in ENDS]
    other = {k: v for k, v in rows.items() if k not in ("heads", "campaigns", "archives")}
    return {**other, "log": log}


async def ends(house: House, data: Path, before: Dump) -> None:
    """The same is asked for again, and gets there; what was archived comes back."""
    await house.archives.go_on()
    if not (await dump_of(house, NAME))["archives"]:
        await reach(house, "archive", NAME)
        await gone(house)
        return
    await gone(house)
    await reach(house, "unarchive", NAME)
    after = await sound(house, data, before)
    assert after["archives"] == []
    assert await moves(house) == 0


async def gone(house: House) -> None:
    """What is archived goes from the database whole, when that is asked for again."""
    if await moves(house):
        await reach(house, "archive", NAME)
    now = await dump_of(house, NAME)
    assert [now[view.name] for view in LEAVING] == [[] for _ in LEAVING]
    assert [line[1] for line in now["log"]] == ["campaign_archived"]
    assert await moves(house) == 0
    assert [one.name for one in house.archives.folder.glob(".making-*")] == []


async def moves(house: House) -> int:
    return len(await house.store.read(lambda tx: tx.all(queries.MOVES)))


@pytest.mark.parametrize("step", some(OUT, "in its place", "in the log", "deleted 3"))
async def test_killed_on_its_way_out(closed: Path, tmp_path: Path, step: str) -> None:
    data = tmp_path / "data"
    shutil.copytree(closed, data)
    async with running(data) as house:
        before = await dump_of(house, NAME)
    killed(data, "archive", step)
    async with running(data) as house:
        now = await sound(house, data, before)
        logged = OUT.index(step) >= OUT.index("in the log")
        assert bool(now["archives"]) == logged
        await ends(house, data, before)


@pytest.mark.parametrize("step", some(BACK, "cleared", "put back 4", "before the log says so"))
async def test_killed_on_its_way_back(closed: Path, away: Path, tmp_path: Path, step: str) -> None:
    data = tmp_path / "data"
    async with running(closed) as house:
        before = await dump_of(house, NAME)
    shutil.copytree(away, data)
    killed(data, "unarchive", step)
    async with running(data) as house:
        await house.archives.go_on()
        now = await sound(house, data, before)
        assert bool(now["archives"]) == (step != "back")
        if step == "back":
            return
        await reach(house, "unarchive", NAME)
        assert (await sound(house, data, before))["archives"] == []
        assert await moves(house) == 0


@pytest.mark.parametrize(
    ("verb", "step"),
    [
        pytest.param("archive", "in its place", marks=pytest.mark.thorough),
        ("archive", "deleted 3"),
        pytest.param("unarchive", "put back 4", marks=pytest.mark.thorough),
    ],
)
async def test_killed_on_postgresql(
    databases: Databases,  # noqa: F811
    tmp_path: Path,
    verb: str,
    step: str,
) -> None:
    data, url = tmp_path / "data", await databases.new()
    async with closed_campaign(data, url) as place:
        before = await dump_of(place.house, NAME)
        if verb == "unarchive":
            await reach(place.house, "archive", NAME)
    killed(data, verb, step, url)
    async with running(data, url) as house:
        await sound(house, data, before)
        await ends(house, data, before)
