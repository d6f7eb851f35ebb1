"""Counts: what the database says of open campaigns, webhooks and the log, seldom asked."""

from __future__ import annotations

import asyncio
import time
from typing import NamedTuple

from quorate.schema.errors import QuorateError
from quorate.server.metrics.family import Family, Sample, single
from quorate.storage.queries import figures
from quorate.storage.queries import log as logs
from quorate.storage.queries.figures import Opened
from quorate.storage.store import Store
from quorate.storage.transaction import Transaction

MOST_CAMPAIGNS = 50
"""campaigns that have figures of their own, those opened last"""
MOST_WEBHOOKS = 500
MOST_WAITING = 10_000
EVERY = 5.0
"""seconds for which an answer is good, however often somebody asks"""
PATIENCE = 2.0


class Found(NamedTuple):
    """What the database says."""

    opened: list[Opened]
    webhooks: int
    behind: int
    waiting: int


class Counts:
    """The figures that need the database."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._one = asyncio.Lock()
        self._found: Found | None = None
        self._asked = float("-inf")

    async def families(self) -> list[Family]:
        """The figures; only that it is gone when the database does not answer."""
        async with self._one:
            if time.monotonic() - self._asked >= EVERY:
                self._found = await self._look()
                self._asked = time.monotonic()
        up = single(
            "quorate_store_up",
            "gauge",
            "Whether the database answered when it was last asked.",
            self._found is not None,
        )
        return [up] if self._found is None else [up, *_families(self._found)]

    async def _look(self) -> Found | None:
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._store.read(_found)
        except (QuorateError, TimeoutError):
            return None


def _found(tx: Transaction) -> Found:
    told = tx.all(figures.TOLD, limit=MOST_WEBHOOKS)
    sizes = {log: tx.one(logs.SIZE, log=log) for log in {one.campaign for one in told}}
    behind = [0]
    for one in told:
        size = sizes[one.campaign]
        behind.append(0 if size is None else size.size - one.next_idx)
    waiting = tx.one(figures.WAITING, limit=MOST_WAITING)
    return Found(
        tx.all(figures.OPENED, limit=MOST_CAMPAIGNS),
        len(told),
        max(behind),
        0 if waiting is None else waiting.number,
    )


def _families(found: Found) -> list[Family]:
    items = [Sample({"campaign": one.campaign}, one.items) for one in found.opened]
    judged = [Sample({"campaign": one.campaign}, one.judged) for one in found.opened]
    return [
        Family("quorate_campaign_items", "gauge", "Items that are not retired.", items),
        Family("quorate_campaign_judgments", "gauge", "Judgments that raters have given.", judged),
        single("quorate_webhooks", "gauge", "Webhooks that are told of events.", found.webhooks),
        single(
            "quorate_webhook_entries_behind",
            "gauge",
            "Entries of its log that the slowest webhook was not told of yet.",
            found.behind,
        ),
        single(
            "quorate_log_entries_waiting",
            "gauge",
            "Committed entries without an index yet, of all logs.",
            found.waiting,
        ),
    ]
