"""Background jobs: asked for once, made by one process, kept by the size of the log."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import blank
from quorate.campaign.rights import Actor, Right
from quorate.schema.errors import InputError, IntegrityError
from quorate.server.job_rows import GIVEN_UP, Asked, Key
from quorate.server.jobs import REMEMBERED, Job, Jobs, Kind, Progress
from quorate.server.runner import Runner, Slot
from quorate.server.shelf import Shelf
from quorate.storage.clock import wall_clock
from quorate.storage.queries import jobs as queries
from quorate.storage.sqlite import Sqlite
from quorate.storage.store import Store

pytestmark = pytest.mark.anyio

KEY = Key("tone", "q")
ME = Actor("p_lead", scopes=frozenset({Right.READ}))


def unpacked(data: bytes) -> str:
    if not data.startswith(b"said "):
        raise IntegrityError("not said")
    return data.removeprefix(b"said ").decode()


WORDS = Kind(
    "words",
    ("waiting", "thinking"),
    lambda said: f"said {said}".encode(),
    unpacked,
    lambda said: said != "nothing",
    lambda said: said.upper(),
)


@dataclass
class Room:
    """Jobs of words, and who makes them."""

    store: Store
    folder: Path
    name: str = "one"
    seconds: float = 20.0
    made: list[Asked] = field(default_factory=list)
    make: Callable[[Asked, Progress], Awaitable[str]] | None = None

    def __post_init__(self) -> None:
        self.jobs = Jobs(
            WORDS, self.store, Shelf(self.folder), self._make, lambda: self.runner.wake()
        )
        self.runner = Runner(self.store, self.name, self.seconds, [Slot([self.jobs])], alone=False)

    async def _make(self, asked: Asked, progress: Progress) -> str:
        self.made.append(asked)
        if self.make is not None:
            return await self.make(asked, progress)
        progress.tell("thinking", 0.5)
        return str(asked.given["say"])

    async def ask(self, head: int, say: str, key: Key = KEY) -> Job[str]:
        return await self.jobs.start(ME, key, head, {"say": say})

    async def ended(self, key: Key = KEY, head: int = 99) -> Job[str]:
        """The job, once it is made or cannot be."""
        async with asyncio.timeout(20):
            while True:
                found = await self.jobs.of(key, head)
                if found is None or not found.running:
                    assert found is not None
                    return found
                await asyncio.sleep(0.01)

    async def say(self, head: int, say: str, key: Key = KEY) -> Job[str]:
        await self.ask(head, say, key)
        return await self.ended(key)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    blank.lay(tmp_path / "q.db")
    store = Sqlite(tmp_path / "q.db", wall_clock)
    await store.start()
    yield store
    await store.stop()


@asynccontextmanager
async def running(room: Room) -> AsyncIterator[Room]:
    await room.runner.start()
    try:
        yield room
    finally:
        await room.runner.stop()


@pytest.fixture
async def room(store: Store, tmp_path: Path) -> AsyncIterator[Room]:
    async with running(Room(store, tmp_path / "kept")) as room:
        yield room


async def test_a_job_is_made_anew_only_when_the_log_has_grown(room: Room) -> None:
    first = await room.say(5, "one")
    assert (first.result, first.head, first.before) == ("one", 5, None)
    assert (await room.say(5, "other")).result == "one"
    second = await room.say(6, "two")
    assert (second.result, second.before and second.before.result) == ("two", "ONE")
    # what found nothing is not compared with; the one before it is
    third = await room.say(7, "nothing")
    assert third.before is not None
    assert third.before.result == "TWO"
    fourth = await room.say(8, "four")
    assert fourth.before is not None
    assert fourth.before.result == "TWO"
    assert [asked.head for asked in room.made] == [5, 6, 7, 8]
    # with the rights with which it was asked for
    assert {asked.me for asked in room.made} == {ME}


async def test_the_last_two_are_read_by_other_processes(room: Room, tmp_path: Path) -> None:
    await room.say(5, "one")
    await room.say(6, "two")
    other = Room(room.store, tmp_path / "kept", "other")
    found = await other.jobs.of(KEY, 6)
    assert found is not None
    assert (found.result, found.head, found.running) == ("two", 6, False)
    assert found.before is not None
    assert (found.before.result, found.before.head) == ("ONE", 5)
    # a log that is shorter than what is kept was put back: nothing is known of it
    assert await other.jobs.of(KEY, 5) is None
    # and what was kept by another version, or is damaged, is none, and is made again
    for path in (tmp_path / "kept").rglob("words-*-0"):
        path.write_bytes(b"x" + path.read_bytes()[1:])
    again = Room(room.store, tmp_path / "kept", "again")
    assert await again.jobs.of(KEY, 6) is None
    await again.ask(6, "two again")
    assert (await room.ended()).result == "two again"


async def test_what_goes_wrong_is_told_and_can_be_tried_again(room: Room) -> None:
    async def fail(asked: Asked, progress: Progress) -> str:
        raise InputError("there is no word", remedy="find one")

    async def crash(asked: Asked, progress: Progress) -> str:
        raise KeyError("a fault of ours")

    for make, says in ((fail, "there is no word"), (crash, "the server failed")):
        room.make = make
        assert says in (await room.say(5, "one")).problem
    assert [pace.failed for pace in await room.runner.pace()] == [1]
    room.make = None
    assert (await room.say(5, "one")).result == "one"


async def test_one_runs_at_a_time_and_what_is_forgotten_ends(room: Room, tmp_path: Path) -> None:
    gate, told = asyncio.Event(), []

    async def wait(asked: Asked, progress: Progress) -> str:
        told.append(progress)
        progress.tell("thinking", 0.25)
        await gate.wait()
        return "late"

    room.make = wait
    await room.ask(5, "")
    await room.ask(5, "", Key("other", "q"))
    async with asyncio.timeout(20):
        while (found := await room.jobs.of(KEY, 5)) is None or found.step != "thinking":
            await asyncio.sleep(0.02)
    assert found.done == 0.25
    assert (await room.ask(6, "")).head == 5
    other = await room.jobs.of(Key("other", "q"), 5)
    assert other is not None
    assert (other.running, other.step, len(room.made)) == (True, "waiting", 1)
    await room.jobs.forget("tone")
    assert await room.jobs.of(KEY, 6) is None
    async with asyncio.timeout(20):
        while len(room.made) < 2:
            await asyncio.sleep(0.02)
    with pytest.raises(asyncio.CancelledError):
        told[0].tell("thinking", 0.9)
    gate.set()
    assert (await room.ended(Key("other", "q"))).result == "late"
    assert await room.jobs.of(KEY, 6) is None
    await room.jobs.forget("other")
    assert not [path for path in (tmp_path / "kept").rglob("*") if path.is_file()]


async def test_what_was_looked_at_long_ago_leaves_memory_and_stays_on_the_shelf(
    room: Room,
) -> None:
    for n in range(REMEMBERED + 2):
        await room.say(5, f"word {n}", Key("tone", f"q{n}"))
    assert len(room.jobs._read) == REMEMBERED
    first = await room.jobs.of(Key("tone", "q0"), 5)
    assert first is not None
    assert first.result == "word 0"


async def test_a_process_that_stops_gives_its_job_back_at_once(
    store: Store, tmp_path: Path
) -> None:
    gate = asyncio.Event()

    async def wait(asked: Asked, progress: Progress) -> str:
        await gate.wait()
        return "never"

    async with running(Room(store, tmp_path / "kept", "one", 600.0)) as one:
        one.make = wait
        await one.ask(5, "heard")
        while not one.made:
            await asyncio.sleep(0.01)
    async with running(Room(store, tmp_path / "kept", "two", 600.0)) as two:
        assert (await two.ended()).result == "heard"
    row = await store.read(lambda tx: tx.one(queries.JOB, campaign="tone", kind="words", name="q"))
    assert row is not None
    assert row.fallen == 0


async def test_a_job_that_ended_two_processes_is_given_up(store: Store, tmp_path: Path) -> None:
    async def die(asked: Asked, progress: Progress) -> str:
        await asyncio.Event().wait()
        return "never"

    for name in ("one", "two"):
        room = Room(store, tmp_path / "kept", name, 0.3)
        room.make = die
        await room.runner.start()
        await room.ask(5, "heavy")
        while not room.made:
            await asyncio.sleep(0.01)
        # as if killed: nothing is given back, nothing renewed
        for task in room.runner._tasks:
            task.cancel()
        assert (await room.jobs.of(KEY, 5)) is not None
        await asyncio.sleep(0.4)
    async with running(Room(store, tmp_path / "kept", "three")) as three:
        found = await three.ended()
        assert (found.problem, three.made) == (GIVEN_UP, [])
        # who asks again is heard
        assert (await three.say(5, "light")).result == "light"


async def test_who_was_thought_dead_does_not_end_what_another_one_makes(
    store: Store, tmp_path: Path
) -> None:
    gates = {name: asyncio.Event() for name in ("slow", "quick")}

    def making(name: str) -> Callable[[Asked, Progress], Awaitable[str]]:
        async def make(asked: Asked, progress: Progress) -> str:
            await gates[name].wait()
            return name

        return make

    async with running(Room(store, tmp_path / "kept", "slow", 0.3)) as slow:
        slow.make = making("slow")
        await slow.ask(5, "")
        while not slow.made:
            await asyncio.sleep(0.01)
        slow.runner._tasks[1].cancel()  # it does not say any more that it is there
        await asyncio.sleep(0.4)
        async with running(Room(store, tmp_path / "kept", "quick")) as quick:
            quick.make = making("quick")
            while not quick.made:
                await asyncio.sleep(0.01)
            gates["slow"].set()
            await asyncio.sleep(0.2)
            found = await quick.jobs.of(KEY, 5)
            assert found is not None
            assert found.running
            gates["quick"].set()
            assert (await quick.ended()).result == "quick"
