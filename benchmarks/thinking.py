"""A crowd that thinks: virtual raters who pause between answers, and a lead's page that is open.

Each rater comes within the first seconds, gets an item, and gives a judgment after a pause that is
drawn anew each time: exponential about the mean, at most four times that. Half of them come with
sessions of browsers, half with tokens. What is measured is the time from sending a judgment to
having the next item. The client says how late its own event loop is: where that is of the size of
what was measured, the client was measured.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import time
from dataclasses import dataclass, field

from load import Line, QuorateRater, cpu_seconds, resident_mib

RAMP = 10.0
"""seconds over which the raters come"""
LONGEST = 60.0
"""seconds of a pause at most; a server ends connections that are idle for longer than 75"""
AGAIN = 1.0
"""seconds after which a rater whose request failed sends it again"""
LOOK = 0.05
"""seconds between two looks at how late the client is"""


@dataclass(slots=True)
class Crowd:
    """What was seen so far; times in seconds."""

    answers: list[float] = field(default_factory=list)
    supplies: list[float] = field(default_factory=list)
    """how long the first item of each rater took"""
    lag: list[float] = field(default_factory=list)
    failures: dict[str, int] = field(default_factory=dict)
    updates: int = 0
    """what the lead's page was told"""

    def failed(self, what: str) -> None:
        """Note a failure."""
        self.failures[what] = self.failures.get(what, 0) + 1


@dataclass(frozen=True, slots=True)
class Day:
    """What a run showed; CPU in seconds, memory in MB, times sorted."""

    crowd: Crowd
    seconds: float
    server_cpu: float
    client_cpu: float
    memory: float


async def think(
    raters: list[QuorateRater], lead: Line, mean: float, seconds: float, processes: list[int]
) -> Day:
    """Let all raters work for so long, a judgment each ``mean`` seconds or so."""
    crowd = Crowd()
    end = time.monotonic() + seconds
    beside = [asyncio.create_task(_late(crowd)), asyncio.create_task(_watch(crowd, lead, raters))]
    spent, own = sum(cpu_seconds(pid) for pid in processes), time.process_time()
    begun = time.monotonic()
    await asyncio.gather(*(_rate(crowd, rater, mean, end) for rater in raters))
    passed = time.monotonic() - begun
    own = time.process_time() - own
    spent = sum(cpu_seconds(pid) for pid in processes) - spent
    for task in beside:
        task.cancel()
    await asyncio.gather(*beside, return_exceptions=True)
    for times in (crowd.answers, crowd.supplies, crowd.lag):
        times.sort()
    memory = sum(resident_mib(pid) for pid in processes) * 1.048576
    return Day(crowd, passed, spent, own, memory)


async def _rate(crowd: Crowd, rater: QuorateRater, mean: float, end: float) -> None:
    await asyncio.sleep(random.uniform(0, min(RAMP, mean)))
    while time.monotonic() < end:
        begun = time.perf_counter()
        try:
            # what was sent and never answered is sent again under its name
            unsure = next(iter(rater.unsure.values()), None)
            if unsure is not None:
                await rater.submit(unsure)
            elif rater.leases:
                await rater.cycle()
                crowd.answers.append(time.perf_counter() - begun)
            elif await rater.supply():
                crowd.supplies.append(time.perf_counter() - begun)
            else:
                crowd.failed("nothing left to judge")
                return
        except (RuntimeError, OSError) as error:
            crowd.failed(f"{type(error).__name__}: {error}"[:100])
            await asyncio.sleep(AGAIN)
            continue
        pause = min(random.expovariate(1 / mean), 4 * mean, LONGEST)
        await asyncio.sleep(min(pause, max(0.0, end - time.monotonic())))


async def _late(crowd: Crowd) -> None:
    loop = asyncio.get_running_loop()
    while True:
        due = loop.time() + LOOK
        await asyncio.sleep(LOOK)
        crowd.lag.append(max(0.0, loop.time() - due))


async def _watch(crowd: Crowd, lead: Line, raters: list[QuorateRater]) -> None:
    """Keep the lead's page open."""
    path = f"/api/campaigns/{raters[0].campaign}/events"
    while True:
        try:
            async with contextlib.aclosing(lead.lines(path)) as lines:
                async for line in lines:
                    crowd.updates += line.startswith(b"data:")
            crowd.failed("the live page ended")
        except (RuntimeError, OSError) as error:
            crowd.failed(f"live page: {error}"[:100])
        await asyncio.sleep(AGAIN)


def heading() -> None:
    """The head of the table."""
    print(
        "| raters | judgments | a second | p50 ms | p99 ms | max ms | first item p99 ms | errors "
        "| live updates | server CPU ms/judgment | server CPU % | RSS MB | client late p99 ms "
        "| client late max ms | client CPU % | load |"
    )
    print("|" + "---:|" * 16)


def line(raters: int, day: Day) -> None:
    """A row of the table, and what failed."""
    crowd = day.crowd
    given = len(crowd.answers)
    print(
        f"| {raters:,} | {given:,} | {given / day.seconds:.1f} | {_at(crowd.answers, 0.5):.1f} | "
        f"{_at(crowd.answers, 0.99):.1f} | {_at(crowd.answers, 1.0):.1f} | "
        f"{_at(crowd.supplies, 0.99):.1f} | {sum(crowd.failures.values())} | {crowd.updates} | "
        f"{1000 * day.server_cpu / max(given, 1):.2f} | {100 * day.server_cpu / day.seconds:.0f} | "
        f"{day.memory:.0f} | {_at(crowd.lag, 0.99):.1f} | {_at(crowd.lag, 1.0):.1f} | "
        f"{100 * day.client_cpu / day.seconds:.0f} | {os.getloadavg()[0]:.1f} |",
        flush=True,
    )
    for what, times in sorted(crowd.failures.items(), key=lambda one: -one[1])[:10]:
        print(f"{times} times: {what}")


def _at(times: list[float], share: float) -> float:
    """Milliseconds below which this share of the sorted times stayed."""
    if not times:
        return float("nan")
    return 1000 * times[min(len(times) - 1, int(share * len(times)))]
