"""Questions to the views about why raters differ: what experts coded, what raters remarked."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from quorate.storage.statement import Query, number, words
from quorate.storage.tables import VIEWS, items, leases

problems = VIEWS["problems"]


class Coded(NamedTuple):
    """An item that was judged: what it belongs to, and the cause that an expert named."""

    item: str
    slices: str | None
    cause: str | None


class Remark(NamedTuple):
    """That a rater gave an item back for a reason, or reported a problem with it."""

    item: str
    reason: str | None


_campaign = words("campaign")

CODED = Query(
    Coded,
    sa.select(items.c.item, items.c.slices, items.c.cause)
    .where(items.c.campaign == _campaign, items.c.item > words("after"))
    .where(items.c.judged + items.c.surplus > 0)
    .order_by(items.c.item)
    .limit(number("limit")),
)
"""items behind ``after`` that somebody judged, by name"""
SKIPPED = Query(
    Remark,
    sa.select(leases.c.item, leases.c.reason)
    .where(leases.c.campaign == _campaign, sa.text("leases.status = 'skipped'"))
    .order_by(leases.c.item, leases.c.lease),
)
REPORTED = Query(
    Remark,
    sa.select(problems.c.item, sa.literal("problem"))
    .where(problems.c.campaign == _campaign)
    .order_by(problems.c.item, problems.c.problem),
)
