"""Jobs: what takes long is made in the background, by one process, and kept for all who look."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar, cast

from quorate.campaign.rights import Actor
from quorate.ledger.event import Json
from quorate.schema.errors import IntegrityError, QuorateError
from quorate.server.job_rows import DONE, Asked, Key, asked_in, put, running
from quorate.server.shelf import Shelf
from quorate.storage.queries import jobs as queries
from quorate.storage.queries.jobs import JobRow
from quorate.storage.store import Store
from quorate.storage.transaction import Transaction

T = TypeVar("T")
LAST, BEFORE = 0, 1
"""places on the shelf"""
REMEMBERED = 8
"""results of a kind in memory; the others are read from the shelf when somebody looks"""


@dataclass(slots=True)
class Progress:
    """How far the process that makes a job is."""

    steps: Sequence[str] = field(repr=False)
    step: str = "waiting"
    done: float = 0.0
    """the share of the step that is done"""
    said: Callable[[], str] = lambda: "{}"
    """what else pages show of it, as JSON"""
    ended: bool = False
    """whether it is not to be made any more, or not here"""

    def tell(self, step: str, done: float) -> None:
        """Note how far it is; a step that pages have no word for is one of the step before.

        Raises CancelledError where it is not to be made any more.
        """
        if self.ended:
            raise asyncio.CancelledError
        if step in self.steps:
            self.step = step
        self.done = done


@dataclass(frozen=True, slots=True)
class Job(Generic[T]):
    """A result being made, made, or not to be had, as a page sees it."""

    head: int
    """how many events the campaign had when it was asked for"""
    begun: int
    """milliseconds UTC"""
    before: Job[T] | None = None
    """the one before that found something"""
    step: str = "waiting"
    done: float = 0.0
    """the share of the step that is done"""
    result: T | None = None
    problem: str = ""
    """why there is none"""

    @property
    def running(self) -> bool:
        """Whether it is still being made."""
        return self.result is None and not self.problem


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
    """The jobs of one kind, in the rows of the store; of each key the last two results are kept.

    ``make`` computes a result; it runs in the process that took the job up.
    """

    def __init__(
        self,
        kind: Kind[T],
        store: Store,
        shelf: Shelf,
        make: Callable[[Asked, Progress], Awaitable[T]],
        wake: Callable[[], None] = lambda: None,
    ) -> None:
        """``wake`` is called when a job was asked for."""
        self._kind = kind
        self._store = store
        self._shelf = shelf
        self._make = make
        self._wake = wake
        self._read: dict[str, Job[T]] = {}
        """results that were read, by their job"""

    @property
    def kind(self) -> str:
        """What the rows of these jobs are called."""
        return self._kind.name

    @property
    def steps(self) -> Sequence[str]:
        """What pages have words for."""
        return self._kind.steps

    async def of(self, key: Key, head: int) -> Job[T] | None:
        """The job that was begun last, None without any. The campaign has ``head`` events now."""
        row = await self._store.read(lambda tx: self._row(tx, key))
        if row is None:
            return None
        job = await self._of(row)
        # else the campaign was put back to an earlier state
        return None if job is None or job.head > head else job

    async def start(
        self, me: Actor, key: Key, head: int, given: Mapping[str, Json] | None = None
    ) -> Job[T]:
        """Ask for a job, unless one is running or nothing has happened since the last.

        What goes wrong when it is made becomes the job's ``problem``.
        """
        kept = await self.of(key, head)
        if kept is not None and (kept.running or (kept.head == head and not kept.problem)):
            return kept
        asked = Asked(key, head, me, given or {})
        row = await self._store.write(lambda tx: self._put(tx, asked, again=kept is None))
        self._wake()
        return Job(row.head, row.asked_at, await asyncio.to_thread(self._last, key))

    async def forget(self, campaign: str) -> None:
        """Delete what was made of a campaign."""
        self._read.clear()
        # who makes something of it finds that out within a second
        await self._store.write(lambda tx: tx.run(queries.FORGET, campaign=campaign))
        await asyncio.to_thread(self._shelf.erase, campaign)

    async def lost(self, row: JobRow) -> None:
        """A result was kept of a job that is not there any more, or is another process's."""
        there = await self._store.read(lambda tx: self._row(tx, Key(row.campaign, row.name)))
        if there is None:
            await asyncio.to_thread(self._shelf.erase, row.campaign)

    async def run(self, row: JobRow, progress: Progress) -> None:
        """Make what a row asks for, and keep it. Raises what making it raises."""
        asked = asked_in(row)
        found = await self._make(asked, progress)
        if not progress.ended:  # else it is another process's
            await asyncio.to_thread(self._keep, row, found)

    def _row(self, tx: Transaction, key: Key) -> JobRow | None:
        named = {"campaign": key.campaign, "kind": self._kind.name, "name": key.name}
        return tx.one(queries.JOB, **named)

    def _put(self, tx: Transaction, asked: Asked, *, again: bool) -> JobRow:
        """Ask for it where nobody did meanwhile; ``again`` even where it was made of as much, and
        what came of it is not there any more."""
        named = {
            "campaign": asked.key.campaign,
            "kind": self._kind.name,
            "name": asked.key.name,
        }
        row = tx.one(queries.LOCKED, **named)
        made = row is not None and row.state == DONE and row.head == asked.head and not again
        if row is None or not (running(row) or made):
            put(tx, self._kind.name, asked)
        found = tx.one(queries.JOB, **named)
        if found is None:  # put there above
            raise IntegrityError(f"there is no job {asked.key}")
        return found

    async def _of(self, row: JobRow) -> Job[T] | None:
        if row.state == DONE:
            found = self._read.pop(row.job, None)
            if found is None:
                found = await asyncio.to_thread(self._kept, row)
            if found is not None:
                self._read[row.job] = found
                for old in list(self._read)[:-REMEMBERED]:
                    del self._read[old]
            return found
        key = Key(row.campaign, row.name)
        before = await asyncio.to_thread(self._last, key)
        step = row.step if row.step in self._kind.steps else self._kind.steps[0]
        return Job(row.head, row.asked_at, before, step, row.done / 1000, problem=row.problem)

    def _kept(self, row: JobRow) -> Job[T] | None:
        """What was made, with the one before."""
        key = Key(row.campaign, row.name)
        found = self._one_of(key, LAST)
        if found is None:
            return None
        return replace(found, before=self._one_of(key, BEFORE))

    def _last(self, key: Key) -> Job[T] | None:
        """The last result that found something, as far as the next one is compared with it."""
        kept = self._one_of(key, LAST)
        if kept is None or kept.result is None or not self._kind.found(kept.result):
            return self._one_of(key, BEFORE)
        return replace(kept, result=self._kind.older(kept.result))

    def _keep(self, row: JobRow, found: T) -> None:
        key, name = Key(row.campaign, row.name), self._kind.name
        before = self._last(key)
        if before is None or before.result is None:
            self._shelf.drop(*key_of(key, name), BEFORE)
        else:
            data = _with_head(before.head, before.begun, self._kind.pack(before.result))
            self._shelf.put(*key_of(key, name), BEFORE, data)
        data = _with_head(row.head, row.asked_at, self._kind.pack(found))
        self._shelf.put(*key_of(key, name), LAST, data)

    def _one_of(self, key: Key, place: int) -> Job[T] | None:
        data = self._shelf.get(*key_of(key, self._kind.name), place)
        if data is None:
            return None
        head, begun, body = data.split(b" ", 2)
        try:
            result = self._kind.unpack(body)
        except QuorateError:
            return None
        return Job(int(head), int(begun), result=result)


def key_of(key: Key, kind: str) -> tuple[str, str, str]:
    """Where on the shelf the results of a key are."""
    return key.campaign, kind, key.name


def _with_head(head: int, begun: int, body: bytes) -> bytes:
    return f"{head} {begun} ".encode() + body


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
