"""What is left after kill -9 in mid-load, of the server and of the database.

    uv run python benchmarks/crash.py                          20 rounds on each store
    uv run python benchmarks/crash.py --store postgres --rounds 50

In each round virtual raters judge over HTTP as fast as they can (PostgreSQL: through two server
processes), until, at a random moment, processes are killed by SIGKILL: on SQLite the server; on
PostgreSQL one server, both, or the database with all its processes, in turn. Then the store is
opened again and everything is counted:

    lost        judgments that a rater was told of and that are not there
    beyond      items with more judgments and leases than their overlap
    doubled     judgments of one rater, or of one lease, on the same item
    unlike      rows of the views, or entries of the log, at odds with a replay of the log

``judged`` are all acknowledged judgments so far; ``kept`` those that are there although their rater
did not hear of it. After the restart each rater sends what had no answer once more, under the same
name: ``settled`` says that then all are acknowledged, each once. Lost, beyond, doubled and unlike
must be 0. SIGKILL leaves the system's cache in place: it says nothing about the loss of power.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from load import Line, QuorateRater
from quorate.ledger.views import ITEMS, JUDGMENTS, Row
from quorate.server.house import DATABASE, open_house
from quorate.server.settings import FILE, read_settings
from quorate.server.verification import verify_data
from quorate.storage.snapshot import read_file, read_server
from quorate.storage.transaction import Transaction
from serve import CAMPAIGN, free_port, prepare

sys.path.append(str(Path(__file__).resolve().parents[1] / "tests"))
from databases import Databases

OVERLAP = 3


@dataclass(slots=True)
class Server:
    """A server process on a port."""

    data: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until it answers."""
        command = [sys.executable, "-m", "quorate", "serve"]
        command += ["--data", str(self.data), "--port", str(self.port)]
        log = (self.data / "server.log").open("ab")
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=log)
        log.close()
        begun = time.monotonic()
        while time.monotonic() - begun < 60:
            try:
                with urlopen(f"http://127.0.0.1:{self.port}/health", timeout=5) as answer:
                    answer.read()
                return
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.05)
        raise SystemExit(f"the server did not start: see {self.data / 'server.log'}")

    def kill(self) -> None:
        """SIGKILL."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None


@dataclass(frozen=True, slots=True)
class Found:
    """What a store held after a crash."""

    judged: int
    kept: int
    lost: int
    beyond: int
    doubled: int
    unlike: int

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not (self.lost or self.beyond or self.doubled or self.unlike)


@dataclass(slots=True)
class Rig:
    """An installation with its servers, its raters, and, on PostgreSQL, its database."""

    data: Path
    servers: list[Server]
    raters: list[QuorateRater]
    databases: Databases | None
    url: str

    def start(self) -> None:
        """Start what does not run."""
        for server in self.servers:
            if server.process is None:
                server.start()

    def plug(self, number: int) -> tuple[str, Callable[[], None]]:
        """What is killed in this round, and how."""
        if self.databases is None:
            return "server", self.servers[0].kill
        kind = number % 3
        if kind == 0:
            return "one server", self.servers[number % 2].kill
        if kind == 1:
            return "both servers", self.kill_servers
        return "database", self.databases.kill

    def kill_servers(self) -> None:
        """SIGKILL all servers."""
        for server in self.servers:
            server.kill()

    def mend(self) -> None:
        """Start the database when it was killed; the servers must find it by themselves."""
        if self.databases is not None:
            self.databases.start()

    async def rows(self) -> tuple[list[Row], list[Row]]:
        """All items and all judgments."""

        def work(tx: Transaction) -> tuple[list[Row], list[Row]]:
            return list(tx.select(ITEMS, {})), list(tx.select(JUDGMENTS, {}))

        if self.databases is not None:
            return await read_server(self.url, work)
        return await asyncio.to_thread(read_file, self.data / DATABASE, work)


async def judge_until(raters: list[QuorateRater], seconds: float, plug: Callable[[], None]) -> None:
    """Let all raters judge for so long, then pull the plug, and wait until all know."""
    ended = asyncio.Event()

    async def judge(rater: QuorateRater) -> None:
        while not ended.is_set():
            try:
                if not await rater.cycle():
                    return
            except (OSError, RuntimeError):  # cut, or refused because the database is gone
                return

    work = [asyncio.create_task(judge(rater)) for rater in raters]
    await asyncio.sleep(seconds)
    await asyncio.to_thread(plug)
    await asyncio.sleep(0.2)
    ended.set()
    await asyncio.gather(*work)


async def settle(raters: list[QuorateRater]) -> None:
    """Send once more what had no answer, until it has one; then ask what is in hand."""

    async def again(rater: QuorateRater) -> None:
        rater.line.cut()
        while rater.unsure:
            try:
                await rater.submit(next(iter(rater.unsure.values())))
            except OSError:
                await asyncio.sleep(0.1)
            except RuntimeError as refused:
                if not str(refused).startswith("503"):
                    raise
                await asyncio.sleep(0.1)
        rater.leases = []

    await asyncio.gather(*(again(rater) for rater in raters))


async def examine(rig: Rig) -> Found:
    """Hold what is there against what raters were told, and against a replay of the logs."""
    items, judgments = await rig.rows()
    there = {(str(row["lease"]), str(row["judgment"])) for row in judgments}
    told = {receipt for rater in rig.raters for receipt in rater.acknowledged}
    of_rater = Counter((row["rater"], row["item"]) for row in judgments)
    of_lease = Counter(row["lease"] for row in judgments)
    beyond = [
        row
        for row in items
        if int(row["held"] or 0) + int(row["judged"] or 0) > OVERLAP or int(row["room"] or 0) < 0
    ]
    counted = Counter(str(row["item"]) for row in judgments if not row["surplus"])
    verdict = await verify_data(rig.data, read_settings(rig.data))
    return Found(
        judged=len(told),
        kept=len(there - told),
        lost=len(told - there),
        beyond=len(beyond) + sum(number > OVERLAP for number in counted.values()),
        doubled=sum(n > 1 for n in of_rater.values()) + sum(n > 1 for n in of_lease.values()),
        unlike=verdict.fault_count,
    )


async def rounds(rig: Rig, options: argparse.Namespace, rng: random.Random) -> bool:
    """Crash and count; a line for each round; whether all of them were sound."""
    print("| round | killed | judged | kept | lost | beyond | doubled | unlike | settled |")
    print("|---:|---|---:|---:|---:|---:|---:|---:|---|", flush=True)
    sound = True
    rig.start()
    for number in range(options.rounds):
        name, plug = rig.plug(number)
        await judge_until(rig.raters, rng.uniform(0.5, options.seconds), plug)
        await asyncio.to_thread(rig.mend)
        found = await examine(rig)
        await asyncio.to_thread(rig.start)
        await settle(rig.raters)
        after = await examine(rig)
        settled = after.sound and not after.kept
        sound = sound and found.sound and settled
        print(
            f"| {number + 1} | {name} | {found.judged} | {found.kept} | {found.lost} | "
            f"{found.beyond} | {found.doubled} | {found.unlike} | {'yes' if settled else 'NO'} |",
            flush=True,
        )
    return sound


async def crash(store: str, options: argparse.Namespace, folder: Path) -> bool:
    """All rounds on one kind of store."""
    data = folder / store
    data.mkdir(mode=0o700)
    databases = Databases(durable=True) if store == "postgres" else None
    url = ""
    lines = ["judgments_per_second = 100000.0"]
    if databases is not None:
        url = await databases.new("template0")
        lines.append(f'database = "{url}"')
    (data / FILE).write_text("\n".join(lines) + "\n")
    house = open_house(data, read_settings(data))
    await house.start()
    tokens = await prepare(house, options.items, options.raters, hold=2, checks={})
    await house.stop()
    servers = [Server(data, free_port()) for _ in range(1 if databases is None else 2)]
    raters = [
        QuorateRater(
            Line(
                f"http://127.0.0.1:{servers[number % len(servers)].port}",
                {"Authorization": f"Bearer {token}"},
            ),
            CAMPAIGN,
        )
        for number, token in enumerate(tokens)
    ]
    rig = Rig(data, servers, raters, databases, url)
    try:
        return await rounds(rig, options, random.Random(options.seed))
    finally:
        rig.kill_servers()
        if databases is not None:
            databases.remove()


def main(options: argparse.Namespace) -> None:
    """The stores that were asked for; exit code 1 when anything was not sound."""
    sound = True
    for store in options.store:
        print(f"\n{store}, {options.raters} raters, overlap {OVERLAP}", flush=True)
        with tempfile.TemporaryDirectory(prefix="quorate-crash-", dir=options.folder) as name:
            sound = asyncio.run(crash(store, options, Path(name))) and sound
    raise SystemExit(0 if sound else 1)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--store", nargs="+", default=["sqlite", "postgres"])
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--raters", type=int, default=32)
    parser.add_argument("--items", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=2.0, help="of load in a round, at most")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", default=None, help="where the data lie while it runs")
    main(parser.parse_args())
