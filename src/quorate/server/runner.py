"""Running jobs: those that nobody makes are taken up here, a few at a time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from quorate.schema.errors import QuorateError
from quorate.server.duties import LAST_WORDS
from quorate.server.job_rows import DONE, FAILED, take
from quorate.server.jobs import Progress
from quorate.storage.queries import jobs as queries
from quorate.storage.queries.jobs import JobRow
from quorate.storage.store import Store
from quorate.storage.transaction import Transaction

PAUSE = 0.25
"""seconds between two looks for jobs that were asked for in other processes"""
LONE_PAUSE = 5.0
"""the same where there are no other processes"""
PULSE = 1.0
"""seconds between two times that it is written how far a job is"""
log = logging.getLogger("quorate.server")


class Makes(Protocol):
    """What makes the jobs of one kind."""

    @property
    def kind(self) -> str:
        """What their rows are called."""

    @property
    def steps(self) -> Sequence[str]:
        """What pages have words for."""

    async def run(self, row: JobRow, progress: Progress) -> None:
        """Make a job and keep what comes of it. Raises QuorateError for what a page is to say."""

    async def lost(self, row: JobRow) -> None:
        """It was made, and is not ours any more; what was kept of a campaign that is gone goes."""


class Pace(NamedTuple):
    """How the jobs of a kind go: how many wait or run, since when the first of them, in
    milliseconds UTC, and how many this process failed at."""

    kind: str
    running: int
    begun: int | None
    failed: int


@dataclass(slots=True)
class Slot:
    """Kinds of jobs of which so many run at a time in a process."""

    makes: Sequence[Makes]
    most: int = 1
    going: dict[str, _Going] = field(default_factory=dict)

    @property
    def kinds(self) -> tuple[str, ...]:
        """What these jobs are called."""
        return tuple(one.kind for one in self.makes)


@dataclass(slots=True)
class _Going:
    """A job that is made here."""

    row: JobRow
    progress: Progress
    task: asyncio.Task[None] | None = None
    ending: bool = False
    """whether it is made, and that is being written down"""


class Runner:
    """The jobs that this process makes; it holds each for ``seconds`` and renews that."""

    def __init__(
        self, store: Store, holder: str, seconds: float, slots: Sequence[Slot], *, alone: bool
    ) -> None:
        """``alone``: no other process can write to the store."""
        self._store = store
        self._holder = holder
        self._seconds = seconds
        self._slots = slots
        self._alone = alone
        self._woken = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._stopping = False
        self._failed: dict[str, int] = {}
        self.around: Callable[[str], AbstractContextManager[object]] = nullcontext
        """what a job is made in: its span, where traces are sent"""

    def wake(self) -> None:
        """A job was asked for here."""
        self._woken.set()

    async def start(self, after: float = 0.0) -> None:
        """Begin; with what others asked for, after so many seconds."""
        if self._alone:  # whoever made them was killed
            await self._store.write(lambda tx: tx.run(queries.ALL_LAPSED))
        self._tasks = [
            asyncio.create_task(self._attend(after)),
            asyncio.create_task(self._tell()),
        ]

    async def stop(self) -> None:
        """Give up what is being made, and give it back, so that others make it at once."""
        if not self._tasks:
            return
        self._stopping = True
        running = [one for slot in self._slots for one in slot.going.values()]
        for one in running:
            one.progress.ended = True
        tasks = self._tasks + [one.task for one in running if one.task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._tasks = []
        try:
            async with asyncio.timeout(LAST_WORDS):
                await self._store.write(lambda tx: tx.run(queries.LEFT, me=self._holder))
        except (QuorateError, TimeoutError) as error:  # then they wait until its time is over
            log.warning("what was being made here was not given back: %s", error)

    async def pace(self) -> list[Pace]:
        """How jobs go, of all processes."""
        rows = await self._store.read(lambda tx: tx.all(queries.GOING))
        going = {row.kind: row for row in rows}
        found = []
        for kind in (kind for slot in self._slots for kind in slot.kinds):
            row = going.get(kind)
            number, since = (0, None) if row is None else (row.number, row.since)
            found.append(Pace(kind, number, since, self._failed.get(kind, 0)))
        return found

    async def _attend(self, after: float) -> None:
        if after:
            try:
                async with asyncio.timeout(after):
                    await self._woken.wait()
            except TimeoutError:
                pass
        while True:
            self._woken.clear()
            try:
                await self._look()
            except QuorateError as error:
                log.warning("%s", error)
            except Exception:
                log.exception("jobs were not looked for")
            try:
                async with asyncio.timeout(LONE_PAUSE if self._alone else PAUSE):
                    await self._woken.wait()
            except TimeoutError:
                pass

    async def _look(self) -> None:
        kinds = tuple(kind for slot in self._slots for kind in slot.kinds)
        free = await self._store.read(
            lambda tx: tx.all(queries.free(kinds, locked=False), now=tx.now, limit=200)
        )
        waiting = {row.kind for row in free}
        for slot in self._slots:
            room = slot.most - len(slot.going)
            if room > 0 and waiting.intersection(slot.kinds):
                for row in await self._store.write(lambda tx: self._taken(tx, slot, room)):  # noqa: B023
                    self._begin(slot, row)

    def _taken(self, tx: Transaction, slot: Slot, room: int) -> list[JobRow]:
        return take(tx, slot.kinds, room, self._holder, self._till(tx), slot.going)

    def _begin(self, slot: Slot, row: JobRow) -> None:
        makes = next(one for one in slot.makes if one.kind == row.kind)
        going = slot.going[row.job] = _Going(row, Progress(makes.steps))
        going.task = asyncio.create_task(self._make(slot, makes, going))

    async def _make(self, slot: Slot, makes: Makes, going: _Going) -> None:
        row, progress = going.row, going.progress
        try:
            problem = await self._problem(makes, going)
            if not progress.ended:
                await self._end(makes, going, FAILED if problem else DONE, problem)
        finally:
            slot.going.pop(row.job, None)
            self.wake()

    async def _problem(self, makes: Makes, going: _Going) -> str:
        """What came in the way; nothing where the job is made."""
        row = going.row
        try:
            with self.around(f"job {row.kind}"):
                await makes.run(row, going.progress)
        except QuorateError as error:
            return str(error)
        except Exception:  # a fault of ours is not one of the page
            self._failed[row.kind] = self._failed.get(row.kind, 0) + 1
            log.exception("%s of %s failed", row.kind, row.campaign)
            return "the server failed; its log says why"
        return ""

    async def _end(self, makes: Makes, going: _Going, state: str, problem: str) -> None:
        """Write down how it ended, as often as it takes, while it is ours."""
        row, said = going.row, going.progress.said()
        going.ending = True
        while not going.progress.ended:
            try:
                ended = await self._store.write(
                    lambda tx: tx.run(
                        queries.END, of=row.job, me=self._holder, now=state, why=problem, said=said
                    )
                )
            except QuorateError as error:
                log.warning("%s of %s: %s", row.kind, row.campaign, error)
                await asyncio.sleep(PULSE)
                continue
            if not ended:
                await makes.lost(row)
            return

    async def _tell(self) -> None:
        while True:
            await asyncio.sleep(PULSE)
            try:
                await self._told()
            except QuorateError as error:  # others take them over if that goes on
                log.warning("%s", error)
            except Exception:
                log.exception("it was not told how far jobs are")

    async def _told(self) -> None:
        """Write how far jobs are, and give up those that are not ours any more."""
        going = [one for slot in self._slots for one in slot.going.values()]
        if not going:
            return
        ours = await self._store.write(lambda tx: self._renewed(tx, going))
        for one in going:
            if one.row.job in ours or one.progress.ended or one.ending:
                continue
            if one.task is not None and not one.task.done():
                log.warning("%s of %s is not made here any more", one.row.kind, one.row.campaign)
                one.progress.ended = True
                one.task.cancel()

    def _renewed(self, tx: Transaction, going: Sequence[_Going]) -> set[str]:
        till = self._till(tx)
        return {
            one.row.job
            for one in sorted(going, key=lambda one: one.row.job)
            if tx.run(
                queries.RENEW,
                of=one.row.job,
                me=self._holder,
                till=till,
                at=one.progress.step,
                share=round(one.progress.done * 1000),
                said=one.progress.said(),
            )
        }

    def _till(self, tx: Transaction) -> int:
        return tx.now + round(self._seconds * 1000)
