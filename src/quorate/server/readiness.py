"""Readiness: whether this process takes judgments now, and what stands in the way when not."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

from quorate.schema.errors import Fault, QuorateError
from quorate.storage.store import Store

PATIENCE = 2.0
"""seconds in which the database has to answer"""


class NotReadyError(QuorateError):
    """Judgments cannot be taken here now; ``faults`` says why."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("no judgments are taken here now", remedy="ask again in a moment")
        self.faults = faults


class Readiness:
    """What a load balancer asks before it sends people here.

    ``floor`` is how many bytes must be free on the disk of the data folder.
    """

    def __init__(self, store: Store, data: Path, floor: int) -> None:
        self._store = store
        self._data = data
        self._floor = floor
        self.stopping = False
        """whether the server was told to stop; it still answers for a while"""

    async def demand(self) -> None:
        """Raises NotReadyError with all that is in the way."""
        stopping = Fault("server", "stopping", "running") if self.stopping else None
        looks = (stopping, await self._database(), await self._disk())
        found = [fault for fault in looks if fault is not None]
        if found:
            raise NotReadyError(found)

    async def _database(self) -> Fault | None:
        # driver's words and paths are in the log; who asks here may be anybody
        if self._store.healthy() is not None:
            return Fault("database", "refused what was last asked of it", "takes judgments")
        try:
            async with asyncio.timeout(PATIENCE):
                await self._store.read(lambda tx: tx.now)
        except (QuorateError, TimeoutError):
            return Fault("database", "no answer", f"an answer within {PATIENCE:.0f} s")
        return None

    async def _disk(self) -> Fault | None:
        try:
            free = (await asyncio.to_thread(shutil.disk_usage, self._data)).free
        except OSError:
            return Fault("disk", "the data folder is gone", "there")
        if free >= self._floor:
            return None
        return Fault("disk", f"{free >> 20} MB free", f"at least {self._floor >> 20} MB")
