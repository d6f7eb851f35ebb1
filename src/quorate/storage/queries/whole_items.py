"""Questions to the views about many items with all that raters said of them, part by part in the
order of picking."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from quorate.storage.queries.items import Skip
from quorate.storage.queries.work import Judgment
from quorate.storage.statement import Query, number, words
from quorate.storage.tables import items, judgments, leases


class ItemOfPage(NamedTuple):
    """An item with its content; what is JSON stands as text."""

    item: str
    place: int
    content: str
    state: str
    gold: str | None
    adjudicated: str | None
    outcome: str | None
    bank: str
    slices: str | None
    explanation: str | None


class SkipOfItem(NamedTuple):
    """That a rater gave an item back."""

    item: str
    rater: str
    reason: str | None
    comment: str | None
    ended_at: int | None


_i, _j, _l = items.c, judgments.c, leases.c
_campaign = words("campaign")
_beyond = (
    _i.campaign == _campaign,
    _i.place >= number("place"),
    (_i.place > number("place")) | (_i.item > words("item")),
)
_within = (
    *_beyond,
    _i.place <= number("last_place"),
    (_i.place < number("last_place")) | (_i.item <= words("last_item")),
)

PAGE = Query(
    ItemOfPage,
    sa.select(*(_i[name] for name in ItemOfPage._fields))
    .where(*_beyond)
    .order_by(_i.place, _i.item)
    .limit(number("limit")),
)
"""the items behind one, by its place and name"""
JUDGMENTS = Query(
    Judgment,
    sa.select(*(_j[name] for name in Judgment._fields))
    .join(items, (_i.campaign == _j.campaign) & (_i.item == _j.item))
    .where(*_within, _j["at"] <= number("until"))
    .order_by(_j["at"], _j.judgment),
)
"""judgments of the items behind one, up to another"""
SKIPS = Query(
    SkipOfItem,
    sa.select(_l.item, *(_l[name] for name in Skip._fields if name in SkipOfItem._fields))
    .join(items, (_i.campaign == _l.campaign) & (_i.item == _l.item))
    .where(*_within, sa.text("leases.status = 'skipped'"))
    .order_by(_l.ended_at, _l.lease),
)
"""the same, of items given back"""
