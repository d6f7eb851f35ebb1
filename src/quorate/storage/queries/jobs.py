"""Questions about jobs: what takes long, asked for by one process and made by one."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import sqlalchemy as sa

from quorate.storage.statement import Query, Statement, number, words
from quorate.storage.tables import UNENDED, jobs


class JobRow(NamedTuple):
    """A job. ``state`` is waiting, running, done or failed; ``fallen`` counts the processes that
    ended while they made it; ``done`` is the share of the step in thousandths."""

    campaign: str
    kind: str
    name: str
    job: str
    parameters: str
    head: int
    asked_at: int
    state: str
    holder: str
    until: int
    fallen: int
    step: str
    done: int
    told: str
    problem: str


class Going(NamedTuple):
    """How many jobs of a kind wait or run, and since when the first of them."""

    kind: str
    number: int
    since: int


class Kept(NamedTuple):
    """A job whose result lies somewhere."""

    campaign: str
    name: str


_j = jobs.c
_all = sa.select(*(_j[name] for name in JobRow._fields))
_key = sa.and_(_j.campaign == words("campaign"), _j.kind == words("kind"), _j.name == words("name"))
_own = sa.and_(_j.job == words("of"), _j.holder == words("me"), sa.text("jobs.state = 'running'"))

JOB = Query(JobRow, _all.where(_key))
LOCKED = Query(JobRow, _all.where(_key).with_for_update())
PUT = Statement(sa.insert(jobs))
DROP = Statement(sa.delete(jobs).where(_key))
FORGET = Statement(sa.delete(jobs).where(_j.campaign == words("campaign")))
TAKE = Statement(
    sa.update(jobs)
    .where(_j.job == words("of"))
    .values(state="running", holder=words("me"), until=number("till"), fallen=number("falls"))
)
RENEW = Statement(
    sa.update(jobs)
    .where(_own)
    .values(until=number("till"), step=words("at"), done=number("share"), told=words("said"))
)
END = Statement(
    sa.update(jobs)
    .where(_own)
    .values(state=words("now"), problem=words("why"), told=words("said"), holder="", until=0)
)
GIVE_UP = Statement(
    sa.update(jobs)
    .where(_j.job == words("of"))
    .values(state="failed", problem=words("why"), holder="", until=0)
)
LEFT = Statement(
    sa.update(jobs)
    .where(_j.holder == words("me"), sa.text("jobs.state = 'running'"))
    .values(state="waiting", holder="", until=0, done=0)
)
ALL_LAPSED = Statement(sa.update(jobs).where(sa.text("jobs.state = 'running'")).values(until=0))
"""where no other process can be there"""
GOING = Query(
    Going,
    sa.select(_j.kind, sa.func.count(), sa.func.min(_j.asked_at))
    .where(UNENDED)
    .group_by(_j.kind)
    .order_by(_j.kind),
)
OLD = Query(
    Kept,
    sa.select(_j.campaign, _j.name)
    .where(_j.kind == words("kind"), _j.asked_at < number("before"))
    .limit(number("limit")),
)


@cache
def free(kinds: tuple[str, ...], *, locked: bool) -> Query[JobRow]:
    """Jobs of these kinds that nobody makes, the oldest first; ``locked`` but for those that
    others look at just now."""
    named = ", ".join(f"'{kind}'" for kind in kinds)
    found = (
        _all.where(
            sa.text(f"jobs.kind IN ({named})"),
            UNENDED,
            sa.or_(sa.text("jobs.state = 'waiting'"), _j.until < number("now")),
        )
        .order_by(_j.asked_at)
        .limit(number("limit"))
    )
    return Query(JobRow, found.with_for_update(skip_locked=True) if locked else found)
