"""Questions about calibration rounds: what is judged, what was answered, what was said."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import sqlalchemy as sa

from quorate.storage.json_text import parts_of
from quorate.storage.statement import Query, number, words
from quorate.storage.tables import VIEWS, items, judgments, leases, members


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


class Taking(NamedTuple):
    """Somebody who judges in a round: how many of its items, before and after the discussion."""

    person: str
    enrolled_at: int
    judged: int
    again: int


class Count(NamedTuple):
    """How many take part in a round, how many of them have judged all its items, before and after
    the discussion, and how many of them any of it after."""

    taking: int
    done: int
    done_again: int
    again: int


class Number(NamedTuple):
    """How many there are."""

    number: int


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

JUDGED_ROUNDS = Query(
    Round,
    _all.where(sa.text("calibrations.state IN ('blind', 'again')")).order_by(
        _c.opened_at, _c["round"].desc()
    ),
)
"""the rounds that are being judged, the oldest first"""
OPEN_ROUND = Query(
    Round,
    _all.where(sa.text("calibrations.state <> 'closed'"))
    .order_by(_c.opened_at.desc(), _c["round"])
    .limit(sa.literal_column("1")),
)
"""the newest round that has not ended"""


@cache
def page(revealed: bool, after: bool) -> Query[Round]:
    """The statement for a page of rounds, the newest first; of those revealed alone, if asked.

    Parameters: campaign, limit; ``at`` and ``last``, of the last of the page before, when after
    one.
    """
    chosen = _all
    if revealed:
        chosen = chosen.where(_c.revealed_at.is_not(None))
    if after:
        at, last = number("at"), words("last")
        chosen = chosen.where(_c.opened_at <= at, sa.or_(_c.opened_at < at, _c["round"] > last))
    newest = chosen.order_by(_c.opened_at.desc(), _c["round"])
    return Query(Round, newest.limit(number("limit")))


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
NOTE_COUNT = Query(
    Number,
    sa.select(sa.func.count()).where(_n.campaign == _campaign, _n["round"] == words("round")),
)


def _answered(draw: str, until: str) -> sa.Subquery:
    """How many items each rater answered of those given, in leases drawn so, up to a time."""
    return (
        sa.select(judgments.c.rater, sa.func.count().label("number"))
        .join(leases, leases.c.lease == judgments.c.lease)
        .where(
            judgments.c.campaign == _campaign,
            judgments.c.item.in_(parts_of(words("items"))),
            sa.text("judgments.purpose = 'calibration' AND judgments.excluded IS NULL"),
            leases.c.draw == words(draw),
            judgments.c["at"] <= number(until),
        )
        .group_by(judgments.c.rater)
        .subquery(draw)
    )


_m = members.c
_first, _second = _answered("first", "revealed"), _answered("second", "closed")
_judged = sa.func.coalesce(_first.c.number, sa.literal_column("0"))
_again = sa.func.coalesce(_second.c.number, sa.literal_column("0"))
_judges = sa.text("members.role IN ('rater', 'expert') AND members.standing = 'active'")


_taking = members.outerjoin(_first, _first.c.rater == _m.person).outerjoin(
    _second, _second.c.rater == _m.person
)
_takes = sa.and_(
    _m.campaign == _campaign,
    sa.or_(_judges, _first.c.number.is_not(None), _second.c.number.is_not(None)),
)


@cache
def taking(after: bool) -> Query[Taking]:
    """The statement for a page of those who judge in a round, or did, in the order of joining.

    Parameters: campaign, limit; ``items`` of the round as JSON; ``first`` and ``second``, how its
    leases were drawn before and after the discussion, and ``revealed`` and ``closed``, when each
    ended; ``at`` and ``last``, of the last of the page before, when after one.
    """
    columns = (_m.person, _m.enrolled_at, _judged, _again)
    chosen = sa.select(*columns).select_from(_taking).where(_takes)
    if after:
        at, last = number("at"), words("last")
        chosen = chosen.where(_m.enrolled_at >= at, sa.or_(_m.enrolled_at > at, _m.person > last))
    return Query(Taking, chosen.order_by(_m.enrolled_at, _m.person).limit(number("limit")))


def _those(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    one = sa.case((condition, sa.literal_column("1")), else_=sa.literal_column("0"))
    return sa.cast(sa.func.coalesce(sa.func.sum(one), 0), sa.BigInteger)


TAKING_COUNT = Query(
    Count,
    sa.select(
        sa.func.count(),
        _those(_judged >= number("all")),
        _those(_again >= number("all")),
        _those(_again > sa.literal_column("0")),
    )
    .select_from(_taking)
    .where(_takes),
)
"""of all of them; ``all`` is how many items the round has"""
