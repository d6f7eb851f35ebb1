"""Metrics: all figures of a server, gathered when somebody asks."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence

from quorate import __version__
from quorate.schema.errors import QuorateError
from quorate.server.house import House
from quorate.server.metrics import process, replicas
from quorate.server.metrics.counts import PATIENCE, Counts
from quorate.server.metrics.family import Family, Sample, single, text
from quorate.server.metrics.process import Lag
from quorate.server.metrics.requests import Requests
from quorate.server.rounds import Round
from quorate.server.runner import Pace
from quorate.storage.meter import Meter


class Metrics:
    """What this process tells. Names of items, people and labels are in none of it."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._counts = Counts(house.store)
        self.requests = Requests()
        self.lag = Lag()

    async def text(self, *, openly: bool) -> str:
        """All figures for Prometheus; ``openly`` as OpenMetrics."""
        house = self._house
        store = "sqlite" if house.settings.database is None else "postgresql"
        build = Sample({"version": __version__, "store": store}, 1)
        families = [
            Family("quorate_build_info", "gauge", "What runs here.", [build]),
            *self.requests.families(),
            *_store(house.store.meter),
            *replicas.families(house.store.meter),
            *_rounds(house.rounds.by_name),
            *await self._shared(),
            single(
                "quorate_leases_lapsed",
                "counter",
                "Leases that were taken back because their time was over.",
                house.rounds.lapsed,
            ),
            Family(
                "quorate_requests_sent_away",
                "counter",
                "Requests told to come again because too much waited.",
                [
                    Sample({"kind": asked.name.lower()}, count)
                    for asked, count in house.crowd.sent_away.items()
                ],
            ),
            single("quorate_live_listeners", "gauge", "Open live pages.", house.live.listeners),
            *process.families(self.lag),
            *await self._counts.families(),
        ]
        return text(families, openly=openly)

    async def _shared(self) -> list[Family]:
        """What all processes on the database do together; nothing while it does not answer."""
        try:
            async with asyncio.timeout(PATIENCE):
                ages, paces = await self._house.duties.ages(), await self._house.runner.pace()
        except (QuorateError, TimeoutError):
            return []
        return [_ages(ages), *_jobs(paces)]


def _store(meter: Meter) -> list[Family]:
    waiting = [
        Sample({"kind": "write"}, len(meter.writes)),
        Sample({"kind": "read"}, len(meter.reads)),
    ]
    first = [
        Sample({"kind": "write"}, meter.writes.waited()),
        Sample({"kind": "read"}, meter.reads.waited()),
    ]
    waited = [
        Sample({"kind": "write"}, meter.write_wait),
        Sample({"kind": "read"}, meter.read_wait),
    ]
    took = [Sample({"kind": "write"}, meter.transaction), Sample({"kind": "read"}, meter.read)]
    return [
        Family("quorate_store_waiting", "gauge", "Work that waits for its turn.", waiting),
        Family("quorate_store_oldest_seconds", "gauge", "Wait of the first in line.", first),
        Family("quorate_store_wait_seconds", "histogram", "Seconds until its turn came.", waited),
        Family("quorate_store_seconds", "histogram", "Seconds of a transaction.", took),
        single("quorate_store_batch", "histogram", "Pieces of work in one commit.", meter.batch),
    ]


def _rounds(rounds: dict[str, Round]) -> list[Family]:
    done = [Sample({"task": name}, one.done) for name, one in rounds.items()]
    failed = [Sample({"task": name}, one.failed) for name, one in rounds.items()]
    took = [Sample({"task": name}, one.took) for name, one in rounds.items()]
    return [
        Family("quorate_rounds", "counter", "Rounds of a task that ended well.", done),
        Family("quorate_rounds_failed", "counter", "Rounds that failed.", failed),
        Family("quorate_round_seconds", "gauge", "Seconds of the last round.", took),
    ]


def _ages(ages: Mapping[str, float]) -> Family:
    samples = [Sample({"task": name}, age) for name, age in sorted(ages.items())]
    return Family(
        "quorate_round_age_seconds", "gauge", "Seconds since one ended well anywhere.", samples
    )


def _jobs(paces: Sequence[Pace]) -> list[Family]:
    now = time.time_ns() // 1_000_000
    running = [Sample({"kind": one.kind}, one.running) for one in paces]
    failed = [Sample({"kind": one.kind}, one.failed) for one in paces]
    ages = [
        Sample({"kind": one.kind}, 0.0 if one.begun is None else (now - one.begun) / 1000)
        for one in paces
    ]
    return [
        Family("quorate_jobs_running", "gauge", "Jobs that run or wait.", running),
        Family("quorate_jobs_oldest_seconds", "gauge", "Age of the oldest of these.", ages),
        Family("quorate_jobs_failed", "counter", "Jobs that the server failed at.", failed),
    ]
