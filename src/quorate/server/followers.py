"""Followers: beliefs for picking in a process that does not watch, read from the log as it grows.

One process watches a campaign: decides, looks at raters, fits. Where the campaign's choice asks
what is believed, the others follow its log with the live beliefs alone: no checks, no full fits,
nothing written, and no analytic stack. A draw tells how far the log was read and that no full fit
was in it, so it is replayed like any other.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from quorate.campaign.asked import spec_of
from quorate.campaign.handing.choosing import BALANCED
from quorate.campaign.watch.following import Following
from quorate.campaign.watch.watching import Watch, present
from quorate.ledger.vault import Vault
from quorate.schema.errors import QuorateError
from quorate.storage.queries import watch as queries
from quorate.storage.store import Store
from quorate.storage.transaction import Transaction

ATTENTION = 2.0
"""seconds between two looks for campaigns to be followed"""
PAUSE = 0.5
"""seconds between two looks at a log"""
log = logging.getLogger("quorate.server")


@dataclass(slots=True)
class _Kept:
    """A campaign that is followed."""

    task: asyncio.Task[None]
    watch: Watch | None = None


class Followers:
    """The campaigns that this process follows; not those that are ``watched`` here."""

    def __init__(self, store: Store, vault: Vault, watched: Callable[[str], bool]) -> None:
        self._store = store
        self._vault = vault
        self._watched = watched
        self._kept: dict[str, _Kept] = {}
        self._attending: asyncio.Task[None] | None = None
        self._pool: ThreadPoolExecutor | None = None

    def of(self, campaign: str) -> Following | None:
        """The beliefs of a campaign, when its log was read to the end once."""
        kept = self._kept.get(campaign)
        watch = None if kept is None else kept.watch
        return None if watch is None or not watch.ready or watch.outdated else watch.following

    def start(self) -> None:
        """Begin to follow."""
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="quorate-follow")
        self._attending = asyncio.create_task(self._attend())

    async def stop(self) -> None:
        """End."""
        if self._attending is None or self._pool is None:
            return
        tasks = [self._attending, *(kept.task for kept in self._kept.values())]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.to_thread(self._pool.shutdown, cancel_futures=True)
        self._attending = self._pool = None
        self._kept.clear()

    async def _attend(self) -> None:
        while True:
            try:
                open_now = await self._store.read(_informed)
                wanted = {campaign for campaign in open_now if not self._watched(campaign)}
                for campaign in wanted - self._kept.keys():
                    self._kept[campaign] = _Kept(asyncio.create_task(self._follow(campaign)))
                for campaign in self._kept.keys() - wanted:
                    self._kept.pop(campaign).task.cancel()
            except QuorateError as error:
                log.warning("%s", error)
            except Exception:
                log.exception("campaigns to be followed were not found")
            await asyncio.sleep(ATTENTION)

    async def _follow(self, campaign: str) -> None:
        while True:
            try:
                await self._catch_up(campaign)
            except QuorateError as error:  # the next round tries again
                log.warning("following campaign %s: %s", campaign, error)
            except Exception:
                log.exception("following campaign %s failed", campaign)
            await asyncio.sleep(PAUSE)

    async def _catch_up(self, campaign: str) -> None:
        """Read the log to its end."""
        kept = self._kept[campaign]
        while True:
            watch = kept.watch
            if watch is None or watch.outdated:
                now = await self._store.read(lambda tx: present(tx, campaign))
                watch = kept.watch = Watch(campaign, now, self._vault, follows=True)
            bite = await self._store.read(watch.bite)
            take = asyncio.get_running_loop().run_in_executor(self._pool, watch.take, bite)
            if not await take and not watch.outdated:
                return


def _informed(tx: Transaction) -> set[str]:
    """The open campaigns whose choice looks at beliefs."""
    specs = [spec_of(tx, one.campaign, one.digest) for one in tx.all(queries.OPEN)]
    return {spec.name for spec in specs if spec.assignment.choice != BALANCED}
