"""Questions to the views about where people disagree: what items belong to, who is an expert."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from quorate.storage.statement import Query, number, words
from quorate.storage.tables import items, members


class Judged(NamedTuple):
    """An item that was judged, with its slices and its gold answers as canonical JSON."""

    item: str
    slices: str | None
    gold: str | None


class Person(NamedTuple):
    """A person of a campaign."""

    person: str


_campaign = words("campaign")

JUDGED = Query(
    Judged,
    sa.select(items.c.item, items.c.slices, items.c.gold)
    .where(items.c.campaign == _campaign, items.c.item > words("after"))
    .where(items.c.judged + items.c.surplus > 0)
    .order_by(items.c.item)
    .limit(number("limit")),
)
"""items behind ``after`` that somebody judged, by name"""
EXPERTS = Query(
    Person,
    sa.select(members.c.person)
    .where(members.c.campaign == _campaign, sa.text("members.role = 'expert'"))
    .order_by(members.c.person),
)
