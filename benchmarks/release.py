"""What it costs to release a large campaign, and to verify the release.

    uv run python benchmarks/release.py FOLDER [--judgments 1000000]

Lays a campaign into a SQLite file in FOLDER, if there is none: three judgments an item, of a
thousand raters, one question with five options, with every entry of its log (added, leased, judged,
settled). Then makes a release as the server does, and verifies its ZIP with ``quorate verify``;
each in a process of its own. Prints CPU seconds (user and system, all threads),
wall seconds, and the peak of memory.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

from quorate.campaign.checkpointing import checkpoint
from quorate.campaign.rights import OWNER, Actor
from quorate.certificate.asked import Asked
from quorate.ledger.checkpoint import Signer
from quorate.ledger.disclosure import new_salt
from quorate.ledger.entry import Entry
from quorate.ledger.event import Event, Json, Stamp
from quorate.ledger.events import (
    CampaignOpened,
    GuidelineAcknowledged,
    GuidelinePublished,
    ItemAdded,
    ItemLeased,
    ItemSettled,
    JudgmentSubmitted,
    MemberEnrolled,
)
from quorate.ledger.replay import Folded
from quorate.ledger.vault import Vault
from quorate.schema.campaign import CampaignSpec, campaign_spec
from quorate.server.releases import Releases
from quorate.server.runner import Runner, Slot
from quorate.storage.sqlite import Sqlite

NAME = "notices"
NOON = 1_750_000_000_000
"""milliseconds UTC"""
EACH = 3
RATERS = 1_000
OPTIONS = ("event", "traffic", "services", "people", "other")
RIGHT = 0.8
WORDS = [f"word{n}" for n in range(5_000)]
AT_ONCE = 10_000
"""items whose rows are written together"""
KEY = bytes(32)


def spec() -> CampaignSpec:
    """A prescriptive campaign with one question."""
    return campaign_spec(
        {
            "quorate": 1,
            "paradigm": "prescriptive",
            "name": NAME,
            "title": "What are notices about?",
            "purpose": "To sort the notices of a town.",
            "content": [{"name": "notice", "type": "text"}],
            "questions": [
                {"name": "topic", "type": "single_choice", "ask": "About?", "options": OPTIONS}
            ],
            "guideline": {"version": "1.0", "text": "Judge the notice, not the writer."},
            "overlap": EACH,
            "pay": {"currency": "EUR", "per_item": 0.05},
        }
    )


def events(judgments: int) -> Iterator[tuple[int, str, Event]]:
    """Time, person and event, in the order of the log; an item's last one settles it."""
    rng, declared, at = Random(0), spec(), NOON
    people = [f"p_{n:020x}" for n in range(RATERS)]
    items = -(-judgments // EACH)
    names = [f"i{n:07d}" for n in range(items)]
    yield at, "operator", CampaignOpened(NAME, declared.title, declared.as_data())
    yield at, "operator", GuidelinePublished(NAME, "1.0", 1, declared.guideline.text, "")
    for person in people:
        yield at, "operator", MemberEnrolled(NAME, person, "rater", "active")
        yield at, person, GuidelineAcknowledged(NAME, person, "1.0")
    for place, name in enumerate(names):
        notice: Json = {"notice": " ".join(rng.choices(WORDS, k=12))}
        slices: Json = {"source": f"s{place % 40}"}
        yield at, "operator", ItemAdded(NAME, name, notice, place, EACH, slices=slices)
    number = 0
    for name in names:
        truth = rng.randrange(len(OPTIONS))
        for person in rng.sample(people, EACH):
            at += 400
            lease, spent = f"l_{number:020x}", rng.randrange(2_000, 30_000)
            yield (
                at - spent,
                person,
                ItemLeased(NAME, name, lease, person, 0, {}, "1.0", at + 10**6),
            )
            told = truth if rng.random() < RIGHT else rng.randrange(len(OPTIONS))
            yield at, person, JudgmentSubmitted(
                NAME, name, f"j_{number:024x}", lease, person, 0, {"topic": OPTIONS[told]}, {},
                "1.0", spent, 50_000, "held",
            )  # fmt: skip
            number += 1
        sure: Json = {"topic": {"label": OPTIONS[truth], "probability": 0.9}}
        yield at, "operator", ItemSettled(NAME, name, "quorate", sure, number)


def lay(path: Path, judgments: int) -> None:
    """The store with these events and what they fold into."""
    asyncio.run(_empty(path))
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA synchronous = OFF")
        folded = Folded()
        lines: list[tuple[object, ...]] = []
        for index, (at, by, event) in enumerate(events(judgments)):
            entry = Entry(Stamp(NAME, at, by), event, new_salt())
            written = entry.written()
            entry.fold(folded)
            lines.append(
                (NAME, index, event.kind, at, event.subject, written.body.decode(), written.leaf)
            )
            if len(lines) == 10 * AT_ONCE:
                _put_lines(db, lines)
                for name in ("leases", "judgments"):
                    _put(db, folded, name, ended=True)
        _put_lines(db, lines)
        for name in list(folded.tables):
            _put(db, folded, name)
    asyncio.run(_signed(path))


async def _empty(path: Path) -> None:
    store = Sqlite(path)
    await store.start()
    await store.stop()


async def _signed(path: Path) -> None:
    """Sign the head of the log, as a server does every minute, so that its tree is not grown whole
    when a release is made."""
    store = Sqlite(path)
    await store.start()
    await store.write(lambda tx: checkpoint(tx, NAME, Signer(f"x/{NAME}", KEY)))
    await store.stop()


def _put_lines(db: sqlite3.Connection, lines: list[tuple[object, ...]]) -> None:
    db.executemany(
        "INSERT INTO events (log, idx, kind, at, item, body, leaf) VALUES (?, ?, ?, ?, ?, ?, ?)",
        lines,
    )
    lines.clear()


def _put(db: sqlite3.Connection, folded: Folded, name: str, *, ended: bool = False) -> None:
    """Write rows of a view and forget them; only those that no event will change, if ``ended``."""
    table = folded.tables.get(name, {})
    keys = [key for key, row in table.items() if not ended or row.get("status") != "held"]
    rows = [table.pop(key) for key in keys]
    if rows:
        columns = ", ".join(f'"{column}"' for column in rows[0])
        places = ", ".join(f":{column}" for column in rows[0])
        db.executemany(f"INSERT INTO {name} ({columns}) VALUES ({places})", rows)


async def release(folder: Path) -> None:
    """Make a release as the server does; prints what it cost as JSON."""
    store = Sqlite(folder / "quorate.db")
    await store.start()
    made = Releases(
        store,
        Vault(KEY),
        folder / "releases",
        lambda log: Signer(f"x/{log}", KEY),
        lambda: runner.wake(),
    )
    runner = Runner(store, "benchmark", 20, [Slot(made.makes)], alone=True)
    await runner.start()
    owner = Actor("operator", OWNER)
    began = time.perf_counter(), time.process_time()
    before, _ = await made.made(owner, NAME)
    await made.start(owner, NAME, f"1.{len(before.entries)}.0", Asked("raters"))
    step, steps = "", []
    while True:
        await asyncio.sleep(0.2)
        _, making = await made.made(owner, NAME)
        now = "done" if making is None else making.step
        if now != step:
            steps.append((now, time.process_time() - began[1]))
            step = now
        if making is None or making.problem:
            break
    await runner.stop()
    await store.stop()
    told = {"steps": steps, "problem": "" if making is None else making.problem}
    print(json.dumps({**told, "wall": time.perf_counter() - began[0]}))


def measured(*command: str) -> tuple[str, float, float, float]:
    """What a process printed, its CPU and wall seconds, and its peak of memory in GB."""
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        printed = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}:\n{printed}")
    wall = time.perf_counter() - began
    return printed, used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--judgments", type=int, default=1_000_000)
    parser.add_argument("--only", choices=("lay", "release"), help=argparse.SUPPRESS)
    said = parser.parse_args()
    folder: Path = said.folder
    store = folder / "quorate.db"
    if said.only == "lay":
        lay(store, said.judgments)
    elif said.only == "release":
        asyncio.run(release(folder))
    else:
        folder.mkdir(parents=True, exist_ok=True)
        me = (sys.executable, __file__, str(folder), f"--judgments={said.judgments}")
        print("| | CPU s | wall s | peak GB |\n|---|---:|---:|---:|")
        if not store.exists():
            _tell("laying", measured(*me, "--only=lay"))
        made = measured(*me, "--only=release")
        _tell("release", made)
        newest = max((folder / "releases").glob("*.zip"), key=lambda path: path.stat().st_mtime)
        quorate = str(Path(sys.executable).with_name("quorate"))
        _tell("verify", measured(quorate, "verify", str(newest)))
        print(f"\n{made[0]}")


def _tell(what: str, found: tuple[str, float, float, float]) -> None:
    print(f"| {what} | {found[1]:.1f} | {found[2]:.1f} | {found[3]:.2f} |", flush=True)


if __name__ == "__main__":
    main()
