"""Questions about appeals."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import NamedTuple

import sqlalchemy as sa

from quorate.storage.statement import Query, number, words
from quorate.storage.tables import VIEWS


class ShownAppeals(StrEnum):
    """Which appeals: the filters there are."""

    ALL = "all"
    WAITING = "waiting"
    """not settled yet; the oldest first, all others the newest first"""
    SETTLED = "settled"
    GRANTED = "granted"
    REFUSED = "refused"


class Appeal(NamedTuple):
    """A rater's appeal; ``words`` is the commitment to what they said."""

    appeal: str
    rater: str
    words: str | None
    standing: str
    reason: str
    made_at: int
    outcome: str | None
    answer: str | None
    settled_at: int | None
    settled_by: str | None


_c = VIEWS["appeals"].c
_campaign = words("campaign")
_all = sa.select(*(_c[name] for name in Appeal._fields)).where(_c.campaign == _campaign)

LOCKED_APPEAL = Query(Appeal, _all.where(_c.appeal == words("appeal")).with_for_update())
OF_RATER = Query(
    Appeal, _all.where(_c.rater == words("rater")).order_by(_c.made_at.desc(), _c.appeal.desc())
)
"""a rater's appeals, the newest first"""
_WHERE: dict[ShownAppeals, sa.ColumnElement[bool] | None] = {
    ShownAppeals.ALL: None,
    ShownAppeals.WAITING: _c.outcome.is_(None),
    ShownAppeals.SETTLED: _c.outcome.is_not(None),
    ShownAppeals.GRANTED: _c.outcome == sa.literal("granted"),
    ShownAppeals.REFUSED: _c.outcome == sa.literal("refused"),
}


@cache
def page(shown: ShownAppeals, after: bool) -> Query[Appeal]:
    """The statement for a page of appeals: those that wait the oldest first, others the newest.

    Parameters: campaign, limit; ``at`` and ``last``, the time and the id of the last of the page
    before, when after one.
    """
    chosen = _all
    condition = _WHERE[shown]
    if condition is not None:
        chosen = chosen.where(condition)
    rising = shown is ShownAppeals.WAITING
    if after:
        at, last = number("at"), words("last")
        bound = _c.made_at >= at if rising else _c.made_at <= at
        further = _c.made_at > at if rising else _c.made_at < at
        behind = _c.appeal > last if rising else _c.appeal < last
        chosen = chosen.where(bound, sa.or_(further, behind))
    order = (_c.made_at, _c.appeal) if rising else (_c.made_at.desc(), _c.appeal.desc())
    return Query(Appeal, chosen.order_by(*order).limit(number("limit")))
