"""Fill a campaign on PostgreSQL with more than raters could judge while one waits.

The campaign, its raters and the tool that judgments come from are made by the verbs that a server
runs. Items and judgments are made by PostgreSQL itself, many in a statement: each with its entry in
the log (canonical bytes and leaf), and with the rows of the views that the entry folds into, so
that ``quorate ledger verify`` finds nothing wrong. Indexes are made when all rows are there.

An imported judgment is an entry and a row; one that was given here is two entries (lease and
answer), a lease and a row. The draw of such a lease names three items and not two dozen.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import asyncpg

from quorate.campaign.adding import NewItem, add_items
from quorate.campaign.checkpointing import checkpoint
from quorate.campaign.importing import Foreign, Origin, import_judgments
from quorate.campaign.rights import OWNER, Actor
from quorate.ledger.checkpoint import Signer
from quorate.ledger.event import Event
from quorate.ledger.events import ItemAdded, ItemLeased, JudgmentImported, JudgmentSubmitted
from quorate.server.house import House
from quorate.storage.greenlets import spawn
from quorate.storage.pg_connection import PostgresConnection
from quorate.storage.transaction import Transaction

OPERATOR = Actor("p_owner", OWNER)
FIRST = 100
"""items that are added by the verb, and judged by all whom the import makes known"""
ELSEWHERE = 200
"""raters of the other tool"""
PRIME = 7_368_787
"""steps in which items are judged, so that neighbours by name are not judged together"""
BATCH = 100_000
UNHURRIED = {"statement_timeout": "0", "idle_in_transaction_session_timeout": "0", "jit": "off"}
TABLES = ("events", "items", "leases", "judgments")
TEXT = "Could you tell me what this one is about?"
DAYS = 86_400_000
RANDOM = "encode(uuid_send(gen_random_uuid()), 'hex')"
"""SQL for 32 hexadecimal digits"""
AT_ONCE = 3
"""connections over which rows come in"""
START, STOP = "@start", "@stop"
"""what stands in a statement for the numbers of a batch"""


@dataclass(frozen=True, slots=True)
class Size:
    """What a campaign is to have: items, imported judgments, judgments given here."""

    items: int
    imported: int
    given: int
    overlap: int


def entry(
    kind: type[Event], log: str, at: str, by: str, fields: Mapping[str, str]
) -> tuple[str, str]:
    """SQL for the body and the leaf of an entry, whose salt is the column ``salt``.

    ``at`` and ``by`` are expressions, and ``fields`` those of the canonical text of each field.
    """

    def members(disclosed: bool | None) -> str:
        names = [n for n in sorted(fields) if disclosed in (None, n in kind.disclosed)]
        return " || ',' || ".join(f"'\"{n}\":' || {fields[n]}" for n in names) or "''"

    named = f'"kind":"{kind.kind}","log":"{log}",'
    stamp = f"""'{{"at":' || {at} || ',"by":"' || {by} || '","data":{{'"""
    end = f"""'"v":{kind.kind_version}}}'"""
    body = f"""{stamp} || {members(None)} || '}},{named}"salt":"' || salt || '",' || {end}"""

    def salted(word: str) -> str:
        digest = f"left(encode(sha256(('{word}' || salt)::bytea), 'hex'), 32)"
        return f"""'}},"salt":"' || {digest} || '"}}'"""

    told = f"""('{{"data":{{' || {members(True)} || {salted("told")})::bytea"""
    kept = f"({stamp} || {members(False)} || {salted('kept')})::bytea"
    rest = f"encode(sha256(sha256({told}) || sha256({kept})), 'hex')"
    outer = f"""('{{{named}"rest":"' || {rest} || '",' || {end})::bytea"""
    return body, rf"sha256('\x00'::bytea || {outer})"


def word(expression: str) -> str:
    """SQL for the canonical text of a plain word."""
    return f"""'"' || {expression} || '"'"""


class Filling:
    """A campaign that is being filled, over one connection."""

    def __init__(self, url: str, log: str, size: Size, seed: int) -> None:
        self.url, self.log, self.size, self.seed = url, log, size, seed
        self._opened: asyncpg.Connection | None = None
        self.position = self.index = self.now = 0
        self.source = ""
        self.elsewhere: list[str] = []
        self.here: list[str] = []

    @property
    def raw(self) -> asyncpg.Connection:
        """The connection for what is done once."""
        if self._opened is None:
            raise RuntimeError("not connected")
        return self._opened

    async def run(self, signer: Signer) -> None:
        """Fill the campaign that ``begin`` began; no server works on the database meanwhile."""
        self._opened = await asyncpg.connect(self.url, server_settings=UNHURRIED)
        try:
            await self._fill(signer)
        finally:
            await self._opened.close()

    async def _fill(self, signer: Signer) -> None:
        await self._look()
        made = await self._without_indexes()
        await self._told("items", self._items, self.size.items)
        await self._told("imported judgments", self._imported, self.size.imported)
        await self._told("judgments given here", self._given, self.size.given)
        await self._sums()
        await self.finish(signer, made)

    async def finish(self, signer: Signer, made: Sequence[str]) -> None:
        """Make the indexes, clean up, and sign the head of the log."""
        left = iter(made)

        async def work() -> None:
            raw = await asyncpg.connect(self.url, server_settings=UNHURRIED)
            for statement in left:
                begun = time.monotonic()
                await raw.execute(statement)
                print(f"{time.monotonic() - begun:7.0f} s  {statement[:100]}", flush=True)
            await raw.close()

        await asyncio.gather(work(), work())
        for table in TABLES:
            await self.raw.execute(f"VACUUM ANALYZE {table}")
        await self.raw.execute("ANALYZE")
        self.now = await self.raw.fetchval("SELECT max(at) FROM events WHERE log = $1", self.log)
        await self.raw.execute("BEGIN")
        tx = Transaction(PostgresConnection(self.raw), self.now)
        await spawn(lambda: checkpoint(tx, self.log, signer))
        await self.raw.execute("COMMIT")

    async def _look(self) -> None:
        log, fetch = self.log, self.raw.fetchval
        self.position = 1 + await fetch("SELECT max(position) FROM events")
        self.index = 1 + await fetch("SELECT max(idx) FROM events WHERE log = $1", log)
        self.now = await fetch("SELECT max(at) FROM events")
        self.source = await fetch("SELECT source FROM sources WHERE campaign = $1", log)
        named = "SELECT array_agg(person ORDER BY person) FROM members WHERE campaign = $1 AND "
        self.elsewhere = await fetch(named + "standing = 'imported'", log)
        self.here = await fetch(named + "standing = 'active' AND role = 'rater'", log)

    async def _without_indexes(self) -> list[str]:
        """Take away indexes and keys; how to make them again."""
        made = []
        keys = await self.raw.fetch(
            "SELECT c.conname, c.conrelid::regclass::text AS of,"
            " pg_get_constraintdef(c.oid) AS what"
            " FROM pg_constraint c WHERE c.contype IN ('p', 'u')"
            " AND c.conrelid::regclass::text = ANY($1)",
            TABLES,
        )
        for key in keys:
            await self.raw.execute(f"ALTER TABLE {key['of']} DROP CONSTRAINT {key['conname']}")
            made.append(f"ALTER TABLE {key['of']} ADD CONSTRAINT {key['conname']} {key['what']}")
        indexes = await self.raw.fetch(
            "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
            " AND tablename = ANY($1)",
            TABLES,
        )
        for index in indexes:
            await self.raw.execute(f"DROP INDEX {index['indexname']}")
            made.append(str(index["indexdef"]))
        return made

    async def _told(self, what: str, make: Callable[[], tuple[str, int]], number: int) -> None:
        begun = time.monotonic()
        statement, entries = make()
        starts = iter(range(0, number, BATCH))

        async def work() -> None:
            raw = await asyncpg.connect(self.url, server_settings=UNHURRIED)
            for start in starts:
                sql = statement.replace(START, str(start))
                await raw.execute(sql.replace(STOP, str(min(start + BATCH, number))))
            await raw.close()

        await asyncio.gather(*(work() for _ in range(AT_ONCE)))
        self.position += entries * number
        self.index += entries * number
        print(f"{time.monotonic() - begun:7.0f} s  {number:,} {what}", flush=True)

    def _entries(self, kind: type[Event], at: str, by: str, fields: dict[str, str], of: str) -> str:
        """Insert entries of ``rows``: ``of`` is the place of row ``n``."""
        body, leaf = entry(kind, self.log, at, by, fields)
        return (
            "INSERT INTO events (position, log, idx, kind, at, item, body, leaf)"
            f" SELECT {self.position} + {of}, '{self.log}', {self.index} + {of}, '{kind.kind}',"
            f" {at}, item, {body}, {leaf}"
            f" FROM (SELECT *, {RANDOM} AS salt FROM rows OFFSET 0) s"
        )

    def _items(self) -> tuple[str, int]:
        size = self.size
        judged = size.imported + size.given
        at = f"({self.now} + n / 1000)"
        # judgment number j is about the item with rank j // overlap, that is number rank * PRIME
        inverse = pow(PRIME, -1, size.items)
        content = f"""'{{"text":"Message ' || n || '. {TEXT}"}}'"""
        order = f"sha256('{self.seed}\n{self.log}\nm'::bytea || n::text::bytea)"
        rows = (
            "CREATE TEMP TABLE rows ON COMMIT DROP AS SELECT n, 'm' || n AS item,"
            f" {content} AS content,"
            f" (500::bigint << 40) + ('x' || left(encode({order}, 'hex'), 10))::bit(40)::bigint"
            " AS place,"
            f" greatest(0, least({size.overlap},"
            f" {judged} - (n::bigint * {inverse} % {size.items}) * {size.overlap})) AS judged"
            f" FROM generate_series({START}, {STOP} - 1) n;"
        )
        fields = {
            "campaign": word(f"'{self.log}'"),
            "item": word("item"),
            "content": "content",
            "place": "place",
            "wanted": str(size.overlap),
        }
        by = f"'{OPERATOR.person}'"
        return (
            f"BEGIN; {rows} {self._entries(ItemAdded, at, by, fields, 'n')};"
            "INSERT INTO items (campaign, item, content, place, wanted, held, judged, room,"
            " surplus, skips, problems, state, added_at, bank, proposed)"
            f" SELECT '{self.log}', item, content, place, {size.overlap}, 0, judged,"
            f" {size.overlap} - judged, 0, 0, 0, 'open', {at}, '', 0 FROM rows; COMMIT;"
        ), 1

    def _judgments(self, first: int, raters: list[str], at: str) -> str:
        """Rows of judgments from number ``first`` on: judgment, item, rater, label, time."""
        size = self.size
        named = "ARRAY[" + ",".join(f"'{person}'" for person in raters) + "]"
        return (
            f"CREATE TEMP TABLE rows ON COMMIT DROP AS SELECT n, 'j_' || left({RANDOM}, 24)"
            f" AS judgment, 'm' || ((n + {first})::bigint / {size.overlap}"
            f" * {PRIME} % {size.items}) AS item, ({named})[1 + n % {len(raters)}] AS rater,"
            f" 1500 + n::bigint * 7919 % 9000 AS spent,"
            f" CASE WHEN n % 7 < 3 THEN 'no' ELSE 'yes' END AS label, {at} AS given_at"
            f" FROM generate_series({START}, {STOP} - 1) n;"
        )

    def _imported(self) -> tuple[str, int]:
        at = f"({self.now + self.size.items // 1000} + n / 500)"
        labels = """'{"answer":"' || label || '"}'"""
        fields = {
            "campaign": word(f"'{self.log}'"),
            "item": word("item"),
            "judgment": word("judgment"),
            "labels": labels,
            "place": word("'room'"),
            "rater": word("rater"),
            "source": word(f"'{self.source}'"),
        }
        by = f"'{OPERATOR.person}'"
        return (
            f"BEGIN; {self._judgments(0, self.elsewhere, at)}"
            f"{self._entries(JudgmentImported, at, by, fields, 'n')};"
            "INSERT INTO judgments (judgment, campaign, item, rater, lease, round, labels, shown,"
            " guideline, milliseconds, earned, at, revision, surplus, purpose, source)"
            f" SELECT judgment, '{self.log}', item, rater, '', 0, {labels}, '{{}}', '', 0, 0,"
            f" given_at, 0, 0, '', '{self.source}' FROM rows; COMMIT;"
        ), 1

    def _given(self) -> tuple[str, int]:
        step = max(1, 30 * DAYS // max(1, self.size.given))
        lease = "'l_' || lpad(to_hex(given_at), 12, '0') || '00' || substr(judgment, 3, 14)"
        draw = (
            """'{"among":["' || item || '","' || item || '1","' || item || '2"],"""
            """"choice":"balanced","from":0,"judged":[0,0,0]}'"""
        )
        leased = "given_at - spent"
        expires = f"({leased} + 1800000)"
        common = {
            "campaign": word(f"'{self.log}'"),
            "guideline": word("'1.0'"),
            "item": word("item"),
            "lease": word(lease),
            "rater": word("rater"),
            "round": "'0'",
            "shown": "'{}'",
        }
        labels = """'{"answer":"' || label || '"}'"""
        answer = common | {
            "earned": "'0'",
            "judgment": word("judgment"),
            "labels": labels,
            "milliseconds": "spent",
            "place": word("'held'"),
        }
        handed = common | {"draw": draw, "expires_at": expires}
        first = self.now + self.size.items // 1000 + self.size.imported // 500 + 10_000
        rows = self._judgments(self.size.imported, self.here, f"{first} + n::bigint * {step}")
        key = f"'{self.log}', item, rater"
        return (
            f"BEGIN; {rows}"
            f"{self._entries(ItemLeased, f'({leased})', 'rater', handed, '2 * n')};"
            f"{self._entries(JudgmentSubmitted, 'given_at', 'rater', answer, '2 * n + 1')};"
            "INSERT INTO leases (lease, campaign, item, rater, round, status, shown, guideline,"
            f" leased_at, expires_at, ended_at, purpose, draw) SELECT {lease}, {key}, 0, 'judged',"
            f" '{{}}', '1.0', {leased}, {expires}, given_at, '', {draw} FROM rows;"
            "INSERT INTO judgments (judgment, campaign, item, rater, lease, round, labels, shown,"
            " guideline, milliseconds, earned, at, revision, surplus, purpose, source)"
            f" SELECT judgment, {key}, {lease}, 0, {labels}, '{{}}', '1.0', spent, 0, given_at,"
            " 0, 0, '', '' FROM rows; COMMIT;"
        ), 2

    async def _sums(self) -> None:
        """The sums of what was filled in, and where the log goes on."""
        run, size, log = self.raw.execute, self.size, self.log
        await run(f"UPDATE campaigns SET items = items + {size.items} WHERE campaign = '{log}'")
        await run(
            f"UPDATE sources SET judgments = judgments + {size.imported} WHERE campaign = '{log}'"
        )
        await run(
            "UPDATE members m SET imported = imported + s.n FROM (SELECT rater, count(*) AS n"
            f" FROM judgments WHERE campaign = '{log}' AND source <> '' AND item LIKE 'm%' GROUP BY"
            f" rater) s WHERE m.campaign = '{log}' AND m.person = s.rater"
        )
        await run(
            "UPDATE members m SET judged = judged + s.n, milliseconds = s.spent, last_at = s.last"
            " FROM (SELECT rater, count(*) AS n, sum(milliseconds) AS spent, max(at) AS last FROM"
            f" judgments WHERE campaign = '{log}' AND source = '' GROUP BY rater) s"
            f" WHERE m.campaign = '{log}' AND m.person = s.rater"
        )
        await run(f"SELECT setval('events_position_seq', {self.position})")


async def begin(house: House, campaign: str) -> None:
    """Add items and judgments by the verbs, by which the raters of the other tool become known."""
    items = [NewItem({"text": f"First message {n}."}, f"f{n}") for n in range(FIRST)]
    rows = [Foreign(f"r{n}", f"f{n % FIRST}", f"w{n}", {"answer": "yes"}) for n in range(ELSEWHERE)]
    origin = Origin("csv", "elsewhere.csv", "0" * 64)
    await house.store.write(lambda tx: add_items(tx, OPERATOR, campaign, items))
    await house.store.write(
        lambda tx: import_judgments(tx, house.vault, OPERATOR, campaign, origin, rows)
    )
    await house.store.number()
