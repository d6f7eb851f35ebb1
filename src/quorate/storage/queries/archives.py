"""Questions about archived campaigns, and the statements that take their rows out and back."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import sqlalchemy as sa

from quorate.ledger.views import View
from quorate.storage.statement import Query, Statement, number, words
from quorate.storage.tables import VIEWS, checkpoints, events, jobs, leases, moves


class Archived(NamedTuple):
    """The archive of a campaign; ``digest`` is that of its manifest, ``bytes`` of all its files."""

    campaign: str
    digest: str
    log_size: int
    root: str
    bytes: int
    at: int
    archived_by: str


class Move(NamedTuple):
    """A campaign whose rows go ``out`` or come ``in``, who moves them, and when they last did."""

    campaign: str
    way: str
    holder: str
    at: int


class Count(NamedTuple):
    """A number of rows."""

    rows: int


class Held(NamedTuple):
    """How many items raters have in hand, and when the time of the last one is over."""

    rows: int
    until: int | None


class Job(NamedTuple):
    """Something that is computed of a campaign."""

    kind: str


class Behind(NamedTuple):
    """A webhook that was not told of everything yet."""

    webhook: str


class Digest(NamedTuple):
    """The digest of a file."""

    digest: str


_a = VIEWS["archives"].c
_m = VIEWS["media"].c
_w = VIEWS["webhooks"].c
_campaign = words("campaign")
_move = sa.select(*(moves.c[name] for name in Move._fields))
ARCHIVES = sa.select(*(_a[name] for name in Archived._fields))
_before = (events.c.log == words("log"), events.c.idx < number("size"))

ARCHIVED = Query(Archived, ARCHIVES.where(_a.campaign == _campaign))
MOVE = Query(Move, _move.where(moves.c.campaign == _campaign))
LOCKED_MOVE = Query(Move, _move.where(moves.c.campaign == _campaign).with_for_update())
MOVES = Query(Move, _move.order_by(moves.c.campaign))
NEW_MOVE = Statement(sa.insert(moves))
TAKE_MOVE = Statement(
    sa.update(moves)
    .where(moves.c.campaign == words("of"))
    .values(way=words("to"), holder=words("by"), at=number("now"))
)
END_MOVE = Statement(sa.delete(moves).where(moves.c.campaign == words("of")))

HELD = Query(
    Held,
    sa.select(sa.func.count(), sa.func.max(leases.c.expires_at))
    .select_from(leases)
    .where(leases.c.campaign == _campaign, sa.text("leases.status = 'held'")),
)
JOB = Query(
    Job,
    sa.select(jobs.c.kind)
    .where(jobs.c.campaign == _campaign, sa.text("jobs.state IN ('waiting', 'running')"))
    .order_by(jobs.c.kind)
    .limit(1),
)
"""what is being computed of a campaign, or about to be"""
BEHIND = Query(
    Behind,
    sa.text(
        "SELECT w.webhook FROM webhooks w JOIN deliveries d ON d.webhook = w.webhook"
        " WHERE w.campaign = :campaign AND w.removed_at IS NULL AND d.next_idx < :size"
        " ORDER BY w.webhook"
    )
    .bindparams(_campaign, number("size"))
    .columns(_w.webhook),
)
"""webhooks of a campaign that have not heard all of the first entries of its log"""
OWN_MEDIA = Query(
    Digest,
    sa.select(_m.digest).where(_m.campaign == _campaign).order_by(_m.digest),
)
MEDIA_ELSEWHERE = Query(
    Digest,
    sa.select(_m.digest).where(_m.digest == words("digest"), _m.campaign != _campaign).limit(1),
)

DROP_ENTRIES = Statement(
    sa.delete(events).where(
        events.c.log == words("log"), events.c.idx >= number("start"), events.c.idx < number("end")
    )
)
FIRST_ENTRY = Query(
    Count, sa.select(sa.func.coalesce(sa.func.min(events.c.idx), -1)).where(*_before)
)
"""the first entry that is left of those before a size; -1 for none"""
ENTRIES_BEFORE = Query(Count, sa.select(sa.func.count()).select_from(events).where(*_before))
DROP_HEADS = Statement(
    sa.delete(checkpoints).where(
        checkpoints.c.log == words("log"), checkpoints.c.size < number("size")
    )
)
PUT_ENTRY = Statement(
    sa.insert(events)
    .values(
        {
            name: sa.bindparam(name, type_=events.c[name].type)
            for name in ("log", "idx", "kind", "at", "item", "body", "leaf")
        }
    )
    .inline()
)


@cache
def dropping(view: View) -> Statement:
    """The statement that deletes at most ``limit`` rows of a campaign from a view."""
    table = VIEWS[view.name]
    key = [table.c[name] for name in view.key if name != "campaign"]
    some = sa.select(*key).where(table.c.campaign == words("whose")).limit(number("limit"))
    chosen = key[0].in_(some) if len(key) == 1 else sa.tuple_(*key).in_(some)
    return Statement(sa.delete(table).where(table.c.campaign == words("of"), chosen))
