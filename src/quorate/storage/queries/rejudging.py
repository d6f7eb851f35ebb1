"""Questions to the views about items that are judged again."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from quorate.storage.statement import Query, number, words
from quorate.storage.tables import VIEWS, items

_b = VIEWS["rejudgments"].c
_r = VIEWS["rejudged"].c
_i = items.c
_campaign = words("campaign")


class Batch(NamedTuple):
    """A batch of items that are judged again."""

    batch: str
    question: str
    judgments: int
    items: int
    diagnosis: str
    note: str
    at: int
    asked_by: str


class Rejudged(NamedTuple):
    """An item of a batch as it is now; ``suspect`` is canonical JSON."""

    batch: str
    item: str
    judgments: int
    suspect: str
    judged: int
    room: int
    held: int
    state: str
    adjudicated: str | None


class Waiting(NamedTuple):
    """An item that is being judged again."""

    item: str


class Count(NamedTuple):
    """How many."""

    number: int


_batch = sa.select(*(_b[name] for name in Batch._fields)).where(_b.campaign == _campaign)
BATCHES = Query(Batch, _batch.order_by(_b["at"].desc(), _b.batch))
"""the newest first"""
BATCH = Query(Batch, _batch.where(_b.batch == words("batch")))

_lines = (
    sa.select(
        *(_r[name] for name in Rejudged._fields[:4]),
        *(_i[name] for name in Rejudged._fields[4:]),
    )
    .join(items, (_i.campaign == _r.campaign) & (_i.item == _r.item))
    .where(_r.campaign == _campaign)
)
LINES = Query(
    Rejudged,
    _lines.where(_r.batch == words("batch"), _r.item > words("after"))
    .order_by(_r.item)
    .limit(number("limit")),
)
"""items of a batch behind ``after``, by name"""
WAITING = Query(
    Waiting,
    sa.select(_r.item)
    .join(items, (_i.campaign == _r.campaign) & (_i.item == _r.item))
    .where(_r.campaign == _campaign, _r.item == words("item"), _i.room + _i.held > 0)
    .limit(sa.literal_column("1")),
)
"""whether an item of a batch still waits for judgments"""
JUDGED = Query(
    Count,
    sa.select(sa.func.count()).where(
        _i.campaign == _campaign, _i.judged > 0, sa.text("items.state = 'open'")
    ),
)
"""items that somebody judged"""
