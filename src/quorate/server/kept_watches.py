"""Watches on the shelf, so that one is ready at once after a restart."""

from __future__ import annotations

import asyncio
import logging
import time

from quorate.campaign.watch.watching import Watch
from quorate.schema.errors import IntegrityError
from quorate.server.shelf import Shelf
from quorate.storage.store import Store

KIND = "watch"
SHARE = 0.02
"""the part of the time that keeping a campaign's watch may take"""
log = logging.getLogger("quorate.server")


class KeptWatches:
    """The watches that this process keeps and finds kept."""

    def __init__(self, store: Store, shelf: Shelf) -> None:
        self._store = store
        self._shelf = shelf
        self._kept: dict[str, int] = {}
        """how many events a campaign's watch had read when it was kept"""
        self._from: dict[str, float] = {}
        """when it may be kept again"""

    async def taken_up(self, watch: Watch) -> bool:
        """Go on from a kept watch, where there is one that fits; False where ``watch`` is of no use
        any more, because what was kept is damaged."""
        # with the analytic stack, which a process that watches nothing need not load
        from quorate.campaign.watch.keeping import fits, head_of, leaf_at, take_up

        file = await asyncio.to_thread(self._shelf.opened, watch.campaign, KIND, KIND, 0)
        if file is None:
            return True
        with file:
            try:
                head = head_of(file)
                leaf = await self._store.read(lambda tx: leaf_at(tx, watch.campaign, head.read))
                if fits(head, watch, leaf):
                    await asyncio.to_thread(take_up, watch, head, file)
                    self._kept[watch.campaign] = head.read
                else:
                    self._told(watch, "is of other questions, or of another log")
            except IntegrityError as error:
                self._told(watch, str(error))
                return watch.following.read == 0 and not len(watch.following.items)
        return True

    @staticmethod
    def _told(watch: Watch, why: str) -> None:
        log.info("the kept watch of campaign %s is not used: %s", watch.campaign, why)

    async def keep(self, watch: Watch) -> None:
        """Keep a watch where that is due. Nothing else may be done to it meanwhile."""
        from quorate.campaign.watch.keeping import due, keep, leaf_at

        campaign, begun = watch.campaign, time.monotonic()
        if begun < self._from.get(campaign, 0.0) or not due(watch, self._kept.get(campaign, 0)):
            return
        read = watch.following.read
        leaf = await self._store.read(lambda tx: leaf_at(tx, campaign, read))
        if leaf is None:
            return

        def written() -> None:
            self._shelf.keep(campaign, KIND, KIND, 0, keep(watch, leaf))

        await asyncio.to_thread(written)
        now = time.monotonic()
        self._kept[campaign] = read
        self._from[campaign] = now + (now - begun) * (1 / SHARE - 1)
