"""What SQLite does when something is wrong: a full disk, a dead writer, a second server."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from campaigns import Clock, assert_views_are_replay, entries, new_world, view_rows
from databases import Home
from quorate.ledger.event import HOUSE
from quorate.ledger.events import PersonJoined
from quorate.ledger.views import PEOPLE
from quorate.storage.sqlite import Sqlite
from quorate.storage.store import Store, StoreLockedError, StoreUnavailableError
from quorate.storage.transaction import Transaction

pytestmark = pytest.mark.anyio


@pytest.fixture
async def store(sqlite_home: Home) -> Store:
    return await sqlite_home.open()


def joined(tx: Transaction, person: str) -> str:
    tx.append(HOUSE, person, PersonJoined(person, "member"))
    return person


class Fatal(BaseException):
    """What no piece of work should raise, and one may."""


def fatal(tx: Transaction) -> None:
    joined(tx, "p_lost")
    raise Fatal("out of memory, say")


async def test_a_dead_writer_fails_all_who_wait_and_all_who_come_at_once(
    sqlite_home: Home,
) -> None:
    store = await sqlite_home.open()
    await store.write(lambda tx: joined(tx, "p_kept"))
    pieces = [store.write(lambda tx: joined(tx, "p_1")), store.write(fatal)]
    pieces += [store.write(lambda tx: joined(tx, "p_2"))]
    async with asyncio.timeout(5):
        answers = await asyncio.gather(*pieces, return_exceptions=True)
        assert isinstance(answers[1], StoreUnavailableError)
        with pytest.raises(StoreUnavailableError, match="writer died: Fatal out of memory"):
            await store.write(lambda tx: joined(tx, "p_3"))
    assert "died" in (store.healthy() or "")
    await sqlite_home.close(store)

    again = await sqlite_home.open()
    people = {key[0] for key in await again.read(lambda tx: view_rows(tx, PEOPLE))}
    acknowledged = {answer for answer in answers if isinstance(answer, str)}
    assert people == {"p_kept"} | acknowledged
    assert again.healthy() is None


@pytest.mark.parametrize("order", ["xx", "x1x2", "1x2x", "12xx"])
async def test_whoever_raises_in_a_transaction_takes_only_their_own_with_them(
    store: Store, order: str
) -> None:
    gathered = threading.Event()

    def spoiled(tx: Transaction) -> None:
        joined(tx, "p_lost")
        raise ValueError("no")

    def held(tx: Transaction) -> object:
        return gathered.wait(20)

    waiting = [asyncio.ensure_future(store.write(held))]
    await asyncio.sleep(0.1)  # the writer has begun: all that follows is one transaction
    for one in order:
        work: Callable[[Transaction], object]
        work = spoiled if one == "x" else partial(joined, person=f"p_{one}")
        waiting.append(asyncio.ensure_future(store.write(work)))
    await asyncio.sleep(0)
    gathered.set()
    answers = await asyncio.gather(*waiting, return_exceptions=True)
    assert [isinstance(answer, ValueError) for answer in answers[1:]] == [x == "x" for x in order]
    people = await store.read(lambda tx: view_rows(tx, PEOPLE))
    assert set(people) == {(f"p_{one}",) for one in order if one != "x"}
    assert len((await store.read(entries)).get(HOUSE, [])) == len(people)


async def test_work_that_raises_stop_iteration_is_told_so(store: Store) -> None:
    def stop(tx: Transaction) -> None:
        next(iter(()))

    async with asyncio.timeout(5):
        answers = await asyncio.gather(
            store.write(stop), store.write(lambda tx: joined(tx, "p_1")), return_exceptions=True
        )
    assert isinstance(answers[0], RuntimeError)
    assert answers[1] == "p_1"


async def test_a_full_file_refuses_clearly_and_goes_on_when_there_is_room(
    sqlite_home: Home,
) -> None:
    store = await sqlite_home.open()
    world = await store.write(new_world)

    def pages(tx: Transaction, statement: str) -> None:
        # the test's own hold on the driver: it makes the disk small
        connection = tx._connection
        connection.raw.execute(statement)  # type: ignore[attr-defined]

    def bulk(tx: Transaction) -> None:
        for number in range(400):
            joined(tx, f"p_{number}_{'x' * 2_000}")

    await store.write(lambda tx: pages(tx, "PRAGMA max_page_count = 1"))
    answers = await asyncio.gather(*(store.write(bulk) for _ in range(3)), return_exceptions=True)
    assert all(isinstance(answer, StoreUnavailableError) for answer in answers)
    assert "full" in str(answers[0])
    assert "make room" in answers[0].remedy  # type: ignore[union-attr]
    held = await store.read(lambda tx: len(view_rows(tx, PEOPLE)))
    assert held == 3

    await store.write(lambda tx: pages(tx, "PRAGMA max_page_count = 1073741823"))
    await store.write(bulk)
    assert store.healthy() is None
    given = await store.write(lambda tx: world.take(tx, world.raters[0]))
    await store.write(lambda tx: world.answer(tx, world.raters[0], given.lease))
    await store.read(assert_views_are_replay)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 3 MB, where one may mount."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)],
        check=False,
        capture_output=True,
    )
    if mounted.returncode:
        pytest.skip("a small disk needs the right to mount")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


async def test_a_full_disk_loses_nothing_acknowledged_and_heals(small_disk: Path) -> None:
    store = Sqlite(small_disk / "quorate.db")
    await store.start()
    acknowledged: list[str] = []
    refused: StoreUnavailableError | None = None
    for number in range(2_000):
        person = f"p_{number}_{'x' * 3_000}"
        try:
            acknowledged.append(await store.write(lambda tx, p=person: joined(tx, p)))  # type: ignore[misc]
        except StoreUnavailableError as error:
            refused = error
            break
    assert refused is not None
    assert "make room" in refused.remedy
    assert store.healthy() is not None
    held = await store.read(lambda tx: {key[0] for key in view_rows(tx, PEOPLE)})
    assert held == set(acknowledged)

    subprocess.run(["mount", "-o", "remount,size=12m", str(small_disk)], check=True)
    acknowledged.append(await store.write(lambda tx: joined(tx, "p_after")))
    assert store.healthy() is None
    await store.stop()
    again = Sqlite(small_disk / "quorate.db")
    await again.start()
    logs = await again.read(entries)
    assert len(logs[HOUSE]) == len(acknowledged)
    await again.read(assert_views_are_replay)
    await again.stop()


async def test_a_second_server_on_one_file_is_told_who_has_it(sqlite_home: Home) -> None:
    first = await sqlite_home.open()
    with pytest.raises(StoreLockedError, match=f"pid {os.getpid()}") as refused:
        await sqlite_home.open()
    assert "--data" in refused.value.remedy
    await first.write(lambda tx: joined(tx, "p_1"))
    await sqlite_home.close(first)
    again = await sqlite_home.open()
    assert len(await again.read(lambda tx: view_rows(tx, PEOPLE))) == 1


async def test_a_lock_goes_with_the_process_that_held_it(tmp_path: Path) -> None:
    path = tmp_path / "quorate.db"
    code = """
import asyncio, sys
from pathlib import Path
from quorate.storage.sqlite import Sqlite

async def main():
    await Sqlite(Path(sys.argv[1])).start()
    print("started", flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""
    holder = subprocess.Popen(
        [sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "started\n"
        with pytest.raises(StoreLockedError, match=f"pid {holder.pid}"):
            await Sqlite(path).start()
    finally:
        holder.kill()
        holder.wait()
        if holder.stdout is not None:
            holder.stdout.close()
    store = Sqlite(path)
    await store.start()
    await store.stop()


async def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir()
    folder.chmod(0o555)
    user = os.geteuid()
    if user == 0:  # to whom nothing is closed
        for parent in (tmp_path, *tmp_path.parents):
            if parent.stat().st_mode & 0o005 != 0o005 and os.access(parent, os.W_OK):
                parent.chmod(parent.stat().st_mode | 0o005)
        os.seteuid(65534)
    try:
        with pytest.raises(StoreUnavailableError) as refused:
            await Sqlite(folder / "quorate.db").start()
    finally:
        os.seteuid(user)
    assert refused.value.where == str(folder)
    assert "--data" in refused.value.remedy


async def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "quorate.db"
    path.write_text("a shopping list\n" * 200)
    with pytest.raises(StoreUnavailableError, match="not a database"):
        await Sqlite(path, Clock()).start()
    assert path.read_text().startswith("a shopping list")
