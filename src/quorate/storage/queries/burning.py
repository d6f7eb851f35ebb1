"""What a campaign uses up over time: its judgments and earnings, and the sums that are kept."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from quorate.storage.statement import Query, Statement, number, words
from quorate.storage.tables import burns, judgments


class Burnt(NamedTuple):
    """Judgments given in a stretch of time, and what they earned."""

    part: int
    judgments: int
    earned: int


class Burn(NamedTuple):
    """What was given before ``until``, by stretches of ``step`` milliseconds, as JSON."""

    campaign: str
    until: int
    step: int
    parts: str


_b, _j = burns.c, judgments.c

BETWEEN = Query(
    Burnt,
    sa.select(
        (_j["at"] // number("step")).label("part"),
        sa.func.count(),
        sa.cast(sa.func.coalesce(sa.func.sum(_j.earned), 0), sa.BigInteger),
    )
    .where(
        _j.campaign == words("campaign"),
        sa.text("judgments.source = ''"),
        _j["at"] >= number("since"),
        _j["at"] < number("until"),
    )
    .group_by(sa.literal_column("1"))
    .order_by(sa.literal_column("1")),
)
"""judgments and earnings by stretches of ``step`` milliseconds; reads an index of those that were
given here from ``since`` on, before ``until``"""
KEPT = Query(
    Burn, sa.select(*(_b[name] for name in Burn._fields)).where(_b.campaign == words("campaign"))
)
KEEP = Statement(
    sa.update(burns)
    .where(_b.campaign == words("of"), _b.until < number("new_until"))
    .values(until=number("new_until"), step=number("new_step"), parts=words("new_parts"))
)
BEGIN = Statement(sa.insert(burns))
