"""Questions about appeals."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from quorate.storage.statement import Query, number, words
from quorate.storage.tables import VIEWS


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
WAITING = Query(
    Appeal,
    _all.where(_c.outcome.is_(None)).order_by(_c.made_at, _c.appeal).limit(number("limit")),
)
"""what waits to be settled, the oldest first"""
ALL = Query(Appeal, _all.order_by(_c.made_at.desc(), _c.appeal.desc()).limit(number("limit")))
SETTLED = Query(
    Appeal,
    _all.where(_c.outcome == words("outcome"))
    .order_by(_c.made_at.desc(), _c.appeal.desc())
    .limit(number("limit")),
)
