"""How many bytes a campaign takes in the database: an item, a lease, a judgment, with its events.

    uv run python benchmarks/disk.py                              SQLite, 100,000 judgments
    uv run python benchmarks/disk.py --store postgres
    uv run python benchmarks/disk.py --items 20000 --judgments 10000

Items are those of ``serve.py`` (a text of some 70 characters), a judgment is one choice. The verbs
of a server write them, without HTTP. A table counts with its indexes; of the log the events of one
kind count by their share of its bytes.
"""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
import tempfile
import time
from contextlib import closing
from pathlib import Path

from quorate.campaign.handing.working import supply
from quorate.campaign.rights import Actor
from quorate.campaign.submitting import Submission, submit
from quorate.server.house import DATABASE, House, open_house
from quorate.server.settings import FILE, read_settings
from quorate.storage.queries import campaigns
from quorate.storage.transaction import Transaction
from serve import CAMPAIGN, postgres, prepare

RATERS = 64
ALONE = 50
"""judgments in one transaction, so that loading takes less time; rows are the same"""
TABLES = ("items", "leases", "judgments", "events")
KINDS = {"items": "item_added", "leases": "item_leased", "judgments": "judgment_submitted"}
LOG = "SELECT kind, count(*), sum(length(body)) FROM events WHERE item IS NOT NULL GROUP BY kind"


async def load(house: House, items: int, judgments: int) -> None:
    """A campaign with so many items and judgments."""
    await prepare(house, items, RATERS, hold=2)
    members = await house.store.read(lambda tx: tx.all(campaigns.MEMBERS, campaign=CAMPAIGN))
    raters = [Actor(str(one.person)) for one in members if one.role == "rater"]
    for start in range(0, judgments, ALONE):
        rater = raters[start // ALONE % RATERS]

        def work(tx: Transaction, rater: Actor = rater, start: int = start) -> None:
            for number in range(start, min(start + ALONE, judgments)):
                held = supply(tx, house.desk, rater, CAMPAIGN, 2).leases[0]
                given = Submission(f"s{number}", held.lease, {"answer": "yes"}, 3_000)
                submit(tx, house.vault, rater, CAMPAIGN, given)

        await house.store.write(work)


Sizes = tuple[dict[str, int], dict[str, int], dict[str, tuple[int, int]]]
"""bytes and rows by table, count and bytes of the bodies by kind of event"""


def on_sqlite(path: Path) -> Sizes:
    """The sizes of a file."""
    pages = (
        "SELECT sum(pgsize) FROM dbstat WHERE name = ?1 OR name IN"
        " (SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = ?1)"
    )
    with closing(sqlite3.connect(path)) as raw:
        size = {name: int(raw.execute(pages, (name,)).fetchone()[0]) for name in TABLES}
        rows = {name: _rows(raw, name) for name in TABLES}
        kinds = {str(kind): (int(n), int(bytes_)) for kind, n, bytes_ in raw.execute(LOG)}
    return size, rows, kinds


def _rows(raw: sqlite3.Connection, name: str) -> int:
    return int(raw.execute(f"SELECT count(*) FROM {name}").fetchone()[0])


async def on_postgres(url: str) -> Sizes:
    """The sizes of a database."""
    import asyncpg

    raw = await asyncpg.connect(url)
    try:
        size, rows = {}, {}
        for name in TABLES:
            size[name] = int(await raw.fetchval(f"SELECT pg_total_relation_size('{name}')"))
            rows[name] = int(await raw.fetchval(f"SELECT count(*) FROM {name}"))
        kinds = {kind: (int(n), int(bytes_)) for kind, n, bytes_ in await raw.fetch(LOG)}
    finally:
        await raw.close()
    return size, rows, kinds


def told(sizes: Sizes) -> None:
    """Print the table."""
    size, rows, kinds = sizes
    bodies = sum(bytes_ for _, bytes_ in kinds.values())
    print("| | rows | bytes of the table | bytes of its event | bytes in all |")
    print("|---|---:|---:|---:|---:|")
    for table, kind in KINDS.items():
        own = size[table] / rows[table]
        number, bytes_ = kinds[kind]
        event = size["events"] * bytes_ / bodies / number
        print(f"| {table} | {rows[table]:,} | {own:,.0f} | {event:,.0f} | {own + event:,.0f} |")
    each = size["events"] / rows["events"]
    print(f"| events | {rows['events']:,} | {each:,.0f} | | |")
    print(f"all of it: {sum(size.values()) / 1e6:,.1f} MB")


async def measure(options: argparse.Namespace, data: Path, url: str | None) -> None:
    """Load, close, and look."""
    data.mkdir(mode=0o700)
    (data / FILE).write_text(f'database = "{url}"\n' if url else "")
    house = open_house(data, read_settings(data))
    await house.start()
    begun = time.process_time()
    await load(house, options.items, options.judgments)
    await house.store.number()
    await house.stop()
    print(f"loaded with {time.process_time() - begun:.0f} s of CPU", flush=True)
    told(await on_postgres(url) if url else on_sqlite(data / DATABASE))


async def main(options: argparse.Namespace) -> None:
    """Measure what was asked for."""
    with tempfile.TemporaryDirectory(prefix="quorate-disk-", dir=options.folder) as name:
        folder = Path(name)
        if options.store == "sqlite":
            await measure(options, folder / "data", None)
            return
        async with postgres(folder) as (url, _):
            await measure(options, folder / "data", url)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--store", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--items", type=int, default=40_000)
    parser.add_argument("--judgments", type=int, default=100_000)
    parser.add_argument("--folder", default=None, help="where the database lies while it runs")
    asyncio.run(main(parser.parse_args()))
