"""Watching: every open campaign's log is followed, and what is to be decided is decided.

For each campaign there is a task of its own, so that a fault in one stops no other. It wakes when
something was committed here, and looks now and then for what other servers on the database did.
What computes runs in threads beside the event loop and gives way often.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TypeVar

from quorate.assignment.cursor import Cursors
from quorate.assignment.live import Snapshot
from quorate.campaign.asked import spec_of
from quorate.campaign.watch.deciding import write_decisions
from quorate.campaign.watch.following import Following
from quorate.campaign.watch.room import TooLargeError, counted, demand_room
from quorate.campaign.watch.watching import Watch, present, wants_watch
from quorate.ledger.vault import Vault
from quorate.schema.errors import QuorateError
from quorate.server.duties import WATCH, Duties
from quorate.server.kept_watches import KeptWatches
from quorate.storage.queries import watch as queries
from quorate.storage.store import Store
from quorate.storage.transaction import Transaction

T = TypeVar("T")
PAUSE = 0.2
"""seconds between two rounds of a campaign, at least"""
LEISURE = 0.5
"""seconds after which a campaign is looked at even if nothing was written here"""
ATTENTION = 2.0
"""seconds between two looks for campaigns to be watched"""
AT_ONCE = 8
"""campaigns taken up in one look, so that processes that start together share them"""
SHARE = 0.1
"""the part of the time that checks of a campaign, or its full fits, may take while people judge"""
LATER = 60.0
"""seconds after which a full fit that failed is tried again"""
SMALL = 20_000
"""events of a log that is read from its beginning at any time"""
TOO_LARGE = 600.0
"""seconds after which it is seen again whether a campaign is too large to be watched"""
THREADS = 3
log = logging.getLogger("quorate.server")


@dataclass(slots=True)
class _Kept:
    """A campaign that is watched."""

    campaign: str
    gate: asyncio.Lock = field(default_factory=asyncio.Lock)
    """one verb of the watch at a time"""
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    watch: Watch | None = None
    task: asyncio.Task[None] | None = None
    fit: asyncio.Task[None] | None = None
    fits_from: float = 0.0
    looks_from: float = 0.0
    rounds_from: float = 0.0
    hurry: bool = False
    """whether there is more to do than one round did"""
    ends: bool = False
    """whether the campaign was closed, and the task goes after its round"""


class Watching:
    """The watches of this process."""

    def __init__(
        self,
        store: Store,
        vault: Vault,
        cursors: Cursors,
        duties: Duties,
        shelved: KeptWatches | None = None,
        most: int | None = None,
    ) -> None:
        """``most``: bytes that the watch of a campaign may take."""
        self._shelved = shelved
        self._most = most
        self._large: dict[str, str] = {}
        self._store = store
        self._duties = duties
        self._vault = vault
        self._cursors = cursors
        self._kept: dict[str, _Kept] = {}
        self._attending: asyncio.Task[None] | None = None
        self._pool: ThreadPoolExecutor | None = None

    # what others ask

    def of(self, campaign: str) -> Watch | None:
        """The watch of a campaign, when it has read the log once; perhaps a moment behind."""
        kept = self._kept.get(campaign)
        watch = None if kept is None else kept.watch
        return None if watch is None or not watch.ready or watch.outdated else watch

    def following(self, campaign: str) -> Following | None:
        """The beliefs of a campaign, when they are kept up to date."""
        watch = self.of(campaign)
        return None if watch is None else watch.following

    def too_large(self, campaign: str) -> str | None:
        """Why a campaign is not watched that would take too much memory; None for others."""
        return self._large.get(campaign)

    def here(self, campaign: str) -> bool:
        """Whether it is this process that watches a campaign."""
        kept = self._kept.get(campaign)
        return kept is not None and kept.task is not None

    async def ask(self, campaign: str, question: Callable[[Watch], T]) -> T:
        """Read the log to its end, and ask the watch in a thread while nothing else is done to it.

        For campaigns that nobody watches too. The caller has asked for the right to read.
        """
        kept = self._kept.setdefault(campaign, _Kept(campaign))
        async with kept.gate:
            watch = await self._catch_up(kept)
            return await self._beside(question, watch)

    def wake(self, campaign: str) -> None:
        """Something of the campaign was committed."""
        kept = self._kept.get(campaign)
        if kept is not None:
            kept.woken.set()

    # life

    def start(self) -> None:
        """Begin to watch."""
        self._attending = asyncio.create_task(self._attend())

    async def stop(self) -> None:
        """End; what is being written is finished by the store."""
        tasks = [self._attending, *(kept.task for kept in self._kept.values())]
        tasks += [kept.fit for kept in self._kept.values()]
        running = [task for task in tasks if task is not None]
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        if self._pool is not None:
            pool, self._pool = self._pool, None
            await asyncio.to_thread(pool.shutdown, cancel_futures=True)
        self._kept.clear()

    async def _attend(self) -> None:
        """See to it that every open campaign that needs it has a task, here or elsewhere."""
        while True:
            try:
                wanted = await self._store.read(_to_watch)
                await self._take_up(wanted)
                for campaign, kept in self._kept.items():
                    kept.ends = campaign not in wanted
            except QuorateError as error:
                log.warning("%s", error)
            except Exception:
                log.exception("campaigns to be watched were not found")
            await asyncio.sleep(ATTENTION)

    async def _take_up(self, wanted: set[str]) -> None:
        """Watch a few of the campaigns that nobody watches."""
        room = AT_ONCE
        # in another order than other processes
        for campaign in sorted(wanted, key=lambda one: hash((one, self._duties.name))):
            kept = self._kept.get(campaign)
            if kept is not None and kept.task is not None:
                continue
            if not room:
                return
            if await self._duties.mine(WATCH + campaign):
                room -= 1
                kept = self._kept.setdefault(campaign, _Kept(campaign))
                kept.ends = False
                kept.task = asyncio.create_task(self._follow(kept))

    async def _follow(self, kept: _Kept) -> None:
        task = WATCH + kept.campaign
        while not kept.ends:
            kept.woken.clear()
            kept.hurry = False
            try:
                if not await self._duties.mine(task):
                    break
                if time.monotonic() >= kept.rounds_from:
                    async with kept.gate:
                        await self._round(kept)
                self._duties.ended(task)
            except TooLargeError as error:
                log.warning("%s", error)
                kept.rounds_from = time.monotonic() + TOO_LARGE
            except QuorateError as error:  # the next round tries again
                log.warning("watching campaign %s: %s", kept.campaign, error)
            except Exception:
                log.exception("watching campaign %s failed", kept.campaign)
            await asyncio.sleep(PAUSE)
            if not kept.hurry:
                try:
                    async with asyncio.timeout(LEISURE):
                        await kept.woken.wait()
                except TimeoutError:
                    pass
        kept.task = None
        if kept.ends:
            await self._closed(task)
        else:
            log.warning("campaign %s is watched by another process now", kept.campaign)
            self._kept.pop(kept.campaign, None)

    async def _closed(self, task: str) -> None:
        try:
            await self._duties.end(task)
        except QuorateError as error:  # then it is over when its time is
            log.warning("%s", error)

    # a round

    async def _round(self, kept: _Kept) -> None:
        watch = await self._catch_up(kept)
        await self._decide(kept, watch)
        await self._look(kept, watch)
        if kept.fit is None and time.monotonic() >= kept.fits_from:
            snapshot = await self._beside(Watch.snapshot, watch)
            if snapshot is not None:
                kept.fit = asyncio.create_task(self._fit(kept, watch, snapshot))
        if self._shelved is not None:
            await self._shelved.keep(watch)

    async def _catch_up(self, kept: _Kept) -> Watch:
        """Read the log to its end. Raises TooLargeError where that takes too much memory."""
        try:
            watch = await self._read_up(kept)
        except TooLargeError as error:
            kept.watch, self._large[kept.campaign] = None, str(error)
            raise
        self._large.pop(kept.campaign, None)
        return watch

    async def _read_up(self, kept: _Kept) -> Watch:
        while True:
            watch = kept.watch
            if watch is None or watch.outdated:
                watch = kept.watch = await self._begun(kept.campaign)
            bite = await self._store.read(watch.bite)
            if bite.events:
                more = await self._beside(lambda watch: watch.take(bite), watch)  # noqa: B023
            else:
                more = watch.take(bite)
            if self._most is not None:
                held = watch.following
                demand_room(watch.spec, len(held.items), len(held.judgments.names), self._most)
            if not more and not watch.outdated:
                return watch

    async def _begun(self, campaign: str) -> Watch:
        """A watch that has read nothing yet, or goes on from where one was kept."""
        now = await self._store.read(lambda tx: present(tx, campaign))
        if self._most is not None and now.size > SMALL:
            demand_room(
                now.spec, *await self._store.read(lambda tx: counted(tx, campaign)), self._most
            )
        loop = asyncio.get_running_loop()
        # loads what checks need when it is the first
        watch = await loop.run_in_executor(self._threads(), Watch, campaign, now, self._vault)
        if now.size <= SMALL or self._shelved is None or await self._shelved.taken_up(watch):
            return watch
        return await loop.run_in_executor(self._threads(), Watch, campaign, now, self._vault)

    async def _decide(self, kept: _Kept, watch: Watch) -> None:
        made = await self._beside(Watch.decisions, watch)
        while made:
            done = await self._store.write(
                lambda tx: write_decisions(tx, kept.campaign, made)  # noqa: B023
            )
            watch.settled(made, done)
            if done.widened:
                self._cursors.freed(kept.campaign)
            if done.later:
                kept.hurry = True
                return
            made = await self._beside(Watch.decisions, watch)

    async def _look(self, kept: _Kept, watch: Watch) -> None:
        looking = watch.looking
        if looking is None:
            return
        raters = looking.due(watch.now)
        if not raters:
            return
        kept.hurry = True
        if time.monotonic() < kept.looks_from:
            return
        # with the analytic stack, which is loaded by now
        from quorate.campaign.watch.acting import act

        begun = time.monotonic()
        look = await self._beside(
            lambda watch: looking.look(watch.following, raters, watch.now), watch
        )
        if looking.matters(look):
            acted = await self._store.write(lambda tx: act(tx, watch.spec, look))
            if acted.excluded:
                self._cursors.freed(kept.campaign)
        now = time.monotonic()
        kept.looks_from = _rested(begun, now)

    async def _fit(self, kept: _Kept, watch: Watch, snapshot: Snapshot) -> None:
        # compiles what it needs when it is first used
        from quorate.assignment.live.full_fit import fit

        begun = time.monotonic()
        try:
            found = await asyncio.get_running_loop().run_in_executor(self._threads(), fit, snapshot)
            async with kept.gate:
                if kept.watch is watch and not watch.outdated:
                    await self._beside(lambda watch: watch.adopt(found), watch)
            kept.fits_from = _rested(begun, time.monotonic())
        except Exception:
            log.exception("a full fit of campaign %s failed", kept.campaign)
            kept.fits_from = time.monotonic() + LATER
        finally:
            kept.fit = None

    async def _beside(self, verb: Callable[[Watch], T], watch: Watch) -> T:
        """A verb of a watch, in a thread."""
        return await asyncio.get_running_loop().run_in_executor(self._threads(), verb, watch)

    def _threads(self) -> ThreadPoolExecutor:
        if self._pool is None:
            self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="quorate-watch")
        return self._pool


def _rested(begun: float, ended: float) -> float:
    """When something that took so long may be done again."""
    return ended + (ended - begun) * (1 / SHARE - 1)


def _to_watch(tx: Transaction) -> set[str]:
    found = tx.all(queries.OPEN)
    return {one.campaign for one in found if wants_watch(spec_of(tx, one.campaign, one.digest))}
