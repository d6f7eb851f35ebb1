"""Questions to the views about judgments, beyond those of the hot path."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from quorate.storage.queries.work import Judgment
from quorate.storage.statement import Query, number, words
from quorate.storage.tables import judgments


class Counted(NamedTuple):
    """A judgment that is not excluded."""

    judgment: str
    item: str
    surplus: int
    purpose: str


class Number(NamedTuple):
    """How many judgments."""

    number: int


_c = judgments.c
_campaign = words("campaign")
_all = sa.select(*(_c[name] for name in Judgment._fields))

COUNTED_OF_RATER = Query(
    Counted,
    sa.select(_c.judgment, _c.item, _c.surplus, _c.purpose)
    .where(
        _c.campaign == _campaign,
        _c.rater == words("rater"),
        _c["at"] >= number("since"),
        _c["at"] <= number("until"),
        _c.excluded.is_(None),
    )
    .order_by(_c["at"], _c.judgment)
    .limit(number("limit")),
)
"""judgments of a rater that are not excluded, the oldest first"""
OF_ITEM = Query(
    Judgment,
    _all.where(_c.campaign == _campaign, _c.item == words("item")).order_by(_c["at"], _c.judgment),
)
FIRST_OF_ITEM = Query(
    Judgment,
    _all.where(_c.campaign == _campaign, _c.item == words("item"))
    .order_by(_c["at"], _c.judgment)
    .limit(number("limit")),
)
"""the first of them"""
PAGE = Query(
    Judgment,
    _all.where(_c.campaign == _campaign, _c.judgment > words("after"))
    .order_by(_c.judgment)
    .limit(number("limit")),
)
"""all judgments of a campaign, page by page, in the order of their ids"""
BY_ITEM = Query(
    Judgment,
    _all.where(
        _c.campaign == _campaign,
        _c.item >= words("item"),
        (_c.item > words("item")) | (_c.judgment > words("after")),
        _c["at"] <= number("until"),
    )
    .order_by(_c.item, _c.judgment)
    .limit(number("limit")),
)
"""all judgments of a campaign, page by page, those of an item together"""
WORKED = Query(
    Number,
    sa.select(sa.func.count()).where(
        _c.campaign == _campaign,
        _c.rater == words("rater"),
        sa.text("judgments.purpose NOT IN ('training', 'qualification')"),
    ),
)
"""how many judgments a rater gave that are neither practice nor a test"""
