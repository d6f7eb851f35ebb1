"""The room of background jobs: one at a time, begun once, kept by the size of the log."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from quorate.schema.errors import InputError, IntegrityError
from quorate.server.jobs import REMEMBERED, Job, Jobs, Key, Kind
from quorate.server.shelf import Shelf

pytestmark = pytest.mark.anyio

KEY = Key("tone", "q")


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


def jobs(folder: Path) -> Jobs[str]:
    return Jobs(WORDS, Shelf(folder / "kept"), asyncio.Semaphore(1))


async def say(room: Jobs[str], head: int, what: str, key: Key = KEY) -> Job[str]:
    async def make(job: Job[str]) -> str:
        job.tell("thinking", 0.5)
        return what

    job = await room.start(key, head, make)
    while job.running:
        await asyncio.sleep(0)
    return job


async def test_a_job_is_made_anew_only_when_the_log_has_grown(tmp_path: Path) -> None:
    room = jobs(tmp_path)
    first = await say(room, 5, "one")
    assert (first.result, first.step, first.before) == ("one", "thinking", None)
    assert await say(room, 5, "other") is first
    second = await say(room, 6, "two")
    assert second.result == "two"
    assert second.before is first
    assert first.result == "ONE"
    # what found nothing is not compared with; the one before it is
    assert (await say(room, 7, "nothing")).before is second
    third = await say(room, 8, "three")
    assert third.before is not None
    assert third.before.result == "TWO"
    assert third.before.before is None


async def test_the_last_two_are_read_by_the_next_process(tmp_path: Path) -> None:
    await say(jobs(tmp_path), 5, "one")
    room = jobs(tmp_path)
    await say(room, 6, "two")
    found = await jobs(tmp_path).of(KEY, 6)
    assert found is not None
    assert (found.result, found.head, found.running) == ("two", 6, False)
    assert found.before is not None
    assert (found.before.result, found.before.head) == ("ONE", 5)
    # a log that is shorter than what is kept was put back: nothing is known of it
    assert await jobs(tmp_path).of(KEY, 5) is None
    # and what was kept by another version, or is damaged, is none
    for path in (tmp_path / "kept").rglob("words-*-0"):
        path.write_bytes(b"x" + path.read_bytes()[1:])
    assert await jobs(tmp_path).of(KEY, 6) is None


async def test_what_goes_wrong_is_told_and_can_be_tried_again(tmp_path: Path) -> None:
    room = jobs(tmp_path)

    async def fail(job: Job[str]) -> str:
        raise InputError("there is no word", remedy="find one")

    async def crash(job: Job[str]) -> str:
        raise KeyError("a fault of ours")

    for make, says in ((fail, "there is no word"), (crash, "the server failed")):
        job = await room.start(KEY, 5, make)
        while job.running:
            await asyncio.sleep(0)
        assert says in job.problem
    assert (await say(room, 5, "one")).result == "one"


async def test_one_runs_at_a_time_and_all_end_when_told_to(tmp_path: Path) -> None:
    room = jobs(tmp_path)
    gate, running = asyncio.Event(), []

    async def wait(job: Job[str]) -> str:
        running.append(job)
        await gate.wait()
        return "late"

    one = await room.start(KEY, 5, wait)
    two = await room.start(Key("tone", "r"), 5, wait)
    three = await room.start(Key("other", "q"), 5, wait)
    assert await room.start(KEY, 6, wait) is one
    for _ in range(5):
        await asyncio.sleep(0)
    assert running == [one]
    assert two.step == "waiting"
    await room.forget("tone")
    assert await room.of(KEY, 6) is None
    gate.set()
    while three.running:
        await asyncio.sleep(0)
    assert (running, three.result) == ([one, three], "late")
    with pytest.raises(asyncio.CancelledError):
        one.tell("thinking", 0.9)


async def test_what_was_looked_at_long_ago_leaves_memory_and_stays_on_the_shelf(
    tmp_path: Path,
) -> None:
    room = jobs(tmp_path)
    for n in range(REMEMBERED + 2):
        await say(room, 5, f"word {n}", Key("tone", f"q{n}"))
    first = await room.of(Key("tone", "q0"), 5)
    assert first is not None
    assert first.result == "word 0"
    await room.forget("tone")
    assert not [path for path in (tmp_path / "kept").rglob("*") if path.is_file()]
    assert await room.of(Key("tone", "q0"), 5) is None
