"""Questions to the views for what is compared in items."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from quorate.storage.statement import Query, number, words
from quorate.storage.tables import items


class Shown(NamedTuple):
    """An item with its content and its slices, as canonical JSON."""

    item: str
    content: str
    slices: str | None


SHOWN = Query(
    Shown,
    sa.select(items.c.item, items.c.content, items.c.slices)
    .where(items.c.campaign == words("campaign"), items.c.item > words("after"))
    .where(items.c.judged + items.c.surplus > 0)
    .order_by(items.c.item)
    .limit(number("limit")),
)
"""items behind ``after`` that somebody judged, by name"""
