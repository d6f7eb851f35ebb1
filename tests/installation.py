"""An installation as people run it: ``quorate serve`` as a process, and what is done to it.

with serving(tmp_path / "data") as server:
    done = run(["status", "--data", str(server.data)], tmp_path)
"""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Queue

import httpx
import uvicorn

import blank
from campaigns import small_spec
from house import FROM_OUR_PAGES, PASSWORD
from quorate.client import Client, Item
from quorate.schema.campaign import CampaignSpec
from quorate.server.house import DATABASE, open_house
from quorate.server.serving import Orders, _listen, _run
from quorate.server.settings import Settings


@dataclass
class Answering:
    """A running server."""

    data: Path
    url: str
    owner_link: str | None

    def own(self) -> str:
        """Become the owner by the link; the person's id."""
        assert self.owner_link is not None
        secret = self.owner_link.rpartition("/")[2]
        return joined(self.url, secret, "owner")


@dataclass
class Server(Answering):
    """A running server in a process of its own."""

    process: subprocess.Popen[str]
    said: list[str] = field(default_factory=list)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal and wait; the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        out, err = self.process.communicate(timeout=60)
        self.said += [out, err]
        return self.process.returncode


def joined(url: str, secret: str, login: str) -> str:
    """Join by a link, as a browser does; the person's id."""
    body = {"pseudonym": login, "login": login, "password": PASSWORD, "agreed": True}
    answer = httpx.post(f"{url}/api/invitations/{secret}", json=body, headers=FROM_OUR_PAGES)
    assert answer.status_code == 201, answer.text
    person: str = answer.json()["person"]
    return person


def start(data: Path, options: Sequence[str] = ()) -> subprocess.Popen[str]:
    """Start ``quorate serve`` on a free port, with its output piped."""
    return subprocess.Popen(
        [sys.executable, "-m", "quorate", "serve", "--data", str(data), "--port", "0", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONWARNINGS": "error"},
    )


@contextmanager
def serving(data: Path, options: Sequence[str] = ()) -> Iterator[Server]:
    """A server that answers; it is stopped at the end."""
    process = start(data, options)
    assert process.stdout is not None
    first = process.stdout.readline()
    found = re.fullmatch(r"Quorate answers at (\S+)\n", first)
    if found is None:
        process.kill()
        raise AssertionError(f"{first!r} {process.communicate()}")
    server = Server(data, found[1], None, process)
    if _is_unowned(server):
        process.stdout.readline()
        server.owner_link = process.stdout.readline().strip()
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def answering(data: Path, database: str | None = None) -> Iterator[Answering]:
    """The same in a thread of this process, where the process is not what is tried.

    One of its own takes two seconds of a processor to begin.
    """
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    house = open_house(data, Settings(database=database))
    if database is None and not (data / DATABASE).exists():
        blank.lay(data / DATABASE)
    listening = _listen("127.0.0.1", 0)
    told: Queue[tuple[str, str | None]] = Queue()
    servers: list[uvicorn.Server] = []

    def announce(url: str, link: str | None) -> None:
        told.put((url, link))

    with ThreadPoolExecutor(1) as thread:
        running = thread.submit(
            asyncio.run, _run(house, data, listening, Orders(), announce, servers.append)
        )
        running.add_done_callback(lambda _: told.put(("", None)))
        url, link = told.get(timeout=60)
        try:
            if url:
                yield Answering(data, url, link)
        finally:
            for server in servers:
                server.should_exit = True
            running.result(timeout=60)
            listening.close()


def _is_unowned(server: Server) -> bool:
    with Client.local(server.data) as client:
        return not any(one.role == "owner" for one in client.people())


def sentences(number: int, start: int = 0) -> list[Item]:
    """Items of ``campaigns.small_spec``."""
    return [
        Item({"sentence": f"Sentence number {i}."}, f"i{i:03d}")
        for i in range(start, start + number)
    ]


def judge(url: str, campaign: str, secret: str, login: str, *, number: int) -> str:
    """Join as a rater, read the guideline, judge so many items; the rater's id."""
    with httpx.Client(base_url=url, headers=FROM_OUR_PAGES) as browser:
        body = {"pseudonym": login, "login": login, "password": PASSWORD, "agreed": True}
        person: str = browser.post(f"/api/invitations/{secret}", json=body).json()["person"]
        work = browser.get(f"/api/campaigns/{campaign}/work").json()
        version = work["guideline"]["version"]
        browser.post(f"/api/campaigns/{campaign}/guideline/{version}/acknowledge")
        leases = browser.get(f"/api/campaigns/{campaign}/work").json()["leases"]
        for i in range(number):
            answer = browser.post(
                f"/api/campaigns/{campaign}/judgments",
                json={
                    "submission": f"{login}-{i}",
                    "lease": leases[0]["lease"],
                    "labels": {"tone": "warm" if i % 2 else "cold", "why": f"As {login} felt."},
                    "seconds": 3.5,
                },
            )
            assert answer.status_code == 200, answer.text
            leases = answer.json()["leases"]
    return person


def campaign(client: Client, items: int = 6, spec: CampaignSpec | None = None) -> str:
    """Open a campaign with items; its name."""
    opened = client.open_campaign(spec or small_spec())
    added = client.add_items(opened.campaign, sentences(items))
    assert not added.refused
    return opened.campaign


def with_picture() -> CampaignSpec:
    """``campaigns.small_spec`` with a picture that may be left out."""
    fields = [
        {"name": "sentence", "type": "text"},
        {"name": "picture", "type": "image", "required": False, "alt": "sentence"},
    ]
    return small_spec(content=fields)


def picture(folder: Path) -> Path:
    """A small picture in a folder."""
    from PIL import Image

    Image.new("RGB", (8, 8), "green").save(folder / "picture.png")
    return folder / "picture.png"
