"""Figures for Prometheus: they parse, they are bounded, they tell no item and no person."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import uvicorn
from prometheus_client.openmetrics.parser import (
    text_fd_to_metric_families as open_families,
)
from prometheus_client.parser import text_string_to_metric_families as plain_families

import blank
from house import Place, opened
from quorate.campaign.adding import NewItem
from quorate.server.house import DATABASE, open_house
from quorate.server.metrics.family import Family, Sample, text
from quorate.server.serving import Orders, _listen, _run
from quorate.server.settings import Settings
from quorate.storage.meter import Histogram, Line

pytestmark = pytest.mark.anyio
TOKEN = "figures of this house"
SHOWN = {"Authorization": f"Bearer {TOKEN}"}
OPENLY = {**SHOWN, "Accept": "application/openmetrics-text; version=1.0.0"}


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    """A house that tells figures."""
    async with opened(tmp_path / "data", settings=Settings(metrics_token=TOKEN)) as place:
        yield place


def parsed(said: str) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """Figures by name and labels."""
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in plain_families(said)
        for sample in family.samples
    }


def test_a_histogram_says_how_many_were_at_most_each_bound() -> None:
    found = Histogram((1.0, 2.0))
    for value in (0.5, 1.0, 1.5, 9.0):
        found.add(value)
    family = Family("wait", "histogram", "Seconds.", [Sample({"kind": 'a"b\\'}, found)])
    said = parsed(text([family], openly=False))
    kind = ("kind", 'a"b\\')
    # 0.5 and 1.0 are at most 1, 1.5 at most 2, 9.0 beyond; 0.5 + 1.0 + 1.5 + 9.0 = 12
    assert said["wait_bucket", (kind, ("le", "1"))] == 2
    assert said["wait_bucket", (kind, ("le", "2"))] == 3
    assert said["wait_bucket", (kind, ("le", "+Inf"))] == 4
    assert said["wait_count", (kind,)] == 4
    assert said["wait_sum", (kind,)] == 12.0


def test_a_line_tells_how_long_its_first_has_waited() -> None:
    now = [0.0]
    line = Line(lambda: now[0])
    assert line.waited() == 0.0
    first = line.enter()
    now[0] = 2.0
    second = line.enter()
    now[0] = 5.0
    assert (line.waited(), len(line)) == (5.0, 2)
    assert line.leave(first) == 5.0
    assert line.waited() == 3.0
    assert line.leave(first) is None
    assert line.leave(second) == 3.0
    assert (line.waited(), len(line)) == (0.0, 0)


async def test_it_is_told_what_was_asked_and_written(place: Place) -> None:
    rater = place.raters[0]
    lease = await place.first_lease(rater)
    assert (await place.submit(rater, lease)).status_code == 200
    assert (await place.submit(rater, "l_none")).status_code == 404
    answer = await place.owner.get("/metrics", headers=SHOWN)
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    said = parsed(answer.text)
    judgments = (("method", "POST"), ("route", "/api/campaigns/{campaign}/judgments"))
    assert said["quorate_http_requests_total", (*judgments, ("status", "200"))] == 1
    assert said["quorate_http_requests_total", (*judgments, ("status", "404"))] == 1
    assert said["quorate_http_request_seconds_count", judgments] == 2
    # what asks is under way itself
    assert said["quorate_http_requests_under_way", ()] == 1
    assert said["quorate_campaign_items", (("campaign", place.name),)] == 6
    assert said["quorate_campaign_judgments", (("campaign", place.name),)] == 1
    assert said["quorate_store_up", ()] == 1
    assert said["quorate_store_waiting", (("kind", "write"),)] == 0
    assert said["quorate_log_entries_waiting", ()] == 0
    commits = said["quorate_store_batch_count", ()]
    assert commits == said["quorate_store_seconds_count", (("kind", "write"),)] > 0
    # each piece waited once, and a commit holds one or more
    assert said["quorate_store_wait_seconds_count", (("kind", "write"),)] >= commits
    assert said["quorate_store_wait_seconds_count", (("kind", "read"),)] > 0
    rounds = {labels for name, labels in said if name == "quorate_rounds_total"}
    assert {(("task", name),) for name in ("leases", "checkpoints", "webhooks")} <= rounds
    assert said["process_resident_memory_bytes", ()] > 1e7


async def test_it_parses_as_open_metrics_too(place: Place) -> None:
    answer = await place.owner.get("/metrics", headers=OPENLY)
    assert answer.headers["content-type"].startswith("application/openmetrics-text; version=1.0.0")
    plain = (await place.owner.get("/metrics", headers=SHOWN)).text
    lines = iter(answer.text.splitlines(keepends=True))
    openly = [family.name for family in open_families(lines)]  # type: ignore[no-untyped-call]
    assert openly == [family.name for family in plain_families(plain)]
    assert len(openly) > 20


async def test_no_item_no_person_and_no_new_figures_for_new_ones(place: Place) -> None:
    browser = await place.browser()

    async def told() -> str:
        return (await place.owner.get("/metrics", headers=SHOWN)).text

    async def asks(item: str, person: str) -> None:
        base = f"/api/campaigns/{place.name}"
        await place.owner.get(f"{base}/items/{item}")
        await place.owner.get(f"{base}/raters/{person}")
        await browser.get(f"/somewhere/{item}")
        await browser.request("BREW", f"/api/{item}")

    await place.add([NewItem({"sentence": "A secret."}, "secretitem")])
    await asks("secretitem", "secretperson")
    await told()
    first = parsed(await told())
    await asks("otheritem", "otherperson")
    await asks("thirditem", "thirdperson")
    said = await told()
    assert "item" not in {name for _, labels in parsed(said) for name, _ in labels}
    for secret in ("secretitem", "otheritem", "secretperson", "otherperson", "warm"):
        assert secret not in said
    # one status more may be seen, no label of another kind
    assert {(n, tuple(k for k, _ in labels)) for n, labels in parsed(said)} == {
        (n, tuple(k for k, _ in labels)) for n, labels in first
    }
    routes = {dict(labels).get("route") for _, labels in parsed(said)}
    templates = {getattr(route, "path", None) for route in place.app.router.routes}
    assert routes <= templates | {None, "none", "pages"}


@pytest.mark.parametrize("shown", [{}, {"Authorization": "Bearer another token here"}])
async def test_who_shows_no_token_is_told_nothing(place: Place, shown: dict[str, str]) -> None:
    answer = await (await place.browser()).get("/metrics", headers=shown)
    assert answer.status_code == 401
    assert "quorate_" not in answer.text


async def test_a_store_that_is_gone_is_a_figure_and_no_failure(place: Place) -> None:
    await place.house.store.stop()
    said = parsed((await place.owner.get("/metrics", headers=SHOWN)).text)
    assert said["quorate_store_up", ()] == 0
    assert ("quorate_campaign_items", (("campaign", place.name),)) not in said


async def test_figures_at_an_address_of_their_own(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "quorate.server")
    data = tmp_path / "data"
    house = open_house(data, Settings(metrics_address="127.0.0.1:0"))
    blank.lay(data / DATABASE)
    listening: socket.socket = _listen("127.0.0.1", 0)
    url: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    servers: list[uvicorn.Server] = []
    running = asyncio.create_task(
        _run(house, data, listening, Orders(), lambda at, _: url.set_result(at), servers.append)
    )
    async with httpx.AsyncClient() as client:
        own = await url
        beside = next(r.message for r in caplog.records if "Prometheus" in r.message).split()[-1]
        port = int(beside.rpartition(":")[2].removesuffix("/metrics"))
        assert (await client.get(f"{own}/health")).status_code == 200
        said = parsed((await client.get(beside)).text)
        health = (("method", "GET"), ("route", "/health"), ("status", "200"))
        assert said["quorate_http_requests_total", health] == 1
        # and nothing else is told there, nor the figures to those who use the server
        assert (await client.get(f"http://127.0.0.1:{port}/health")).status_code == 404
        assert "quorate_http" not in (await client.get(f"{own}/metrics")).text
    servers[0].should_exit = True
    await running
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", port)
