"""Questions to the views about items that are judged again."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import sqlalchemy as sa

from quorate.storage.json_text import Member, parts_of
from quorate.storage.statement import Query, number, words
from quorate.storage.tables import VIEWS, items, judgments

_b = VIEWS["rejudgments"].c
_r = VIEWS["rejudged"].c
_i = items.c
_j = judgments.c
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


class Listed(NamedTuple):
    """A batch, and how many of its items are back: judged as often as asked, or settled."""

    batch: str
    question: str
    judgments: int
    items: int
    diagnosis: str
    note: str
    at: int
    asked_by: str
    back: int


class Returned(NamedTuple):
    """An item that is back from a batch; ``label`` is what it had before."""

    batch: str
    question: str
    item: str
    label: str | None
    adjudicated: str | None


class Given(NamedTuple):
    """An answer to an item; ``labels`` is canonical JSON."""

    item: str
    purpose: str
    labels: str


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
"""all, the newest first"""
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
_back = (_i.adjudicated.is_not(None)) | (
    _i.judged - sa.cast(Member(_r.suspect, sa.literal("judged")), sa.BigInteger) >= _r.judgments
)
_place = (_i.campaign == _r.campaign) & (_i.item == _r.item)


@cache
def page(question: bool, after: bool) -> Query[Listed]:
    """The statement for a page of batches, the newest first, with how many items are back.

    Parameters: campaign, limit; ``question`` where one is asked for; ``at`` and ``batch``, of the
    last of the page before, when after one.
    """
    back = (
        sa.select(sa.func.count())
        .select_from(VIEWS["rejudged"].join(items, _place))
        .where(_r.campaign == _b.campaign, _r.batch == _b.batch, _back)
        .correlate(VIEWS["rejudgments"])
        .scalar_subquery()
    )
    chosen = _batch.add_columns(back)
    if question:
        chosen = chosen.where(_b.question == words("question"))
    if after:
        at, last = number("at"), words("batch")
        chosen = chosen.where(_b["at"] <= at, sa.or_(_b["at"] < at, _b.batch < last))
    newest = chosen.order_by(_b["at"].desc(), _b.batch.desc())
    return Query(Listed, newest.limit(number("limit")))


RETURNED = Query(
    Returned,
    sa.select(
        _r.batch, _b.question, _r.item, Member(_r.suspect, sa.literal("label")), _i.adjudicated
    )
    .join(items, _place)
    .join(VIEWS["rejudgments"], (_b.campaign == _r.campaign) & (_b.batch == _r.batch))
    .where(_r.campaign == _campaign, _r.batch.in_(parts_of(words("batches"))), _back),
)
"""the items that are back from batches, whose names are given as JSON"""
GIVEN = Query(
    Given,
    sa.select(_j.item, _j.purpose, _j.labels)
    .where(
        _j.campaign == _campaign,
        _j.item.in_(parts_of(words("items"))),
        _j.excluded.is_(None),
        _j.surplus == 0,
    )
    .order_by(_j.item, _j["at"], _j.judgment),
)
"""the answers that count to items, whose names are given as JSON"""
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
