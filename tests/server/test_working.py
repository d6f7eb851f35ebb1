"""Work in the background in processes of its own: shared out, taken over, given back."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import httpx
import pytest
from click import Option
from fastapi import FastAPI

from campaigns import small_spec
from databases import missing, shared
from house import FROM_OUR_PAGES, URL, Place, opened, sentences
from quorate.campaign.watch.replaying import replay
from quorate.campaign.webhooks import add_webhook
from quorate.cli.work import command
from quorate.schema.errors import RequestError, SpecError
from quorate.server.app import create_app
from quorate.server.background import TASKS
from quorate.server.doorkeeper import COOKIE
from quorate.server.duties import Duties
from quorate.server.house import House, open_house
from quorate.server.settings import Settings, read_settings
from quorate.server.working import work
from quorate.storage.queries import duties, jobs
from quorate.storage.queries import log as logs
from quorate.storage.transaction import Transaction
from workers import figures, running

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX"),
]
TOKEN = "figures of this house"
HERE = "/api/campaigns/tone"
HEAVY = {"numba", "scipy", "polars", "sklearn"}
SPEC = small_spec(
    overlap=2,
    checks={},
    assignment={"choice": "uncertainty"},
)


@pytest.fixture
async def url() -> AsyncIterator[str]:
    """The address of an empty database."""
    reason = missing()
    if reason is not None:
        pytest.skip(reason)
    made = await shared().new()
    yield made
    await shared().drop(made)


async def until(true: Callable[[], Awaitable[object]], seconds: float = 90.0) -> None:
    async with asyncio.timeout(seconds):
        while not await true():
            await asyncio.sleep(0.05)


async def judge_all(place: Place) -> None:
    for rater in place.raters:
        while leases := (await place.work(rater))["leases"]:
            assert isinstance(leases, list)
            answer = await place.submit(rater, leases[0]["lease"])
            assert answer.status_code == 200, answer.text


async def judged(data: Path, url: str, items: int = 4, **settings: object) -> str:
    """A campaign whose items are judged, and a folder whose servers leave work to workers; the
    session of its owner."""
    shown = Settings.model_validate({"database": url, **settings})
    async with opened(data, spec=SPEC, items=items, settings=shown) as place:
        place.stop_refilling()
        await judge_all(place)
        cookie = place.owner.cookies[COOKIE]
    lines = [f'metrics_token = "{TOKEN}"', 'background = "worker"', "takeover_seconds = 2"]
    (data / "server.toml").write_text("\n".join(lines), encoding="utf-8")
    return cookie


def owner(url: str, cookie: str) -> httpx.AsyncClient:
    cookies = {COOKIE: cookie}
    return httpx.AsyncClient(base_url=url, headers=FROM_OUR_PAGES, cookies=cookies, timeout=90)


async def test_a_server_asks_a_worker_and_loads_nothing_that_computes(
    tmp_path: Path, url: str
) -> None:
    data = tmp_path / "data"
    cookie = await judged(data, url)
    with running("serve", data, url) as server, running("work", data, url) as worker:
        async with owner(server.url, cookie) as client:
            seen = await client.get(f"{HERE}/quality")
            assert seen.status_code == 200, seen.text
            assert seen.headers["content-type"] == "application/json"
            # another's rights go along
            assert (await client.get("/api/campaigns/nothing/quality")).status_code == 404
            async with httpx.AsyncClient(base_url=server.url) as nobody:
                assert (await nobody.get(f"{HERE}/quality")).status_code == 401
            # a job asked for here, made there, seen here
            answer = await client.post(f"{HERE}/releases", json={"version": "1.0.0"})
            assert answer.status_code == 202, answer.text

            async def made() -> bool:
                found = (await client.get(f"{HERE}/releases")).json()
                assert not (found["making"] or {}).get("problem"), found
                return bool(found["releases"])

            await until(made)
            bundle = await client.get(f"{HERE}/releases/1.0.0/bundle")
            assert bundle.status_code == 200
        assert not HEAVY & server.loaded()
        assert HEAVY & worker.loaded()
        told = figures(server, TOKEN)
        for task in ("leases", "checkpoints", "webhooks", "watch"):
            assert told[f'quorate_round_age_seconds{{task="{task}"}}'] < 60
        assert httpx.get(f"{worker.url}/ready").status_code == 200
        assert httpx.get(f"{worker.url}{HERE}/status").status_code == 404
        assert httpx.get(worker.url).status_code == 404
        # at once, and nothing is left in its name
        assert worker.end() == 0
        async with opened_house(data, url) as house:
            rows = await house.store.read(lambda tx: tx.all(duties.DUTIES))
            assert {(row.holder, row.until) for row in rows} == {("", 0)}
            assert {"leases", "watch tone"} <= {row.task for row in rows}


@asynccontextmanager
async def opened_house(data: Path, url: str) -> AsyncIterator[House]:
    """A house that does nothing by itself."""
    house = open_house(data, Settings(database=url))
    await house.start()
    try:
        yield house
    finally:
        await house.stop()


DYING = """
import os, signal, sys

def end(event, arguments):
    if event == "os.rename" and os.path.basename(str(arguments[0])) == "packed":
        os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(end)
from quorate.cli.program import main
sys.exit(main(sys.argv[1:]))
"""
"""a worker that is killed when a release is all but made"""


async def test_a_worker_that_is_killed_in_a_job_is_followed_by_the_next(
    tmp_path: Path, url: str
) -> None:
    data = tmp_path / "data"
    cookie = await judged(data, url)
    with running("serve", data, url) as server:
        async with owner(server.url, cookie) as client:
            answer = await client.post(f"{HERE}/releases", json={"version": "1.0.0"})
            assert answer.status_code == 202, answer.text
            command = ["work", "--data", str(data), "--database", url, "--port", "0"]
            killed = await asyncio.to_thread(
                subprocess.run,
                [sys.executable, "-c", DYING, *command],
                timeout=120,
                check=False,
                capture_output=True,
            )
            assert killed.returncode == -signal.SIGKILL
            found = (await client.get(f"{HERE}/releases")).json()
            assert (found["releases"], found["making"]["problem"]) == ([], "")
            with running("work", data, url):

                async def made() -> bool:
                    found = (await client.get(f"{HERE}/releases")).json()
                    return bool(found["releases"])

                await until(made)
    async with opened_house(data, url) as house:
        key = {"campaign": "tone", "kind": "release", "name": ""}
        row = await house.store.read(lambda tx: tx.one(jobs.JOB, **key))
        assert row is not None
        assert (row.state, row.fallen) == ("done", 1)


class Hook(BaseHTTPRequestHandler):
    """Takes what webhooks say."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard += [one["index"] for one in json.loads(body)["events"]]  # type: ignore[attr-defined]
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing."""


async def test_three_processes_do_each_task_once(tmp_path: Path, url: str) -> None:
    hook = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    hook.heard = []  # type: ignore[attr-defined]
    Thread(target=hook.serve_forever, daemon=True).start()
    data = tmp_path / "data"
    settings = Settings(database=url, webhook_private=True, webhook_seconds=0.1)
    async with opened(data, spec=SPEC, items=6, settings=settings) as place:
        others = [await _beside(place, settings) for _ in range(2)]
        address = f"http://127.0.0.1:{hook.server_address[1]}/"
        await place.house.store.write(
            lambda tx: add_webhook(tx, place.house.vault, place.owner_actor, "tone", address, [])
        )
        await judge_all(place)
        await place.add(sentences(3, start=20))
        houses = [place.house, *(house for house, _, _ in others)]
        await place.house.store.number()

        async def told() -> bool:
            return len(hook.heard) >= 12  # type: ignore[attr-defined]

        await until(told)
        heard = hook.heard  # type: ignore[attr-defined]
        assert len(heard) == len(set(heard))
        for task in ("leases", "webhooks", "checkpoints", "watch tone"):
            holding = [house for house in houses if task in house.duties._held]
            assert len(holding) == 1, task
        done = [house.rounds.by_name["leases"].done for house in houses]
        assert sorted(done)[:2] == [0, 0]
        for *_, end in others:
            await end()
    hook.shutdown()
    hook.server_close()


async def _beside(
    place: Place, settings: Settings
) -> tuple[House, FastAPI, Callable[[], Awaitable[None]]]:
    house = open_house(place.house.media.root.parent, settings)
    app = create_app(house)
    context = app.router.lifespan_context(app)
    await context.__aenter__()

    async def end() -> None:
        await context.__aexit__(None, None, None)

    return house, app, end


async def test_a_duty_goes_on_when_its_holder_is_gone(tmp_path: Path, url: str) -> None:
    async with opened_house(tmp_path / "data", url) as house:
        one, two = (Duties(house.store, 0.6, alone=False) for _ in range(2))
        assert await one.mine("leases")
        assert not await two.mine("leases")
        one.ended("leases")
        await one.renew()
        # it is heard no more
        await asyncio.sleep(0.7)
        two._seen_at = float("-inf")
        assert await two.mine("leases")
        # and when it comes back, it sees that
        assert not await one.mine("leases")
        await one.renew()
        assert not await one.mine("leases")
        assert (await two.ages())["leases"] < 60
        # one that stops gives it back
        await two.start()
        await two.stop()
        one._seen_at = float("-inf")
        assert await one.mine("leases")


async def test_servers_that_do_not_watch_choose_by_beliefs_too(tmp_path: Path, url: str) -> None:
    settings = Settings(database=url)
    async with opened(tmp_path / "data", spec=SPEC, items=12, settings=settings) as place:
        await judge_all(place)
        away = Settings(database=url, background="worker")
        house, app, end = await _beside(place, away)

        async def follows() -> bool:
            both = house.followers.of("tone"), place.house.watch.following("tone")
            return None not in both

        await until(follows)
        believed = house._following("tone")
        watched = place.house.watch.following("tone")
        assert believed is not None
        assert watched is not None
        assert (believed.beliefs.fitted, house.watch.following("tone")) == (0, None)

        async def one_is_enough() -> bool:
            return place.house.followers.of("tone") is None

        await until(one_is_enough)

        async def caught_up() -> bool:
            return believed.read == watched.read

        await until(caught_up)
        for item in ("i000", "i007"):
            assert believed.beliefs.judged(item) == watched.beliefs.judged(item) == 2
        await place.add(sentences(8, start=40))
        newcomer = await place.person()
        transport = httpx.ASGITransport(app=app)
        cookies = {COOKIE: newcomer.cookies[COOKIE]}
        async with httpx.AsyncClient(
            transport=transport, base_url=URL, headers=FROM_OUR_PAGES, cookies=cookies
        ) as rater:
            assert (await rater.get(f"{HERE}/work")).json()["leases"]
        await house.store.number()
        secret = house.draws("tone")
        found = await house.store.read(lambda tx: replay(tx, "tone", secret))
        assert (found.differing, found.by.get("uncertainty", 0) > 0) == (0, True)
        assert await house.store.read(_drawn_here) is True
        await end()


def _drawn_here(tx: Transaction) -> bool:
    """Whether the last lease was drawn by beliefs without a full fit."""
    lines = tx.all(logs.LINES, log="tone", start=0, limit=5_000)
    last = [json.loads(line.body) for line in lines if line.kind == "item_leased"][-1]
    draw = last["data"]["draw"]
    return bool(draw["choice"] == "uncertainty" and draw["fitted"] == 0)


def test_the_command_names_all_tasks() -> None:
    option = next(one for one in command.params if one.name == "tasks")
    assert isinstance(option, Option)
    told = (option.help or "").partition(": ")[2].rstrip(".").split(", ")
    assert told == list(TASKS)


def test_workers_need_a_database_that_others_can_write_to(tmp_path: Path) -> None:
    (tmp_path / "server.toml").write_text('background = "worker"')
    with pytest.raises(SpecError, match="needs a database on PostgreSQL"):
        read_settings(tmp_path)


@pytest.mark.parametrize(
    ("given", "says"), [("watch,nothing", "'nothing'"), (",", "nothing to do")]
)
def test_tasks_that_there_are_none_of(tmp_path: Path, given: str, says: str) -> None:
    house = open_house(tmp_path / "data", Settings())
    with pytest.raises(RequestError, match=f"{says}.*name some of leases"):
        work(house, [name for name in given.split(",") if name])


def test_on_a_file_a_server_does_all_itself(tmp_path: Path) -> None:
    data = tmp_path / "data"
    house = open_house(data, Settings())
    asyncio.run(_held(house, data))


async def _held(house: House, data: Path) -> None:
    await house.start()
    command = [sys.executable, "-m", "quorate", "work", "--data", str(data), "--port", "0"]
    environment = {name: value for name, value in os.environ.items() if name != "QUORATE_DATABASE"}
    try:
        refused = await asyncio.to_thread(
            subprocess.run,
            command,
            timeout=120,
            check=False,
            capture_output=True,
            text=True,
            env=environment,
        )
    finally:
        await house.stop()
    assert refused.returncode == 6
    assert "has one writer" in refused.stderr
    assert "PostgreSQL" in refused.stderr
