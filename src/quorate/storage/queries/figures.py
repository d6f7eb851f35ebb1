"""Questions whose answers are figures for those who run a server: none reads items or judgments."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from quorate.storage.statement import Query, number
from quorate.storage.tables import UNNUMBERED, VIEWS, campaigns, deliveries, events, members


class Opened(NamedTuple):
    """An open campaign: items that it has, judgments that its raters gave."""

    campaign: str
    items: int
    judged: int


class Told(NamedTuple):
    """How far a webhook was told of its campaign's log."""

    campaign: str
    next_idx: int


class Waiting(NamedTuple):
    """How many there are."""

    number: int


_c, _m = campaigns.c, members.c
_judged = (
    sa.select(sa.cast(sa.func.coalesce(sa.func.sum(_m.judged), 0), sa.BigInteger))
    .where(_m.campaign == _c.campaign)
    .correlate(campaigns)
    .scalar_subquery()
)
OPENED = Query(
    Opened,
    sa.select(_c.campaign, (_c["items"] - _c.retired).label("there"), _judged)
    .where(sa.text("campaigns.state = 'open'"))
    .order_by(_c.opened_at.desc(), _c.campaign)
    .limit(number("limit")),
)
_w = VIEWS["webhooks"].c
TOLD = Query(
    Told,
    sa.select(_w.campaign, deliveries.c.next_idx)
    .join(deliveries, deliveries.c.webhook == _w.webhook)
    .where(_w.removed_at.is_(None))
    .order_by(_w.campaign, deliveries.c.next_idx)
    .limit(number("limit")),
)
_fresh = sa.select(sa.literal(1)).select_from(events).where(UNNUMBERED).limit(number("limit"))
WAITING = Query(Waiting, sa.select(sa.func.count()).select_from(_fresh.subquery()))
"""entries that have no index yet, counted up to a limit"""
