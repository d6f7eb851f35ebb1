"""Questions about calibration rounds: what is judged, what was answered, what was said."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from quorate.storage.statement import Query, words
from quorate.storage.tables import VIEWS, items, judgments, leases


class Round(NamedTuple):
    """A calibration round; ``items``, ``before`` and ``after`` are JSON."""

    round: str
    title: str
    items: str
    passage: str
    state: str
    opened_at: int
    opened_by: str
    revealed_at: int | None
    again_at: int | None
    closed_at: int | None
    before: str | None
    after: str | None
    outcome: str | None
    guideline: str | None


class Had(NamedTuple):
    """An item that a rater was given."""

    item: str


class Given(NamedTuple):
    """An answer in a round; ``draw`` says in which, and whether before or after the discussion."""

    judgment: str
    item: str
    rater: str
    labels: str
    sealed: str | None
    at: int
    draw: str


class Holding(NamedTuple):
    """A lease that somebody holds."""

    lease: str
    item: str


class Item(NamedTuple):
    """An item as a round needs it; ``gold`` and ``adjudicated`` are JSON."""

    content: str
    state: str
    bank: str
    gold: str | None
    adjudicated: str | None


class Note(NamedTuple):
    """Something that was said; ``words`` is the commitment."""

    note: str
    item: str | None
    person: str
    words: str | None
    at: int


_c = VIEWS["calibrations"].c
_n = VIEWS["notes"].c
_campaign = words("campaign")
_all = sa.select(*(_c[name] for name in Round._fields)).where(_c.campaign == _campaign)
_round = _all.where(_c["round"] == words("round"))

ROUNDS = Query(Round, _all.order_by(_c.opened_at.desc(), _c["round"]))
"""the rounds of a campaign, the newest first"""
ROUND = Query(Round, _round)
SHARED_ROUND = Query(Round, _round.with_for_update(read=True, skip_locked=True))
"""a round that nobody reveals or closes at this moment, kept so until the end of the transaction"""
LOCKED_ROUND = Query(Round, _round.with_for_update())

HAD = Query(
    Had,
    sa.select(leases.c.item).where(
        leases.c.campaign == _campaign,
        leases.c.rater == words("person"),
        sa.text("leases.status <> 'lapsed'"),
        leases.c.draw == words("draw"),
    ),
)
"""the items that a rater has or had, of leases that were drawn in this way"""
HELD = Query(
    Holding,
    sa.select(leases.c.lease, leases.c.item)
    .where(
        leases.c.campaign == _campaign,
        sa.text("leases.status = 'held' AND leases.purpose = 'calibration'"),
        leases.c.draw == words("draw"),
    )
    .order_by(leases.c.lease)
    .with_for_update(),
)
"""the leases in hand that were drawn in this way, locked"""
ITEM = Query(
    Item,
    sa.select(*(items.c[name] for name in Item._fields)).where(
        items.c.campaign == _campaign, items.c.item == words("item")
    ),
)
GIVEN = Query(
    Given,
    sa.select(
        judgments.c.judgment,
        judgments.c.item,
        judgments.c.rater,
        judgments.c.labels,
        judgments.c.sealed,
        judgments.c["at"],
        leases.c.draw,
    )
    .join(leases, leases.c.lease == judgments.c.lease)
    .where(
        judgments.c.campaign == _campaign,
        judgments.c.item == words("item"),
        sa.text("judgments.purpose = 'calibration' AND judgments.excluded IS NULL"),
    )
    .order_by(judgments.c["at"], judgments.c.judgment),
)
"""what was answered about an item in calibration rounds"""
NOTES = Query(
    Note,
    sa.select(*(_n[name] for name in Note._fields))
    .where(_n.campaign == _campaign, _n["round"] == words("round"))
    .order_by(_n["at"], _n.note),
)
