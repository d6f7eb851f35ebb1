"""Jobs: what takes long is made in the background, one at a time, and kept for all who look."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar, cast

from quorate.schema.errors import IntegrityError, QuorateError
from quorate.server.shelf import Shelf

T = TypeVar("T")
LAST, BEFORE = 0, 1
"""places on the shelf"""
REMEMBERED = 8
"""results of a kind in memory; the others are read from the shelf when somebody looks"""
log = logging.getLogger("quorate.server")


class Key(NamedTuple):
    """What a job is about: one campaign, and a question or a part of one."""

    campaign: str
    name: str


@dataclass(slots=True)
class Job(Generic[T]):
    """A result being made, made, or not to be had."""

    head: int
    """how many events the campaign had when it was asked for"""
    begun: int
    """milliseconds UTC"""
    steps: Sequence[str] = field(repr=False)
    before: Job[T] | None = None
    """the one before that found something"""
    step: str = "waiting"
    done: float = 0.0
    """the share of the step that is done"""
    result: T | None = None
    problem: str = ""
    """why there is none"""
    ended: bool = False

    def tell(self, step: str, done: float) -> None:
        """Note how far it is; a step that pages have no word for is one of the step before.

        Raises CancelledError where the server stops.
        """
        if self.ended:
            raise asyncio.CancelledError
        if step in self.steps:
            self.step = step
        self.done = done

    @property
    def running(self) -> bool:
        """Whether it is still being made."""
        return self.result is None and not self.problem


class Pace(NamedTuple):
    """How the jobs of a kind go: how many wait or run, since when the first of them, in
    milliseconds UTC, and how many the server failed at."""

    kind: str
    running: int
    begun: int | None
    failed: int


@dataclass(frozen=True, slots=True)
class Kind(Generic[T]):
    """What jobs of a kind have in common.

    ``name`` is theirs on the shelf, ``steps`` what pages have words for. ``pack`` and ``unpack``
    make bytes of a result and back; ``unpack`` raises IntegrityError for bytes that it cannot read.
    ``found`` tells a result that is worth comparing the next one with, and ``older`` leaves of it
    what that needs.
    """

    name: str
    steps: Sequence[str]
    pack: Callable[[T], bytes]
    unpack: Callable[[bytes], T]
    found: Callable[[T], bool]
    older: Callable[[T], T]


class Jobs(Generic[T]):
    """The jobs of one kind; of each key the last two results are kept, beyond a restart too.

    ``one`` lets one job run at a time, of all kinds that share it.
    """

    def __init__(self, kind: Kind[T], shelf: Shelf, one: asyncio.Semaphore) -> None:
        self._kind = kind
        self._shelf = shelf
        self._one = one
        self._made: dict[Key, Job[T]] = {}
        self._tasks: dict[asyncio.Task[None], tuple[Key, Job[T]]] = {}
        self._failed = 0

    def pace(self) -> Pace:
        """How the jobs of this kind go."""
        begun = [job.begun for _, job in self._tasks.values()]
        return Pace(self._kind.name, len(begun), min(begun, default=None), self._failed)

    async def of(self, key: Key, head: int) -> Job[T] | None:
        """The job that was begun last, None without any. The campaign has ``head`` events now."""
        job = self._made.pop(key, None)
        if job is None:
            job = await asyncio.to_thread(self._read, key)
            # another may have looked, or begun one, meanwhile
            job = self._made.pop(key, job)
        if job is None or job.head > head:  # the campaign was put back to an earlier state
            return None
        self._remember(key, job)
        return job

    async def start(self, key: Key, head: int, make: Callable[[Job[T]], Awaitable[T]]) -> Job[T]:
        """Begin a job, unless one is running or nothing has happened since the last.

        What ``make`` raises becomes the job's ``problem``.
        """
        kept = await self.of(key, head)
        if kept is not None and (kept.running or (kept.head == head and not kept.problem)):
            return kept
        now = time.time_ns() // 1_000_000
        job = Job(head, now, self._kind.steps, self._last(kept))
        self._remember(key, job)
        task = asyncio.create_task(self._make(key, job, make))
        self._tasks[task] = key, job
        task.add_done_callback(self._tasks.pop)
        return job

    async def forget(self, campaign: str) -> None:
        """Give up what is being made of a campaign, and delete what was made."""
        await self._end(lambda key: key.campaign == campaign)
        for key in [key for key in self._made if key.campaign == campaign]:
            del self._made[key]
        await asyncio.to_thread(self._shelf.erase, campaign)

    async def stop(self) -> None:
        """Give up what is being made."""
        await self._end(lambda key: True)

    async def _end(self, which: Callable[[Key], bool]) -> None:
        tasks = {task: job for task, (key, job) in self._tasks.items() if which(key)}
        for task, job in tasks.items():
            job.ended = True
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _make(self, key: Key, job: Job[T], make: Callable[[Job[T]], Awaitable[T]]) -> None:
        try:
            async with self._one:
                found = await make(job)
                if not job.ended:
                    await asyncio.to_thread(self._keep, key, job, found)
                    job.result = found
        except QuorateError as error:
            job.problem = str(error)
        except Exception:  # a fault of ours is not one of the page
            self._failed += 1
            log.exception("%s of %s failed", self._kind.name, key.campaign)
            job.problem = "the server failed; its log says why"

    def _last(self, kept: Job[T] | None) -> Job[T] | None:
        """The last job that found something, without those before it."""
        if kept is None:
            return None
        if kept.result is None or not self._kind.found(kept.result):
            return kept.before
        kept.before = None
        kept.result = self._kind.older(kept.result)
        return kept

    def _remember(self, key: Key, job: Job[T]) -> None:
        """Keep a job in memory, and let the result go that was looked at longest ago."""
        self._made[key] = job
        done = [key for key, one in self._made.items() if one.result is not None]
        for old in done[:-REMEMBERED]:
            del self._made[old]

    def _keep(self, key: Key, job: Job[T], found: T) -> None:
        name = self._kind.name
        self._shelf.put(*key_of(key, name), LAST, _with_head(job, self._kind.pack(found)))
        before = job.before
        if before is None or before.result is None:
            self._shelf.drop(*key_of(key, name), BEFORE)
        else:
            data = _with_head(before, self._kind.pack(before.result))
            self._shelf.put(*key_of(key, name), BEFORE, data)

    def _read(self, key: Key) -> Job[T] | None:
        job = self._one_of(key, LAST)
        if job is not None:
            job.before = self._one_of(key, BEFORE)
        return job

    def _one_of(self, key: Key, place: int) -> Job[T] | None:
        data = self._shelf.get(*key_of(key, self._kind.name), place)
        if data is None:
            return None
        head, begun, body = data.split(b" ", 2)
        try:
            result = self._kind.unpack(body)
        except QuorateError:
            return None
        return Job(int(head), int(begun), self._kind.steps, result=result)


def key_of(key: Key, kind: str) -> tuple[str, str, str]:
    """Where on the shelf the results of a key are."""
    return key.campaign, kind, key.name


def _with_head(job: Job[T], body: bytes) -> bytes:
    return f"{job.head} {job.begun} ".encode() + body


def packed_kind(
    name: str,
    steps: Sequence[str],
    classes: Callable[[], Sequence[type]],
    found: Callable[[T], bool] = lambda result: True,
    older: Callable[[T], T] = lambda result: result,
) -> Kind[T]:
    """A kind whose results are dataclasses, the first of ``classes``, made of the others.

    ``classes`` is called when a result is read, so that they are loaded no sooner.
    """

    def pack(result: T) -> bytes:
        # the analytic stack, which a server without leads who look need not load
        from quorate.server import packed

        return packed.pack(result)

    def unpack(data: bytes) -> T:
        from quorate.server import packed

        known = classes()
        result = packed.unpack(data, known)
        if not isinstance(result, known[0]):
            raise IntegrityError("another result was kept here", remedy="make it anew")
        return cast("T", result)

    return Kind(name, steps, pack, unpack, found, older)
