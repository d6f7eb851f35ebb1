"""A campaign of ten million items on PostgreSQL: fill one, then measure a real server on it.

    createdb large
    uv run python benchmarks/scale.py fill --url postgresql://…/large --data DIR \\
        --items 10000000 --judgments 50000000 --given 2000000
    uv run python benchmarks/scale.py measure --url postgresql://…/large --data DIR --raters 64

``fill`` makes the campaign in an empty database (see ``scale_load.py``); most judgments are as if
imported, ``--given`` of them as if given here. ``measure`` starts a server on it, lets raters judge
in a closed loop without thinking time, with ``--think`` once more as people who pause while a
lead's live page is open, and then opens every page of a lead and of a rater, each twice. It prints
milliseconds from sending a judgment to having the next item, for each page its seconds, the rows
that the database sent and the pages of 8 KB that it touched (it needs ``pg_stat_statements``), and
the largest resident memory of the server.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import time
from pathlib import Path

import asyncpg

import thinking
from load import Line, QuorateRater, Rater, drive, tree
from quorate.campaign.opening import open_campaign
from quorate.server.house import open_house
from quorate.server.operator import PURPOSE, operator_token
from quorate.server.settings import FILE, read_settings
from scale_load import OPERATOR, Filling, Size, begin
from scale_pages import MINE, PAGES, Looking, headline, row
from serve import CAMPAIGN, a_rater, free_port, heading, line, served, spec

RATERS = 64
SEED = 1
TOKENS = "tokens.json"
MONTH = 31 * 86_400_000


async def fill(options: argparse.Namespace) -> None:
    """Open a campaign in an empty database and fill it."""
    options.data.mkdir(mode=0o700)
    settings = f'judgments_per_second = 100000.0\ndatabase = "{options.url}"\n'
    (options.data / FILE).write_text(settings)
    opened = time.time_ns() // 1_000_000 - MONTH
    house = open_house(options.data, read_settings(options.data), lambda: opened)
    await house.start()
    imported = options.judgments - options.given
    overlap = -(-options.judgments // options.items) + 1
    declared = spec(overlap=overlap, checks={}, seed=SEED)
    await house.store.write(lambda tx: open_campaign(tx, OPERATOR, declared))
    tokens = [await a_rater(house, OPERATOR, number) for number in range(RATERS)]
    (options.data / TOKENS).write_text(json.dumps(tokens))
    await begin(house, declared.name)
    await house.stop()
    size = Size(options.items, imported, options.given, overlap)
    await Filling(options.url, declared.name, size, SEED).run(house.signer(declared.name))


async def measure(options: argparse.Namespace) -> None:
    """Judge on the filled campaign, then open all pages."""
    house = open_house(options.data, read_settings(options.data))
    operator = operator_token(house.derived(PURPOSE))
    tokens = json.loads((options.data / TOKENS).read_text())[: options.raters]
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    database = await asyncpg.connect(options.url)
    await database.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
    with served(options.data, port) as pid:
        heading()
        raters = [
            QuorateRater(Line(url, {"Authorization": f"Bearer {token}"}), CAMPAIGN)
            for token in tokens
        ]
        closed: list[Rater] = [*raters]
        await drive(closed, options.warm, [])
        line(len(raters), await drive(closed, options.seconds, tree(pid)), 0.0)
        if options.think:
            lead = Line(url, {"Authorization": f"Bearer {operator}"})
            thinking.heading()
            day = await thinking.think(raters, lead, options.think, options.seconds, tree(pid))
            thinking.line(len(raters), day)
        named = await names(database)
        headline()
        for token, pages in ((operator, PAGES), (tokens[0], MINE)):
            looking = Looking(port, token, database)
            for page in pages:
                row(await looking.one(page.format(**named)))
        peak = Path(f"/proc/{pid}/status").read_text().partition("VmHWM:")[2].split()[0]
        print(f"largest resident memory of the server: {int(peak) / 1000:.0f} MB")
    await database.close()


async def names(database: asyncpg.Connection) -> dict[str, str]:
    """What stands in the addresses of pages."""
    last = "SELECT idx FROM events WHERE log = $1 AND idx IS NOT NULL ORDER BY idx DESC LIMIT 1"
    size = 1 + await database.fetchval(last, CAMPAIGN)
    worked = "SELECT person FROM members WHERE campaign = $1 AND judged > 0 LIMIT 1"
    rater = await database.fetchval(worked, CAMPAIGN)
    return {
        "campaign": CAMPAIGN,
        "item": "m777",
        "rater": rater,
        "middle": str(size // 2),
        "size": str(size),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    commands = parser.add_subparsers(required=True)
    filling = commands.add_parser("fill", help="open a campaign in an empty database and fill it")
    filling.add_argument("--url", required=True)
    filling.add_argument("--data", type=Path, required=True, help="a new folder for the server")
    filling.add_argument("--items", type=int, default=100_000)
    filling.add_argument("--judgments", type=int, default=500_000)
    filling.add_argument("--given", type=int, default=50_000, help="of them, given here")
    filling.set_defaults(run=fill)
    measuring = commands.add_parser("measure", help="judge on it, and open all pages")
    measuring.add_argument("--url", required=True)
    measuring.add_argument("--data", type=Path, required=True)
    measuring.add_argument("--raters", type=int, default=RATERS)
    measuring.add_argument("--seconds", type=float, default=60.0)
    measuring.add_argument(
        "--think",
        type=float,
        default=0.0,
        help="again, with pauses of so many seconds",
    )
    measuring.add_argument("--warm", type=float, default=20.0, help="seconds before it is measured")
    measuring.set_defaults(run=measure)
    options = parser.parse_args()
    asyncio.run(options.run(options))
