"""What each page costs on a large campaign: seconds, and what the database read for it."""

from __future__ import annotations

import http.client
import time
from dataclasses import dataclass

import asyncpg

ENOUGH = 1 << 20
"""bytes of an answer that are read; the rest of a long file is not waited for"""
PATIENCE = 120
"""seconds"""
PARTS = "/api/campaigns/{campaign}"
PAGES = (
    "/api/session",
    "/api/people",
    "/api/tokens",
    "/api/campaigns",
    PARTS,
    f"{PARTS}/status",
    f"{PARTS}/events",
    f"{PARTS}/form",
    f"{PARTS}/guidelines",
    f"{PARTS}/guidelines/1.0",
    f"{PARTS}/items",
    *(
        f"{PARTS}/items?state={state}"
        for state in (
            *("open", "held", "judged", "retired", "gold", "skipped", "problems", "adjudicated"),
            *("quorate", "contested", "bank"),
        )
    ),
    *(
        f"{PARTS}/items?order={order}"
        for order in ("place", "item", "added", "judged", "skips", "problems")
    ),
    f"{PARTS}/items?state=open&order=judged",
    f"{PARTS}/items?state=judged&order=added",
    f"{PARTS}/items?search=nothing+like+it",
    f"{PARTS}/items?search=m1234",
    f"{PARTS}/items/{{item}}",
    f"{PARTS}/raters",
    f"{PARTS}/raters/{{rater}}",
    f"{PARTS}/quality",
    f"{PARTS}/quality/raters",
    f"{PARTS}/invitations",
    f"{PARTS}/disputes",
    f"{PARTS}/findings",
    f"{PARTS}/checks",
    f"{PARTS}/rules",
    f"{PARTS}/firings",
    f"{PARTS}/appeals",
    f"{PARTS}/calibrations",
    f"{PARTS}/rejudgments",
    f"{PARTS}/scores",
    f"{PARTS}/webhooks",
    f"{PARTS}/log",
    f"{PARTS}/log?start={{middle}}",
    "/api/ledger/{campaign}/checkpoint",
    "/api/ledger/{campaign}/proof/{middle}",
    "/api/ledger/{campaign}/consistency?old={middle}&size={size}",
    f"{PARTS}/judgments.csv",
    f"{PARTS}/judgments.jsonl",
    f"{PARTS}/items.jsonl",
    f"{PARTS}/causes?question=answer",
    f"{PARTS}/diagnosis/answer",
    f"{PARTS}/disagreement/answer",
    f"{PARTS}/disagreement/answer/soft-labels.csv",
    f"{PARTS}/disagreement/answer/groups",
    f"{PARTS}/disagreement/answer/raters",
    f"{PARTS}/disagreement/answer/slices",
    f"{PARTS}/disagreement/answer/experts",
    f"{PARTS}/disagreement/answer/primary",
    f"{PARTS}/releases",
    f"{PARTS}/releases/preview",
    f"{PARTS}/releases/gate",
    "/health",
    "/ready",
)
"""what a lead can open"""
MINE = tuple(
    f"{PARTS}/{page}"
    for page in (
        *("form", "work", "progress", "standing", "attributes", "appeals", "calibrations/mine"),
        *("judgments/mine/last", "feedback", "receipts", "receipts/releases"),
    )
)
"""what a rater can open"""
SPENT = """
SELECT coalesce(sum(calls), 0)::bigint AS calls, coalesce(sum(rows), 0)::bigint AS rows,
       coalesce(sum(shared_blks_hit + shared_blks_read + temp_blks_written), 0)::bigint AS pages,
       coalesce((array_agg(left(regexp_replace(query, '\\s+', ' ', 'g'), 90)
                 ORDER BY total_exec_time DESC))[1], '') AS worst
FROM pg_stat_statements
WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


@dataclass(frozen=True, slots=True)
class Seen:
    """A page: its answer, and what the database did meanwhile."""

    page: str
    status: int
    seconds: float
    size: int
    rows: int
    pages: int
    worst: str


class Looking:
    """Somebody who opens pages one after the other; nobody else works on the database."""

    def __init__(self, port: int, token: str, database: asyncpg.Connection) -> None:
        self._port, self._token, self._database = port, token, database

    async def one(self, page: str) -> Seen:
        """Open a page twice: the second time tells."""
        self.fetch(page)
        await self._database.execute("SELECT pg_stat_statements_reset()")
        status, size, seconds = self.fetch(page)
        spent = await self._database.fetchrow(SPENT)
        return Seen(page, status, seconds, size, spent["rows"], spent["pages"], spent["worst"])

    def fetch(self, page: str) -> tuple[int, int, float]:
        """Status, bytes and seconds of a page."""
        begun = time.monotonic()
        line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE)
        try:
            line.request("GET", page, headers={"Authorization": f"Bearer {self._token}"})
            answer = line.getresponse()
            enough = 200 if page.endswith("/events") else ENOUGH
            size = len(answer.read(enough))
            return answer.status, size, time.monotonic() - begun
        except TimeoutError:
            return 0, 0, time.monotonic() - begun
        finally:
            line.close()


def headline() -> None:
    """Print the head of a table of pages."""
    print("| page | status | seconds | rows | database pages | KB |")
    print("|---|---:|---:|---:|---:|---:|")


def row(one: Seen) -> None:
    """Print a page as a row of the table."""
    name = one.page.replace("/api/campaigns/load", "…")
    print(
        f"| `{name}` | {one.status} | {one.seconds:.2f} | {one.rows:,} | {one.pages:,} |"
        f" {one.size / 1000:.0f} |",
        flush=True,
    )
