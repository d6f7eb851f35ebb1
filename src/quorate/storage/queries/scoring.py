"""Questions to the views about models' scores and the items they are of."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from quorate.storage.json_text import parts_of
from quorate.storage.statement import Query, number, words
from quorate.storage.tables import VIEWS, items

_s = VIEWS["scores"].c
_campaign = words("campaign")


class Scored(NamedTuple):
    """Scores that a model gave."""

    scores: str
    question: str
    model: str
    version: str
    digest: str
    items: int
    members: int
    dimensions: int
    at: int
    given_by: str


class Askable(NamedTuple):
    """An item of work with its content, how many judgments it has, and how many more it wants."""

    item: str
    content: str
    judged: int
    room: int


class Number(NamedTuple):
    """How many there are."""

    number: int


SCORES = Query(
    Scored,
    sa.select(*(_s[name] for name in Scored._fields))
    .where(_s.campaign == _campaign)
    .order_by(_s.scores.desc()),
)
"""the newest first"""
ASKABLE = Query(
    Askable,
    sa.select(*(items.c[name] for name in Askable._fields))
    .where(items.c.campaign == _campaign, items.c.item > words("after"))
    .where(sa.text("items.state = 'open'"))
    .order_by(items.c.item)
    .limit(number("limit")),
)
"""items of work behind ``after``, by name"""
KNOWN = Query(
    Number,
    sa.select(sa.func.count()).where(
        items.c.campaign == _campaign, items.c.item.in_(parts_of(words("items")))
    ),
)
"""how many items there are of those whose names are given as JSON"""
