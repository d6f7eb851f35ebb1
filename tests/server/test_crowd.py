"""More than the store takes in: who is sent away is told at once, and nothing kept is lost."""

from __future__ import annotations

import asyncio
import threading
from random import Random

import httpx
import pytest

from house import Place, submission
from quorate.client.connection import SHED as SEEN_BY_CLIENTS
from quorate.ledger.views import JUDGMENTS
from quorate.server.crowd import Asked, Crowd, asked_for
from quorate.server.problem import SHED
from quorate.storage.meter import Line, Meter
from quorate.storage.transaction import Transaction

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("method", "path", "asked"),
    [
        ("GET", "/health", None),
        ("GET", "/ready", None),
        ("GET", "/assets/x.js", None),
        ("GET", "/api/campaigns/c/items", Asked.PAGE),
        ("GET", "/api/campaigns/c/work", Asked.CHANGE),
        ("POST", "/api/campaigns/c/items", Asked.CHANGE),
        ("POST", "/api/session", Asked.CHANGE),
        ("POST", "/api", None),
        ("POST", "/api/", Asked.CHANGE),
        ("POST", "/api/campaigns/judgments", Asked.CHANGE),
        ("POST", "/api/campaigns/c/judgments", Asked.SUBMISSION),
        ("PUT", "/api/campaigns/c/judgments/j_1", Asked.SUBMISSION),
        ("GET", "/api/campaigns/c/judgments/mine/last", Asked.PAGE),
    ],
)
def test_what_a_request_asks_for(method: str, path: str, asked: Asked | None) -> None:
    assert asked_for(method, path) is asked


def test_pages_go_first_and_submissions_last() -> None:
    now = [0.0]
    meter = Meter(writes=Line(lambda: now[0]))
    crowd = Crowd(meter, 4.0, Random(1))
    meter.writes.enter()
    seen = {}
    # of 4 s: pages up to 2.0, changes up to 3.0, submissions up to 4.0
    for now[0] in (2.0, 3.0, 4.0, 4.1):
        seen[now[0]] = [asked.name for asked in Asked if crowd.crowded(asked)]
    assert seen == {
        2.0: [],
        3.0: ["PAGE"],
        4.0: ["PAGE", "CHANGE"],
        4.1: ["PAGE", "CHANGE", "SUBMISSION"],
    }
    assert crowd.sent_away == {Asked.PAGE: 3, Asked.CHANGE: 2, Asked.SUBMISSION: 1}
    # 1 + 4 whole seconds waited, at most twice that, so that not all come back at once
    pauses = [crowd.crowded(Asked.SUBMISSION) for _ in range(200)]
    assert {one.retry_after for one in pauses if one is not None} == set(range(5, 11))


def test_long_reads_send_pages_away_and_nobody_who_submits() -> None:
    now = [0.0]
    meter = Meter(reads=Line(lambda: now[0]))
    crowd = Crowd(meter, 4.0)
    meter.reads.enter()
    now[0] = 60.0
    assert [crowd.crowded(asked) is None for asked in Asked] == [False, True, True]


def test_a_long_line_is_a_crowd_however_fast_it_moves() -> None:
    meter = Meter(reads=Line(lambda: 0.0))
    crowd = Crowd(meter, 4.0)
    for _ in range(5_000):
        meter.reads.enter()
    # a page up to 2,500, a change up to 3,750, a submission up to 5,000
    assert [crowd.crowded(asked) is None for asked in Asked] == [False, False, True]
    meter.reads.enter()
    assert crowd.crowded(Asked.SUBMISSION) is not None


def test_server_and_client_mean_the_same_header() -> None:
    assert SHED == SEEN_BY_CLIENTS


async def test_a_flood_loses_nothing_and_leaves_nobody_waiting(place: Place) -> None:
    """The writer stands still; some wait, the others are sent away; then all come through."""
    rater, path = place.raters[0], f"/api/campaigns/{place.name}/judgments"
    leases = [str(one["lease"]) for one in await leases_of(place, rater)]
    assert len(leases) >= 2
    bodies = [submission(lease) for lease in leases]
    meter = place.house.store.meter
    stands, go = threading.Event(), threading.Event()

    def slow(_: Transaction) -> None:
        stands.set()
        go.wait(60)

    held = asyncio.create_task(place.house.store.write(slow))
    await asyncio.to_thread(stands.wait, 60)
    try:
        # the first of them waits in line before the crowd is too large
        first = asyncio.create_task(rater.post(path, json=bodies[0]))
        while len(meter.writes) == 0:
            await asyncio.sleep(0.005)
        place.house.crowd = Crowd(meter, 0.01)
        while meter.writes.waited() <= 0.01:
            await asyncio.sleep(0.005)
        # all are answered while the writer stands still
        away = await asyncio.gather(
            *(rater.post(path, json=body) for body in bodies * 20),
            *(rater.get(f"/api/campaigns/{place.name}/progress") for _ in range(20)),
        )
        assert not first.done()
        health = await rater.get("/health")
    finally:
        go.set()
        await held
    assert health.status_code == 200
    for answer in away:
        assert answer.status_code == 503
        assert answer.headers[SHED] == "1"
        assert int(answer.headers["retry-after"]) >= 1
        assert "nothing was done" in answer.json()["error"]["what"]
    assert place.house.crowd.sent_away[Asked.SUBMISSION] == 20 * len(bodies)
    taken = await first
    place.house.crowd = Crowd(meter, 3_600)
    again = [await rater.post(path, json=body) for body in bodies]
    assert [answer.status_code for answer in (taken, *again)] == [200] * (1 + len(bodies))
    # the one that had waited is the same judgment, not a second one
    assert again[0].json()["receipt"] == taken.json()["receipt"]
    kept = await place.house.store.read(lambda tx: len(list(tx.select(JUDGMENTS, {}))))
    assert kept == len(bodies)


async def leases_of(place: Place, rater: httpx.AsyncClient) -> list[dict[str, object]]:
    found = (await place.work(rater))["leases"]
    assert isinstance(found, list)
    return found
