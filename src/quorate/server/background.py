"""What a process does by itself: take back lapsed leases, sign checkpoints, watch, make jobs."""

from __future__ import annotations

import asyncio
from collections.abc import Collection

from quorate.campaign.accounts.leaving import forget_old_sessions
from quorate.campaign.checkpointing import checkpoint
from quorate.campaign.expiring import AT_ONCE, expire
from quorate.campaign.way.reinstating import AT_ONCE as PAUSES_AT_ONCE
from quorate.campaign.way.reinstating import reinstate
from quorate.server.house import House
from quorate.server.retention import EVERY as RETENTION_EVERY
from quorate.server.scoring import EVERY as SCORES_EVERY
from quorate.server.webhooks import Webhooks
from quorate.storage.queries import log as logs
from quorate.storage.transaction import Transaction

SESSIONS_EVERY = 3_600.0


WATCH, JOBS = "watch", "jobs"
TASKS = (
    "leases",
    "pauses",
    "checkpoints",
    "sessions",
    "webhooks",
    "scores",
    "retention",
    WATCH,
    JOBS,
)
"""all there is to do in the background"""


class Background:
    """The tasks in the background of a running process: all, or those named."""

    def __init__(self, house: House, tasks: Collection[str] = TASKS) -> None:
        self._house = house
        self._named = frozenset(tasks)
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self, watched_after: float = 0.0) -> None:
        """Begin; to watch campaigns, and to make what others asked for, after so many seconds."""
        if not self._named:
            return
        settings, rounds = self._house.settings, self._house.rounds
        await self._house.duties.start()
        self._tasks = [
            asyncio.create_task(rounds.repeat(name, seconds, work))
            for name, seconds, work in (
                ("leases", settings.expire_seconds, self.sweep),
                ("pauses", settings.expire_seconds, self.reinstate),
                ("checkpoints", settings.checkpoint_seconds, self.sign),
                ("sessions", SESSIONS_EVERY, self.tidy),
                ("webhooks", settings.webhook_seconds, self.tell),
                ("scores", SCORES_EVERY, self._house.scoring.round),
                ("retention", RETENTION_EVERY, self._house.retention.round),
            )
            if name in self._named
        ]
        if JOBS in self._named:
            await self._house.runner.start(watched_after)
        if WATCH in self._named and watched_after:
            self._tasks.append(asyncio.create_task(self._watch(watched_after)))
        elif WATCH in self._named:
            self._house.watch.start()

    async def _watch(self, after: float) -> None:
        await asyncio.sleep(after)
        self._house.watch.start()

    async def stop(self) -> None:
        """End, and let others go on at once; what is being written is finished by the store."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []
        self._house.releases.stop()
        await self._house.runner.stop()
        await self._house.watch.stop()
        await self._house.duties.stop()

    async def sweep(self) -> None:
        """Take back every lease that has run out."""
        freed = AT_ONCE
        while freed == AT_ONCE:
            freed = await self._house.store.write(self._expire)
            self._house.rounds.lapsed += freed

    async def sign(self) -> None:
        """Number what was committed, and sign the head of every log that has grown."""
        await self._house.store.number()
        for row in await self._house.store.read(lambda tx: tx.all(logs.LOGS)):
            await self._sign(row.log)

    async def _sign(self, name: str) -> None:
        signer = self._house.signer(name)
        await self._house.store.write(lambda tx: checkpoint(tx, name, signer))

    async def reinstate(self) -> None:
        """End the pauses that were to end by now."""
        while await self._house.store.write(reinstate) == PAUSES_AT_ONCE:
            pass

    async def tidy(self) -> None:
        """Delete sessions that open nothing any more, and answers that nobody waits for."""
        await self._house.elsewhere.tidy()
        idle = self._house.settings.idle_ms
        await self._house.store.write(lambda tx: forget_old_sessions(tx, idle))

    async def tell(self) -> None:
        """Tell webhooks what is new."""
        house = self._house
        await Webhooks(house.store, house.vault, house.settings.webhook_private).round()

    def _expire(self, tx: Transaction) -> int:
        freed = expire(tx)
        for campaign in set(freed):
            self._house.cursors.freed(campaign)
        return len(freed)
