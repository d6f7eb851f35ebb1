"""Replicas that stream: reads go there, and show all that was committed when they were asked."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest

from campaigns import Clock, view_rows
from databases import Databases, missing
from followers import Follower
from quorate.ledger.event import HOUSE
from quorate.ledger.events import PersonJoined
from quorate.ledger.views import PEOPLE
from quorate.server import pg_tools
from quorate.server.metrics.family import text
from quorate.server.metrics.replicas import families
from quorate.storage.greenlets import wait_for
from quorate.storage.postgres import Postgres
from quorate.storage.queries import log
from quorate.storage.store import StoreUnavailableError
from quorate.storage.transaction import Transaction

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def primary() -> Iterator[Databases]:
    reason = missing()
    if reason is not None:
        pytest.skip(reason)
    databases = Databases()
    databases.make_template()
    yield databases
    databases.remove()


@pytest.fixture(scope="module")
def shared_follower(primary: Databases) -> Iterator[Follower]:
    follower = Follower(primary, "max_standby_streaming_delay = 0")
    yield follower
    follower.remove()


@pytest.fixture
def follower(shared_follower: Follower) -> Iterator[Follower]:
    """One that is there still after the test."""
    yield shared_follower
    shared_follower.resume()


@pytest.fixture
def own_follower(primary: Databases) -> Iterator[Follower]:
    """One that may be killed or promoted."""
    follower = Follower(primary)
    yield follower
    follower.remove()


@asynccontextmanager
async def opened(url: str, *replicas: str, wait: float = 5.0) -> AsyncIterator[Postgres]:
    """A store that knows of its replicas; ``wait`` is long where a test needs the replica."""
    store = Postgres(url, Clock(), replicas=replicas, replica_wait=wait)
    await store.start()
    await store.replicas.looked()
    try:
        yield store
    finally:
        await store.stop()


def joined(tx: Transaction, person: str) -> str:
    tx.append(HOUSE, person, PersonJoined(person, "member"))
    return person


def people(tx: Transaction) -> set[object]:
    return {key[0] for key in view_rows(tx, PEOPLE)}


def place(tx: Transaction) -> str:
    """Where this is read."""
    raw = tx._connection.raw  # type: ignore[attr-defined]
    replaying = wait_for(raw.fetchval("SELECT pg_is_in_recovery()"))
    return "replica" if replaying else "primary"


async def well(store: Postgres, replica: int = 0) -> None:
    """Wait until the replica is read from."""
    async with asyncio.timeout(20):
        while not store.meter.replicas[replica].up:
            await asyncio.sleep(0.05)


async def ill(store: Postgres, replica: int = 0) -> None:
    """Wait until the replica is left out."""
    async with asyncio.timeout(20):
        while store.meter.replicas[replica].up:
            await asyncio.sleep(0.05)


# reading one's own writes


async def test_reads_go_to_the_replica_and_show_what_was_just_written(
    primary: Databases, follower: Follower
) -> None:
    url = await primary.new()
    async with opened(url, follower.beside(url)) as store, opened(url) as other:
        await well(store)
        for n in range(40):
            await (store, other)[n % 2].write(partial(joined, person=f"p_{n}"))
            found, where = await store.read(lambda tx: (people(tx), place(tx)))
            assert found == {f"p_{m}" for m in range(n + 1)}
            assert where == "replica"
        figures = store.meter.replicas[0]
        assert (figures.reads, figures.lost) == (40, 0)
        # sums of the same reads by the other, which has no replica
        assert await other.read(place) == "primary"


async def test_many_who_read_and_write_at_once_see_their_own(
    primary: Databases, follower: Follower
) -> None:
    url = await primary.new()
    async with opened(url, follower.beside(url)) as store, opened(url) as other:
        await well(store)

        async def one(number: int) -> None:
            for turn in range(10):
                name = await (store, other)[turn % 2].write(
                    partial(joined, person=f"p_{number}_{turn}")
                )
                assert name in await store.read(people)

        await asyncio.gather(*(one(n) for n in range(12)))
        assert store.meter.replicas[0].reads == 120


async def test_a_replica_that_lags_keeps_nobody_from_seeing_what_was_written(
    primary: Databases, follower: Follower
) -> None:
    url = await primary.new()
    async with opened(url, follower.beside(url), wait=0.05) as store:
        await well(store)
        await store.write(partial(joined, person="p_1"))
        follower.pause()
        await store.write(partial(joined, person="p_2"))
        assert await store.read(people) == {"p_1", "p_2"}
        assert await store.read(place) == "primary"
        assert store.meter.replicas[0].lost == 0
        follower.resume()
        async with asyncio.timeout(20):
            while await store.read(place) != "replica":
                await asyncio.sleep(0.05)
        assert await store.read(people) == {"p_1", "p_2"}


async def test_nobody_waits_again_soon_after_waiting_in_vain(
    primary: Databases, follower: Follower
) -> None:
    url = await primary.new()
    async with opened(url, follower.beside(url), wait=0.1) as store:
        await well(store)
        follower.pause()
        await store.write(partial(joined, person="p_1"))
        assert await store.read(people) == {"p_1"}
        assert not any(one.hopeful for one in store.replicas.all)
        assert store.meter.replicas[0].up  # what it has is read there all the same


async def test_entries_have_their_index_on_the_replica_once_they_were_numbered(
    primary: Databases, follower: Follower
) -> None:
    url = await primary.new()
    async with opened(url, follower.beside(url)) as store:
        await well(store)
        for n in range(10):
            await store.write(partial(joined, person=f"p_{n}"))
            await store.number()

            def lines(tx: Transaction) -> tuple[int, str]:
                return len(tx.all(log.LINES, log=HOUSE, start=0, limit=100)), place(tx)

            assert await store.read(lines) == (n + 1, "replica")


async def test_a_read_that_would_lock_is_refused_as_on_the_primary(
    primary: Databases, follower: Follower
) -> None:
    from quorate.storage.queries import work
    from quorate.storage.store import StoreError

    url = await primary.new()
    async with opened(url, follower.beside(url)) as store:
        await well(store)
        with pytest.raises(StoreError, match="read-only"):
            await store.read(lambda tx: tx.one(work.LOCK_ITEMS, campaign="c"))


async def test_what_the_work_raises_is_raised_once(primary: Databases, follower: Follower) -> None:
    url = await primary.new()
    runs = 0

    def work(tx: Transaction) -> None:
        nonlocal runs
        runs += 1
        raise KeyError(place(tx))

    async with opened(url, follower.beside(url)) as store:
        await well(store)
        with pytest.raises(KeyError, match="replica"):
            await store.read(work)
    assert runs == 1


# replicas that break


class Stop:
    """Stands in the middle of a read until something has happened."""

    def __init__(self) -> None:
        self.reached = asyncio.Event()
        self.go_on = asyncio.Event()
        self.places: list[str] = []

    async def reached_by(self, reading: asyncio.Task[set[object]]) -> None:
        """Wait until the read stands on the replica; one that ended before did not go there."""
        standing = asyncio.create_task(self.reached.wait())
        await asyncio.wait([reading, standing], return_when=asyncio.FIRST_COMPLETED)
        standing.cancel()
        assert not reading.done(), (self.places, reading.exception())

    def work(self, tx: Transaction) -> set[object]:
        """Read, wait on the replica, read again."""
        self.places.append(place(tx))
        first = people(tx)
        if self.places == ["replica"]:
            self.reached.set()
            wait_for(self.go_on.wait())
        assert people(tx) == first
        return first


async def test_a_replica_that_is_killed_in_the_middle_of_a_read(
    primary: Databases, own_follower: Follower
) -> None:
    url = await primary.new()
    stop = Stop()
    async with opened(url, own_follower.beside(url)) as store:
        await well(store)
        await store.write(partial(joined, person="p_1"))
        reading = asyncio.create_task(store.read(stop.work))
        await stop.reached_by(reading)
        await asyncio.to_thread(own_follower.kill)
        stop.go_on.set()
        assert await reading == {"p_1"}
        assert stop.places == ["replica", "primary"]
        await ill(store)
        assert store.meter.replicas[0].lost == 1
        assert store.healthy() is None
        await store.write(partial(joined, person="p_2"))
        assert await store.read(people) == {"p_1", "p_2"}
        # and is read from again when it is back
        await asyncio.to_thread(own_follower.start)
        await well(store)
        assert await store.read(lambda tx: (people(tx), place(tx))) == ({"p_1", "p_2"}, "replica")


async def test_a_replica_that_answers_nothing_any_more_holds_no_read_for_long(
    primary: Databases, own_follower: Follower
) -> None:
    url = await primary.new()
    stop = Stop()
    async with opened(url, own_follower.beside(url)) as store:
        await well(store)
        await store.write(partial(joined, person="p_1"))
        reading = asyncio.create_task(store.read(stop.work))
        await stop.reached_by(reading)
        own_follower.freeze()
        try:
            stop.go_on.set()
            async with asyncio.timeout(20):  # less than the patience of a read
                assert await reading == {"p_1"}
            assert stop.places == ["replica", "primary"]
            assert not store.meter.replicas[0].up
        finally:
            own_follower.thaw()
        await well(store)


async def test_a_read_that_is_in_the_way_of_recovery_is_done_on_the_primary(
    primary: Databases, follower: Follower
) -> None:
    url = await primary.new()
    name = url.split("?")[0].rpartition("/")[2]
    stop = Stop()
    async with opened(url, follower.beside(url)) as store:
        await well(store)
        await store.write(partial(joined, person="p_1"))
        await store.number()
        reading = asyncio.create_task(store.read(stop.work))
        await stop.reached_by(reading)
        # rows that the snapshot on the replica still sees go away for good
        await primary.execute("UPDATE people SET role = 'owner'", name)
        await primary.execute("VACUUM people", name)
        await asyncio.sleep(0.3)
        stop.go_on.set()
        assert await reading == {"p_1"}
        assert stop.places == ["replica", "primary"]
        assert store.meter.replicas[0].lost == 1


# what is no replica of ours


async def test_a_replica_that_was_promoted_is_left_out_and_said_once(
    primary: Databases, own_follower: Follower, caplog: pytest.LogCaptureFixture
) -> None:
    url = await primary.new()
    async with opened(url, own_follower.beside(url)) as store:
        await well(store)
        caplog.clear()
        await asyncio.to_thread(own_follower.promote)
        with caplog.at_level(logging.INFO, "quorate.server"):
            await ill(store)
            await store.replicas.looked()
            await store.replicas.looked()
        assert [
            record.getMessage() for record in caplog.records if "left out" in record.message
        ] == [
            f"the replica at {own_follower.folder} is left out: it is no replica: it takes writes "
            "of its own"
        ]
        assert await store.read(place) == "primary"


async def said_of(url: str, replica: str, caplog: pytest.LogCaptureFixture) -> str:
    """What is said of a replica that must not be read from."""
    with caplog.at_level(logging.INFO, "quorate.server"):
        async with opened(url, replica) as store:
            assert not store.meter.replicas[0].up
            assert await store.read(place) == "primary"
    return caplog.text


async def test_a_replica_of_another_server_is_refused(
    primary: Databases, caplog: pytest.LogCaptureFixture
) -> None:
    other = Databases()
    try:
        follower = Follower(other)
        url = await primary.new()
        said = await said_of(url, follower.url("postgres"), caplog)
        assert "the data of another server" in said
        follower.remove()
    finally:
        other.remove()


async def test_another_database_of_the_same_server_is_refused(
    primary: Databases, follower: Follower, caplog: pytest.LogCaptureFixture
) -> None:
    url = await primary.new()
    assert "or another database" in await said_of(url, follower.url("postgres"), caplog)


async def test_the_primary_itself_is_refused(
    primary: Databases, caplog: pytest.LogCaptureFixture
) -> None:
    url = await primary.new()
    assert "it is no replica" in await said_of(url, url, caplog)


async def test_nobody_at_the_address_is_no_reason_not_to_start(
    primary: Databases, caplog: pytest.LogCaptureFixture
) -> None:
    url = await primary.new()
    said = await said_of(url, "postgresql://quorate:secret@127.0.0.1:1/quorate", caplog)
    assert "the replica at 127.0.0.1:1 is left out: it does not answer" in said
    assert "secret" not in said


async def test_after_a_failover_a_replica_of_what_was_before_is_not_read_from(
    own: Callable[[], Databases], caplog: pytest.LogCaptureFixture
) -> None:
    """It may be further than the new primary was: a greater number, and other data."""
    before = own()
    url = await before.new("template0")
    async with opened(url) as store:
        await store.write(partial(joined, person="p_1"))
    promoted, behind = Follower(before), Follower(before)
    try:
        async with opened(url, promoted.beside(url), behind.beside(url)) as store:
            await well(store, 0)
            await well(store, 1)
            await asyncio.to_thread(promoted.stop)  # it misses what follows
            for n in range(50):
                await store.write(partial(joined, person=f"p_lost{n}"))
            assert len(await store.read(people)) == 51
        before.kill()
        promoted.start()
        await asyncio.to_thread(promoted.promote)
        async with opened(promoted.beside(url), behind.beside(url)) as store:
            await store.write(partial(joined, person="p_2"))
            assert await store.read(lambda tx: (people(tx), place(tx))) == (
                {"p_1", "p_2"},
                "primary",
            )
            assert "the primary is on 2" in caplog.text
    finally:
        promoted.remove()
        behind.remove()


@pytest.fixture
def own() -> Iterator[Callable[[], Databases]]:
    made: list[Databases] = []

    def make() -> Databases:
        made.append(Databases())
        return made[-1]

    reason = missing()
    if reason is not None:
        pytest.skip(reason)
    yield make
    for databases in made:
        databases.remove()


async def test_another_server_at_the_same_address_is_not_believed(
    primary: Databases, follower: Follower, own_follower: Follower
) -> None:
    """What one of several servers behind a name has replayed says nothing about the next."""
    url = await primary.new()
    behind_one_name = own_follower.folder.parent / f"{own_follower.folder.name}-name"
    behind_one_name.symlink_to(follower.folder)
    name = own_follower.beside(url).replace(own_follower.folder.name, behind_one_name.name)
    try:
        async with opened(url, name) as store:
            await well(store)
            own_follower.pause()
            await store.write(partial(joined, person="p_1"))
            behind_one_name.unlink()
            behind_one_name.symlink_to(own_follower.folder)
            # the teller is still with the first one, a new connection comes to the second
            assert await store.read(lambda tx: (people(tx), place(tx))) == ({"p_1"}, "primary")
            assert store.meter.replicas[0].lost == 1
    finally:
        behind_one_name.unlink()
        own_follower.resume()


async def test_without_the_primary_nothing_is_read(own: Callable[[], Databases]) -> None:
    """A replica cannot know whether something newer was committed."""
    before = own()
    url = await before.new("template0")
    async with opened(url) as store:
        await store.write(partial(joined, person="p_1"))
    follower = Follower(before)
    try:
        async with opened(url, follower.beside(url)) as store:
            await well(store)
            before.kill()
            with pytest.raises(StoreUnavailableError, match="does not answer"):
                await store.read(people)
            await asyncio.to_thread(before.start)
            assert await store.read(people) == {"p_1"}
    finally:
        follower.remove()


# what is told, and backups


async def test_figures_say_which_replica_is_read_from_and_how_far_it_is(
    primary: Databases, follower: Follower
) -> None:
    url = await primary.new()
    nobody = "postgresql://127.0.0.1:1/quorate"
    async with opened(url, follower.beside(url), nobody, wait=0.05) as store:
        await well(store)
        await store.read(people)
        follower.pause()
        await store.write(partial(joined, person="p_1"))
        await asyncio.sleep(1)
        await store.replicas.looked()
        said = text(families(store.meter), openly=False).splitlines()
    name = f'{{replica="{follower.folder}"}}'
    assert f"quorate_replica_up{name} 1" in said
    assert f"quorate_replica_reads_total{name} 1" in said
    assert 'quorate_replica_up{replica="127.0.0.1:1"} 0' in said
    figures = dict(line.rpartition(" ")[::2] for line in said)
    assert float(figures[f"quorate_replica_lag_bytes{name}"]) > 0
    assert float(figures[f"quorate_replica_lag_seconds{name}"]) > 0


async def test_a_backup_is_read_from_a_replica_and_without_one_from_the_primary(
    primary: Databases, own_follower: Follower, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(primary.programs), prepend=os.pathsep)
    url = await primary.new()
    replica = own_follower.beside(url)
    async with opened(url, replica) as store:
        await well(store)  # or the new database itself is not there yet
        await store.write(partial(joined, person="p_backed_up"))
    assert await pg_tools._fresh(url, [replica]) == replica
    for name in ("with", "without"):
        dump = tmp_path / name
        await asyncio.to_thread(pg_tools.dump_fresh, url, [replica], dump)
        copy = await primary.new("template0")
        await asyncio.to_thread(pg_tools.restore, dump, copy)
        async with opened(copy) as store:
            assert await store.read(people) == {"p_backed_up"}
        if name == "with":
            await asyncio.to_thread(own_follower.kill)
