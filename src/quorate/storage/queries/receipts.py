"""Questions for receipts: the entries of a rater's judgments."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from quorate.storage.json_text import parts_of
from quorate.storage.statement import Query, number, words
from quorate.storage.tables import VIEWS, events


class JudgedItem(NamedTuple):
    """An item that a rater judged."""

    item: str


class GivenEntry(NamedTuple):
    """An entry of the log by which somebody answered, with an index."""

    idx: int
    body: str


_j = VIEWS["judgments"]

ITEMS = Query(
    JudgedItem,
    sa.select(_j.c.item)
    .where(_j.c.campaign == words("campaign"), _j.c.rater == words("rater"))
    .distinct()
    .order_by(_j.c.item),
)
"""the items that a rater judged"""
ENTRIES = Query(
    GivenEntry,
    sa.select(events.c.idx, events.c.body).where(
        events.c.log == words("campaign"),
        events.c.item.in_(parts_of(words("items"))),
        sa.text("events.item IS NOT NULL"),
        sa.text("events.kind IN ('judgment_submitted', 'judgment_revised')"),
        events.c.idx >= number("start"),
        events.c.idx < number("end"),
    ),
)
"""answers of anybody to some items, in a part of the log"""


def _of_kind(kind: str) -> sa.Select[tuple[int, str]]:
    return sa.select(events.c.idx, events.c.body).where(
        events.c.log == words("campaign"),
        events.c.item.in_(parts_of(words("items"))),
        sa.text("events.item IS NOT NULL"),
        sa.text(f"events.kind = '{kind}'"),
        events.c.idx.is_not(None),
    )


GIVEN = Query(GivenEntry, _of_kind("judgment_submitted").order_by(events.c.idx))
"""first answers of anybody to some items, in all of the log"""
EXCLUDED = Query(GivenEntry, _of_kind("judgment_excluded"))
"""exclusions of anybody's answers to some items"""
