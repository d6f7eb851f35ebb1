"""A served campaign decides by itself how often to ask: over HTTP, and through a kill."""

from __future__ import annotations

import asyncio
import json
import random
import signal
import socket
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path

import httpx
import pytest

from campaigns import NAME, small_spec
from house import FROM_OUR_PAGES, Place, opened, submission
from quorate.campaign.adding import NewItem
from quorate.campaign.rights import Role
from quorate.ledger.views import ITEMS
from quorate.schema.campaign import CampaignSpec
from quorate.server.doorkeeper import COOKIE
from quorate.storage.queries import log
from quorate.storage.sqlite import Sqlite
from quorate.storage.transaction import Transaction
from quorate_process import run

pytestmark = pytest.mark.anyio
ITEMS_IN_ALL = 40
MIN, MAX = 2, 5
PATIENCE = 120.0
SPEC = small_spec(
    stopping={"min": MIN, "max": MAX, "confidence": 0.85},
    assignment={"choice": "information", "gold": 0.15},
    checks={},
    questions=[
        {
            "name": "tone",
            "type": "single_choice",
            "ask": "How does it sound?",
            "options": ["warm", "cold"],
        }
    ],
)
GOLD = [
    NewItem({"sentence": f"Sentence number {900 + n}."}, f"g{n}", {"tone": "cold"})
    for n in range(0, 20, 2)
]


def answer_of(content: object, rng: random.Random, skill: float = 0.95) -> dict[str, str]:
    """Odd sentences are warm, and raters mostly hear it."""
    number = int(str(content).rpartition("number ")[2].split(".")[0])
    truth, other = ("warm", "cold") if number % 2 else ("cold", "warm")
    return {"tone": truth if rng.random() < skill else other}


async def judge(client: httpx.AsyncClient, rng: random.Random, skill: float = 0.95) -> bool:
    """Answer what is in hand; False when there is nothing."""
    work = (await client.get(f"/api/campaigns/{NAME}/work")).json()
    if not work["leases"]:
        return False
    lease = work["leases"][0]
    given = submission(lease["lease"], labels=answer_of(lease["content"], rng, skill))
    done = await client.post(f"/api/campaigns/{NAME}/judgments", json=given)
    assert done.status_code == 200, done.text
    return True


async def items_of(place: Place) -> list[dict[str, object]]:
    rows = await place.house.store.read(lambda tx: list(tx.select(ITEMS, {"campaign": NAME})))
    return [dict(row) for row in rows if not row["bank"]]


async def test_a_campaign_ends_by_itself_and_experts_get_what_is_contested(tmp_path: Path) -> None:
    rng = random.Random(4)
    async with opened(tmp_path, raters=8, items=ITEMS_IN_ALL, spec=SPEC) as place:
        await place.add(GOLD)
        async with asyncio.timeout(PATIENCE):
            while any(row["outcome"] is None for row in await items_of(place)):
                worked = [await judge(rater, rng, 0.9) for rater in place.raters]
                if not any(worked):
                    await asyncio.sleep(0.1)
        found = await items_of(place)
        judged = [int(str(row["judged"])) for row in found]
        assert all(MIN <= number <= MAX for number in judged)
        assert sum(judged) < 0.8 * MAX * ITEMS_IN_ALL
        assert {row["outcome"] for row in found} <= {"quorate", "contested"}
        contested = {str(row["item"]) for row in found if row["outcome"] == "contested"}
        at = f"/api/campaigns/{NAME}"
        queue = (await place.owner.get(f"{at}/disputes")).json()
        waiting = {one["item"] for one in json.loads(json.dumps(queue))["disputes"]}
        assert contested <= waiting
        # what is believed of an item, and of its raters, is beside its judgments
        item = (await place.owner.get(f"{at}/items/i001")).json()
        assert {one["label"] for one in item["posterior"]["tone"]} == {"warm", "cold"}
        assert sum(one["probability"] for one in item["posterior"]["tone"]) == pytest.approx(1)
        assert all(0 <= one["competence"]["lower"] <= 1 for one in item["judgments"])
        # an expert settles it, somebody else confirms it, and it is gold
        expert = await place.person(Role.EXPERT)
        settled = {
            "labels": {"tone": "warm"},
            "reason": "read aloud",
            "cause": "ambiguous",
            "make_gold": True,
            "explanation": "It greets.",
        }
        done = await expert.post(f"{at}/items/i001/adjudicate", json=settled)
        assert done.status_code == 204, done.text
        own = await expert.post(f"{at}/items/i001/gold/confirm", json={})
        assert own.status_code == 409
        done = await place.owner.post(f"{at}/items/i001/gold/confirm", json={"reason": "so it is"})
        assert done.status_code == 204, done.text
        again = await place.owner.post(f"{at}/items/i001/gold/confirm", json={})
        assert again.status_code == 409
        item = (await place.owner.get(f"{at}/items/i001")).json()
        assert (item["gold"], item["explanation"]) == ({"tone": "warm"}, "It greets.")
        assert (item["outcome"], item["cause"], item["proposed"]) == (
            "adjudicated",
            "ambiguous",
            False,
        )


async def test_a_fault_in_one_campaign_stops_no_other(tmp_path: Path) -> None:
    rng = random.Random(1)
    async with opened(tmp_path, raters=2, items=4, spec=SPEC) as place:
        other = small_spec(name="broken", stopping={"min": 1, "max": 2}, checks={})
        await place.open(other, [])
        await place.house.watch.ask("broken", lambda watch: None)
        kept = place.house.watch._kept["broken"]
        assert kept.watch is not None
        kept.watch.following.items = None  # type: ignore[assignment]  # whatever may happen
        await place.add([NewItem({"sentence": "Sentence number 1."}, "i1")], "broken")
        async with asyncio.timeout(PATIENCE):
            while any(row["outcome"] is None for row in await items_of(place)):
                for rater in place.raters:
                    await judge(rater, rng, 1.0)
                await asyncio.sleep(0.1)
                if all(int(str(r["wanted"])) > MIN for r in await items_of(place)):
                    break  # two raters are not enough for what they want; but it was decided


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@contextmanager
def serving(data: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A server process on a folder, which answers."""
    command = [sys.executable, "-m", "quorate", "serve", "--data", str(data), "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(20)


async def prepared(data: Path, spec: CampaignSpec) -> list[str]:
    """A campaign in a folder; the sessions of its raters."""
    async with opened(data, raters=6, items=30, spec=spec) as place:
        await place.add(GOLD)
        return [rater.cookies[COOKIE] for rater in place.raters]


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
async def test_kill_in_the_middle_loses_no_decision_and_doubles_none(tmp_path: Path) -> None:
    data = tmp_path / "data"
    sessions = await prepared(data, SPEC)
    rng = random.Random(9)
    for number in range(3):
        port = free_port()
        with serving(data, port) as process:
            await work_for(port, sessions, rng, seconds=1.5 if number < 2 else 6.0)
            process.send_signal(signal.SIGKILL if number < 2 else signal.SIGTERM)
            await asyncio.to_thread(process.wait, 30)
    assert run(["ledger", "verify", "--data", "data"], tmp_path).returncode == 0
    replayed = run(["ledger", "decisions", NAME, "--data", "data", "--json"], tmp_path)
    found = json.loads(replayed.stdout)
    assert found["named"] == []
    assert replayed.returncode == 0
    assert found["untold"] == 0
    assert found["decisions"] >= 10
    async with opened_again(data) as items:
        # every item that has all it was to get was decided, once
        for row, decided in items:
            if row["room"] == 0 and row["held"] == 0:
                assert row["outcome"] is not None, row
            assert decided == int(str(row["wanted"])) - MIN + (row["outcome"] is not None)
            assert int(str(row["judged"])) <= MAX
    with closing(sqlite3.connect(data / "quorate.db")) as raw, raw:
        changed = raw.execute(
            'UPDATE events SET body = replace(body, \'"outcome":"quorate"\','
            ' \'"outcome":"contested"\') WHERE position ='
            ' (SELECT max(position) FROM events WHERE body LIKE \'%"outcome":"quorate"%\')'
        )
        assert changed.rowcount == 1
    replayed = run(["ledger", "decisions", NAME, "--data", "data"], tmp_path)
    assert replayed.returncode == 5
    assert "DIFFERS" in replayed.stdout
    assert "quorate comes out, not contested" in replayed.stdout + replayed.stderr


async def work_for(port: int, sessions: list[str], rng: random.Random, seconds: float) -> None:
    """Let everybody judge for so long, from when the server answers."""

    async def rater(session: str) -> None:
        async with httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{port}",
            headers=FROM_OUR_PAGES,
            cookies={COOKIE: session},
            timeout=30,
        ) as client:
            while asyncio.get_running_loop().time() < end:
                if not await judge(client, rng):
                    await asyncio.sleep(0.1)

    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                async with httpx.AsyncClient() as client:
                    await client.get(f"http://127.0.0.1:{port}/health")
                break
            except httpx.TransportError:
                await asyncio.sleep(0.05)
        end = asyncio.get_running_loop().time() + seconds
        await asyncio.gather(*(rater(session) for session in sessions))
        await asyncio.sleep(1.5)  # what is left to decide is decided


@asynccontextmanager
async def opened_again(data: Path) -> AsyncIterator[list[tuple[dict[str, object], int]]]:
    """Each item of a folder with the number of decisions about it."""
    store = Sqlite(data / "quorate.db")
    await store.start()

    def work(tx: Transaction) -> list[tuple[dict[str, object], int]]:
        lines = tx.all(log.LINES, log=NAME, start=0, limit=100_000)
        decided = Counter(
            line.item for line in lines if line.kind in ("item_settled", "item_widened")
        )
        rows: list[dict[str, object]] = [
            dict(row) for row in tx.select(ITEMS, {"campaign": NAME}) if not row["bank"]
        ]
        return [(row, decided[str(row["item"])]) for row in rows]

    try:
        yield await store.read(work)
    finally:
        await store.stop()
