"""Questions to the views for judgments that come from files of other tools."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from quorate.storage.json_text import parts_of
from quorate.storage.statement import Query, number, words
from quorate.storage.tables import VIEWS, items, judgments


class Number(NamedTuple):
    """How many there are."""

    number: int


class Source(NamedTuple):
    """A file that judgments came from; ``digest`` is SHA-256 in hexadecimal."""

    source: str
    tool: str
    file: str
    digest: str
    judgments: int
    at: int


class Place(NamedTuple):
    """An item as far as it matters to a judgment that comes in; content as JSON."""

    item: str
    content: str
    room: int
    state: str
    bank: str


class Given(NamedTuple):
    """A judgment of an item: whose, and the labels as JSON."""

    judgment: str
    item: str
    rater: str
    labels: str


_s = VIEWS["sources"].c
_campaign = words("campaign")
_sources = sa.select(*(_s[name] for name in Source._fields))

SOURCE = Query(Source, _sources.where(_s.source == words("source")))
SOURCES = Query(Source, _sources.where(_s.campaign == _campaign).order_by(_s["at"], _s.source))
"""where a campaign's judgments came from, but for those given here"""
LATEST = Query(
    Source,
    _sources.where(_s.campaign == _campaign)
    .order_by(_s["at"].desc(), _s.source.desc())
    .limit(number("limit")),
)
"""the last of them, the newest first"""
COUNT = Query(Number, sa.select(sa.func.count()).where(_s.campaign == _campaign))
PLACES = Query(
    Place,
    sa.select(*(items.c[name] for name in Place._fields))
    .where(items.c.campaign == _campaign, items.c.item.in_(parts_of(words("items"))))
    .order_by(items.c.item)
    .with_for_update(),
)
"""some items, locked in one order"""
GIVEN = Query(
    Given,
    sa.select(*(judgments.c[name] for name in Given._fields)).where(
        judgments.c.campaign == _campaign,
        judgments.c.item.in_(parts_of(words("items"))),
        sa.text("judgments.round = 0 AND judgments.purpose IN ('', 'gold')"),
    ),
)
"""all that was said of some items"""
