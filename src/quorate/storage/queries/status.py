"""How far a campaign is.

Nothing but ``LABEL_COUNTS`` reads a row of items or judgments: the counts come from indexes that
hold all they need, and from the few leases that are held. ``PLACES`` reads all of its index, so a
large campaign is not counted whenever somebody looks.
"""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from quorate.storage.json_text import Member
from quorate.storage.statement import Query, number, words
from quorate.storage.tables import items, judgments, leases, members


class Places(NamedTuple):
    """How many items are in one state, want so many judgments and have so many."""

    state: str
    wanted: int
    judged: int
    number: int


class Count(NamedTuple):
    """How many there are."""

    number: int


class Work(NamedTuple):
    """What the raters of a campaign did, all together."""

    judged: int
    skipped: int
    milliseconds: int
    raters: int
    active: int
    imported: int


class Spent(NamedTuple):
    """The active time of one judgment."""

    at: int
    milliseconds: int


class LabelCount(NamedTuple):
    """How often a label was given."""

    label: str | None
    number: int


_i = items.c
_j = judgments.c
_campaign = words("campaign")
_HERE = sa.text("judgments.source = ''")
"""given here, and not taken in from another tool"""


def _sum(column: sa.ColumnElement[int]) -> sa.ColumnElement[int]:
    return sa.cast(sa.func.coalesce(sa.func.sum(column), 0), sa.BigInteger)


PLACES = Query(
    Places,
    sa.select(_i.state, _i.wanted, _i.judged, sa.func.count())
    .where(_i.campaign == _campaign)
    .group_by(_i.state, _i.wanted, _i.judged),
)
HELD = Query(
    Count,
    sa.select(sa.func.count()).where(
        leases.c.campaign == _campaign, sa.text("leases.status = 'held'")
    ),
)
WORK = Query(
    Work,
    sa.select(
        _sum(members.c.judged),
        _sum(members.c.skipped),
        _sum(members.c.milliseconds),
        _sum(sa.case((sa.and_(members.c.role == "rater", members.c.imported == 0), 1), else_=0)),
        _sum(sa.case((members.c.last_at >= number("since"), 1), else_=0)),
        _sum(members.c.imported),
    ).where(members.c.campaign == _campaign),
)
GIVEN = Query(
    Count,
    sa.select(sa.func.count()).where(
        _j.campaign == _campaign,
        _HERE,
        _j["at"] >= number("since"),
        _j["at"] < number("until"),
    ),
)
LATEST = Query(
    Spent,
    sa.select(_j["at"], _j.milliseconds)
    .where(_j.campaign == _campaign, _HERE)
    .order_by(_j["at"].desc())
    .limit(number("limit")),
)


_latest = (
    sa.select(_j.labels, _j.excluded)
    .where(_j.campaign == _campaign)
    .order_by(_j["at"].desc())
    .limit(number("latest"))
    .subquery()
)
LABEL_COUNTS = Query(
    LabelCount,
    sa.select(
        Member(_latest.c.labels, words("question")).label("label"),
        sa.func.count().label("count"),
    )
    .where(_latest.c.excluded.is_(None))
    .group_by(sa.literal_column("1"))
    .order_by(sa.literal_column("2").desc(), sa.literal_column("1"))
    .limit(number("limit")),
)
"""how often each label of ``question`` was given in the ``latest`` judgments: it reads them, so
not for every second"""
