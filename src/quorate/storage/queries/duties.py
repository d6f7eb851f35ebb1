"""Questions about duties: tasks in the background, each done by one process at a time."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from quorate.storage.statement import Query, Statement, number, words
from quorate.storage.tables import duties


class Duty(NamedTuple):
    """Who does a task, until when it is theirs, and when a round of it last ended well."""

    task: str
    holder: str
    until: int
    ended_at: int | None


_d = duties.c
_all = sa.select(*(_d[name] for name in Duty._fields))
_own = sa.and_(_d.task == words("of"), _d.holder == words("me"))

DUTIES = Query(Duty, _all.order_by(_d.task))
LOCKED = Query(Duty, _all.where(_d.task == words("of")).with_for_update())
BEGIN = Statement(sa.insert(duties))
TAKE = Statement(
    sa.update(duties).where(_d.task == words("of")).values(holder=words("me"), until=number("till"))
)
RENEW = Statement(
    sa.update(duties)
    .where(_own)
    .values(until=number("till"), ended_at=sa.func.coalesce(number("ended"), _d.ended_at))
)
END = Statement(sa.delete(duties).where(_own))
LEFT = Statement(sa.update(duties).where(_d.holder == words("me")).values(holder="", until=0))
ALL_LEFT = Statement(sa.update(duties).values(holder="", until=0))
"""where no other process can be there"""
