"""The last count of a large campaign's items, which every server on the database can use."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from quorate.storage.statement import Query, Statement, number, words
from quorate.storage.tables import tallies


class Tally(NamedTuple):
    """Items by state and judgments as JSON, at a size of the log; ``took`` is in milliseconds."""

    campaign: str
    head: int
    at: int
    took: int
    places: str


_t = tallies.c
TALLY = Query(
    Tally,
    sa.select(*(_t[name] for name in Tally._fields)).where(_t.campaign == words("campaign")),
)
KEEP = Statement(
    sa.update(tallies)
    .where(_t.campaign == words("of"))
    .values(
        head=number("new_head"),
        at=number("new_at"),
        took=number("new_took"),
        places=words("new_places"),
    )
)
BEGIN = Statement(sa.insert(tallies))
