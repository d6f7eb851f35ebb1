"""A real server process: it starts, is stopped, is killed, and nothing acknowledged is lost."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from house import FROM_OUR_PAGES, PASSWORD, opened, submission
from quorate.schema.errors import QuorateError
from quorate.server.doorkeeper import COOKIE
from quorate.server.house import House, open_house
from quorate.server.serving import OPEN_FILES, URL_FILE, serve, served_at
from quorate.server.settings import Settings, read_settings

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX"),
]
SERVE = """
import sys
from pathlib import Path
from quorate.schema.errors import QuorateError
from quorate.server.house import open_house
from quorate.server.serving import serve
from quorate.server.settings import read_settings
data = Path(sys.argv[1])
try:
    serve(open_house(data, read_settings(data)), data, port=int(sys.argv[2]),
          announce=lambda url, link: print(url, link, flush=True))
except QuorateError as error:
    sys.exit(f"refused: {error}")
"""


@contextmanager
def running(data: Path, port: int = 0) -> Iterator[tuple[subprocess.Popen[str], str, str]]:
    """A server process on a folder, its address, and the link of the first owner."""
    command = [sys.executable, "-W", "error", "-c", SERVE, str(data), str(port)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stderr is not None
    said = process.stdout.readline().split()
    if len(said) != 2:
        process.wait(20)
        pytest.fail(f"the server did not start: {process.stderr.read()}")
    try:
        yield process, said[0], said[1]
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(20)
        process.stdout.close()
        process.stderr.close()


def browser(url: str, cookie: str | None = None) -> httpx.AsyncClient:
    cookies = {} if cookie is None else {COOKIE: cookie}
    return httpx.AsyncClient(base_url=url, headers=FROM_OUR_PAGES, cookies=cookies, timeout=30)


async def prepared(data: Path, raters: int, items: int) -> list[str]:
    """A campaign in a folder; the sessions of its raters."""
    async with opened(data, raters=raters, items=items) as place:
        return [rater.cookies[COOKIE] for rater in place.raters]


async def test_the_first_start_gives_the_owner_a_link(tmp_path: Path) -> None:
    with running(tmp_path / "data") as (process, url, link):
        assert link.startswith(f"{url}/join/")
        where = tmp_path / "data" / URL_FILE
        assert served_at(tmp_path / "data") == url
        assert where.stat().st_mode & 0o777 == 0o600
        async with browser(url) as client:
            body = {"pseudonym": "O", "login": "o", "password": PASSWORD, "agreed": True}
            secret = link.rpartition("/")[2]
            assert (await client.post(f"/api/invitations/{secret}", json=body)).status_code == 201
            assert (await client.get("/api/session")).json()["install_role"] == "owner"
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
        assert served_at(tmp_path / "data") is None
    with running(tmp_path / "data") as (_, _, link):
        assert link == "None"


async def test_it_takes_as_many_connections_as_the_system_allows(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource", reason="limits of POSIX")
    if not hasattr(resource, "prlimit"):
        pytest.skip("limits of another process can be asked for on Linux alone")
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(256, before[1]), before[1]))
    try:
        with running(tmp_path / "data") as (process, _, _):
            now, most = resource.prlimit(process.pid, resource.RLIMIT_NOFILE)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
    assert now == min(most, OPEN_FILES)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_that_comes_before_it_answers_stops_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    start = House.start
    announced: list[str] = []
    signals = [number]

    async def started(house: House) -> None:
        await start(house)
        if signals:  # it is started twice
            signal.raise_signal(signals.pop())

    def announce(url: str, _: str | None) -> None:
        announced.append(url)
        signal.raise_signal(number)

    monkeypatch.setattr(House, "start", started)
    house = open_house(tmp_path, Settings())
    serve(house, tmp_path, port=0, announce=announce)
    assert announced == []
    assert served_at(tmp_path) is None


async def test_it_stops_gracefully_while_raters_work(tmp_path: Path) -> None:
    """SIGTERM: what is under way is answered, exit 0, and the log is whole."""
    data = tmp_path / "data"
    sessions = await prepared(data, raters=3, items=60)
    with running(data) as (process, url, _):
        kept: list[str] = []
        workers = [asyncio.create_task(_work(url, session, kept)) for session in sessions]
        while len(kept) < 10:
            await asyncio.sleep(0.02)
        process.send_signal(signal.SIGTERM)
        await asyncio.gather(*workers)
        assert await asyncio.to_thread(process.wait, 20) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""
    assert set(kept) <= await _judgments(data)


async def test_kill_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    data = tmp_path / "data"
    sessions = await prepared(data, raters=3, items=90)
    kept: list[str] = []
    for round_ in range(3):
        with running(data) as (process, url, _):
            workers = [asyncio.create_task(_work(url, session, kept)) for session in sessions]
            while len(kept) < 12 * (round_ + 1):
                await asyncio.sleep(0.01)
            process.kill()
            await asyncio.gather(*workers)
    assert len(kept) >= 36
    assert set(kept) <= await _judgments(data)


async def test_a_submission_that_was_cut_off_is_sent_again_and_counts_once(tmp_path: Path) -> None:
    data = tmp_path / "data"
    (session,) = await prepared(data, raters=1, items=6)
    with running(data) as (process, url, _):
        async with browser(url, session) as client:
            work = (await client.get("/api/campaigns/tone/work")).json()
            body = submission(work["leases"][0]["lease"])
            first = (await client.post("/api/campaigns/tone/judgments", json=body)).json()
        process.kill()
    with running(data) as (_, url, _):
        async with browser(url, session) as client:
            again = (await client.post("/api/campaigns/tone/judgments", json=body)).json()
    assert again["receipt"] == first["receipt"]
    assert again["progress"]["judged"] == 1


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert "cannot listen there" in _refused(tmp_path / "data", taken.getsockname()[1])


@pytest.mark.skipif(os.name == "posix" and os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o500)
    assert "refused" in _refused(folder, 0)


def test_keys_that_others_can_read(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o700)
    open_house(tmp_path / "data", Settings())
    (tmp_path / "data" / "master.key").chmod(0o644)
    assert "master.key" in _refused(tmp_path / "data", 0)


def _refused(data: Path, port: int) -> str:
    """What is said where a server cannot begin to answer; that a command says it so is tried in
    ``cli/test_serve.py``."""
    with pytest.raises(QuorateError) as refused:
        serve(open_house(data, read_settings(data)), data, port=port)
    return str(refused.value)


async def _work(url: str, session: str, kept: list[str]) -> None:
    """Judge until the server is gone or nothing is left."""
    async with browser(url, session) as client:
        try:
            body = (await client.get("/api/campaigns/tone/work")).json()
            while leases := body.get("leases"):
                given = submission(leases[0]["lease"])
                answer = await client.post("/api/campaigns/tone/judgments", json=given)
                if answer.status_code != 200:
                    return
                body = answer.json()
                kept.append(body["receipt"]["judgment"])
        except httpx.TransportError:
            return


async def _judgments(data: Path) -> set[str]:
    from campaigns import assert_counts_are_sound, assert_views_are_replay, view_rows
    from quorate.ledger.views import JUDGMENTS
    from quorate.storage.sqlite import Sqlite

    store = Sqlite(data / "quorate.db")
    await store.start()
    try:
        await store.read(assert_views_are_replay)
        await store.read(lambda tx: assert_counts_are_sound(tx, overlap=2))
        rows = await store.read(lambda tx: view_rows(tx, JUDGMENTS))
        return {str(row["judgment"]) for row in rows.values()}
    finally:
        await store.stop()
