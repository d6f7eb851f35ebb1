"""Replicas: where a read goes that must show all that was committed when it was asked for.

The primary is asked how far it has written; one question serves all reads that came before it was
sent. Every commit that was acknowledged by then lies before that place. A replica that has replayed
as far shows all of them, so the read goes there; where none gets there in time, to the primary. The
snapshot of the read is taken after that, so it can only be newer.

Places are compared within a timeline alone: after a failover the same number means other data.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from quorate.storage.meter import Meter
from quorate.storage.pg_connection import host_of
from quorate.storage.pg_place import Written, WrittenTeller
from quorate.storage.replica import Replica

LOOK = 1.0
"""seconds between two looks at how a replica is"""
SOON, LATER = 0.002, 0.02
"""seconds between two questions to a replica that has not come far enough"""


class Replicas:
    """The replicas of a primary; ``wait`` is for how many seconds a read waits for one of them."""

    def __init__(
        self, primary: str, urls: Sequence[str], connections: int, wait: float, meter: Meter
    ) -> None:
        self._primary = WrittenTeller(primary)
        self._wait = wait
        self.all = [Replica(url, connections, meter.follow(host_of(url))) for url in urls]
        self._watching: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin to look at them."""
        self._watching = [asyncio.create_task(self._watch(one)) for one in self.all]

    async def stop(self) -> None:
        """Close all connections."""
        for task in self._watching:
            task.cancel()
        await asyncio.gather(*self._watching, return_exceptions=True)
        self._watching = []
        await self._primary.stop()
        for replica in self.all:
            await replica.stop()

    async def looked(self) -> None:
        """Look at all of them now."""
        await asyncio.gather(*(self._look(one) for one in self.all))

    async def fresh(self) -> Replica | None:
        """A replica that shows all that was committed until now; None when none does in time."""
        if not any(one.well for one in self.all):
            return None
        try:
            place = await self._primary.now()
        except Exception:  # the read itself goes to the primary now, and tells what is wrong
            return None
        found = await self._reaching(place)
        if found is not None:
            found.came_in_time()
        return found

    async def _reaching(self, place: Written) -> Replica | None:
        loop = asyncio.get_running_loop()
        until = loop.time() + self._wait
        asked = [one for one in self.all if one.well]
        pause = 0.0
        while True:
            ready = [one for one in self.all if one.has(place)]
            if ready:
                return min(ready, key=lambda one: one.busy)
            if pause:  # those that came too late of late are asked once and not waited for
                asked = [one for one in asked if one.hopeful]
            if not asked:
                return None
            left = until - loop.time()
            if left <= 0:
                for one in asked:
                    one.came_too_late()
                return None
            await asyncio.sleep(min(pause, left))
            await _first(asked, left)
            pause = min(LATER, 2 * pause or SOON)

    async def _watch(self, replica: Replica) -> None:
        while True:
            await self._look(replica)
            await asyncio.sleep(LOOK)

    async def _look(self, replica: Replica) -> None:
        try:
            place = await self._primary.now()
        except Exception:  # without the primary there is nothing to compare with
            return
        await replica.look(place)


async def _first(replicas: Sequence[Replica], seconds: float) -> None:
    """Ask all of them; go on when the first has answered."""
    asking = [asyncio.create_task(one.ask()) for one in replicas]
    try:
        await asyncio.wait(asking, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in asking:
            task.cancel()
