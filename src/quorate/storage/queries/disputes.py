"""Questions to the views about items that wait for an expert."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from quorate.storage.queries.items import EXCERPT
from quorate.storage.statement import Query, number, words
from quorate.storage.tables import VIEWS, items, judgments

firings = VIEWS["firings"]
problems = VIEWS["problems"]


class Disputed(NamedTuple):
    """An item that waits for an expert, with the beginning of its content as canonical JSON."""

    item: str
    place: int
    judged: int
    problems: int
    settled: str | None
    adjudicated_by: str | None
    excerpt: str


class Since(NamedTuple):
    """When something last happened to an item."""

    at: int | None


_c = items.c
_campaign = words("campaign")
_item = words("item")
_disputed = sa.select(
    _c.item,
    _c.place,
    _c.judged,
    _c.problems,
    _c.settled,
    _c.adjudicated_by,
    sa.func.substr(_c.content, 1, EXCERPT),
).where(_c.campaign == _campaign)
_unsettled = _disputed.where(_c.adjudicated.is_(None), _c.state != "retired")


def _first(chosen: sa.Select[tuple[object, ...]]) -> Query[Disputed]:
    return Query(Disputed, chosen.order_by(_c.place, _c.item).limit(number("limit")))


CONTESTED = _first(_unsettled.where(_c.outcome == "contested", sa.text("outcome IS NOT NULL")))
"""items of which more judgments would not settle what is right"""
REPORTED = _first(_unsettled.where(_c.problems > 0))
"""items about which a rater reported a problem"""
PROPOSED = _first(_disputed.where(_c.proposed > 0, _c.state != "retired"))
"""settled items that are to become known answers, after a second look"""
SENT = _first(
    _unsettled.where(
        sa.exists().where(
            firings.c.campaign == _campaign,
            firings.c.item == _c.item,
            firings.c.action == "adjudicate",
        )
    )
)
"""items that a rule sent to an expert"""
ONE = Query(Disputed, _unsettled.where(_c.item == _item))
LAST_JUDGED = Query(
    Since,
    sa.select(sa.func.max(judgments.c["at"])).where(
        judgments.c.campaign == _campaign, judgments.c.item == _item
    ),
)
FIRST_REPORTED = Query(
    Since,
    sa.select(sa.func.min(problems.c["at"])).where(
        problems.c.campaign == _campaign, problems.c.item == _item
    ),
)
