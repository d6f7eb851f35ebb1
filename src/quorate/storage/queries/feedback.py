"""Questions whose answers are shown to the rater whom they are about."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from quorate.storage.statement import Query, number, words
from quorate.storage.tables import VIEWS, events, items, judgments


class Done(NamedTuple):
    """One of the rater's judgments, in short; ``gold`` is the known answer of its item, JSON."""

    at: int
    milliseconds: int
    purpose: str
    right: int | None
    gold: str | None


class Settled(NamedTuple):
    """A judgment whose item was settled; labels, order shown and answers are JSON."""

    item: str
    content: str
    labels: str
    shown: str
    at: int
    outcome: str
    adjudicated: str | None
    settled: str | None


class Body(NamedTuple):
    """An entry of the log."""

    body: str


class Found(NamedTuple):
    """What a check found about the rater; ``told`` is in words for them."""

    check_name: str
    item: str | None
    other: str | None
    question: str | None
    verdict: str
    told: str


_j = judgments.c
_f = VIEWS["findings"].c
_campaign = words("campaign")
_rater = words("rater")
_mine = sa.and_(_j.campaign == _campaign, _j.rater == _rater)
_of_item = sa.and_(items.c.campaign == _j.campaign, items.c.item == _j.item)

DONE = Query(
    Done,
    sa.select(
        _j["at"],
        _j.milliseconds,
        _j.purpose,
        _j["right"],
        items.c.gold,
    )
    .join(items, _of_item)
    .where(_mine)
    .order_by(_j["at"], _j.judgment),
)
"""all judgments of a rater, the oldest first"""
SETTLED = Query(
    Settled,
    sa.select(
        _j.item,
        items.c.content,
        _j.labels,
        _j.shown,
        _j["at"],
        items.c.outcome,
        items.c.adjudicated,
        items.c.settled,
    )
    .join(items, _of_item)
    .where(
        _mine,
        sa.text("judgments.purpose = '' AND items.bank = '' AND items.proposed = 0"),
        _j.excluded.is_(None),
        items.c.outcome.is_not(None),
        items.c.gold.is_(None),
    )
    .order_by(_j["at"].desc(), _j.judgment)
    .limit(number("limit")),
)
"""a rater's judgments of settled items, but for those whose answer is gold or is to become it"""
LAST_SETTLEMENT = Query(
    Body,
    sa.select(events.c.body)
    .where(
        events.c.log == _campaign,
        events.c.item == words("item"),
        sa.text("events.item IS NOT NULL AND events.kind = 'item_adjudicated'"),
    )
    .order_by(events.c.position.desc())
    .limit(1),
)
FOUND = Query(
    Found,
    sa.select(*(_f[name] for name in Found._fields))
    .where(_f.campaign == _campaign, _f.rater == _rater)
    .order_by(_f["at"], _f.finding),
)
"""all that checks ever found about a rater, the oldest first"""
