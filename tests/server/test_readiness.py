"""Whether the server lives, and whether it takes judgments."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import httpx
import pytest
import uvicorn

import blank
from house import Place
from quorate.server.house import DATABASE, open_house
from quorate.server.readiness import Readiness
from quorate.server.serving import Orders, _listen, _run
from quorate.server.settings import Settings

pytestmark = pytest.mark.anyio


async def hindered(place: Place) -> list[str]:
    answer = await (await place.browser()).get("/ready")
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "2"
    return [detail["path"] for detail in answer.json()["error"]["details"]]


async def test_a_server_that_works_lives_and_is_ready(place: Place) -> None:
    browser = await place.browser()
    for path in ("/health", "/ready"):
        answer = await browser.get(path)
        assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


async def test_a_disk_nearly_full_is_said_and_no_reason_to_start_anew(place: Place) -> None:
    house = place.house
    # no disk has 2^60 bytes free
    house.readiness = Readiness(house.store, house.media.root.parent, 1 << 60)
    assert await hindered(place) == ["disk"]
    assert (await place.owner.get("/health")).status_code == 200


async def test_a_writer_that_died_and_a_stop_are_both_said(place: Place) -> None:
    def dies(_: object) -> None:
        raise SystemExit("stop")

    with pytest.raises(BaseException, match="stop"):
        await place.house.store.write(dies)
    place.house.readiness.stopping = True
    assert await hindered(place) == ["server", "database"]
    assert (await place.owner.get("/health")).status_code == 503


async def test_a_stopping_server_says_so_while_it_still_answers(tmp_path: Path) -> None:
    data = tmp_path / "data"
    house = open_house(data, Settings(drain_seconds=600))
    blank.lay(data / DATABASE)
    listening: socket.socket = _listen("127.0.0.1", 0)
    url: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    servers: list[uvicorn.Server] = []
    running = asyncio.create_task(
        _run(house, data, listening, Orders(), lambda at, _: url.set_result(at), servers.append)
    )
    async with httpx.AsyncClient(base_url=await url) as client:
        assert (await client.get("/ready")).status_code == 200
        servers[0].should_exit = True
        while (answer := await client.get("/ready")).status_code == 200:
            await asyncio.sleep(0.02)
        assert answer.json()["error"]["details"][0]["path"] == "server"
        assert (await client.get("/health")).status_code == 200
    servers[0].force_exit = True
    await running
