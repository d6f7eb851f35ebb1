"""Questions to the views about items: pages of them by filter and order, one whole, its skips."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import NamedTuple

import sqlalchemy as sa

from quorate.storage.statement import Query, number, words
from quorate.storage.tables import VIEWS, events, items, judgments, leases

problems = VIEWS["problems"]
EXCERPT = 1_000
"""characters of the content that a page of items carries"""


class Shown(StrEnum):
    """Which items: the filters there are."""

    ALL = "all"
    OPEN = "open"
    """wants judgments and has room for more"""
    HELD = "held"
    """in a rater's hands"""
    JUDGED = "judged"
    """has all the judgments that it wants"""
    RETIRED = "retired"
    GOLD = "gold"
    SKIPPED = "skipped"
    """given back at least once"""
    PROBLEMS = "problems"
    """something was reported about it"""
    ADJUDICATED = "adjudicated"
    QUORATE = "quorate"
    """its consensus is sure enough"""
    CONTESTED = "contested"
    """more judgments would not settle it"""
    BANK = "bank"
    """kept apart: gold, audits, practice, tests"""


class Order(StrEnum):
    """In which order: all with the item's name behind, so that pages never overlap."""

    PLACE = "place"
    """the order of picking"""
    ITEM = "item"
    ADDED = "added"
    JUDGED = "judged"
    """the most judgments first"""
    SKIPS = "skips"
    """the most skips first"""
    PROBLEMS = "problems"
    """the most reports first"""


class ListedItem(NamedTuple):
    """An item in a list, with the beginning of its content as canonical JSON."""

    item: str
    state: str
    wanted: int
    held: int
    judged: int
    room: int
    surplus: int
    skips: int
    problems: int
    gold: int
    adjudicated: int
    added_at: int
    bank: str
    outcome: str | None
    sort: str | int
    excerpt: str


class WholeItem(NamedTuple):
    """An item with everything."""

    item: str
    content: str
    place: int
    wanted: int
    held: int
    judged: int
    room: int
    surplus: int
    skips: int
    problems: int
    state: str
    gold: str | None
    adjudicated: str | None
    added_at: int
    bank: str
    slices: str | None
    explanation: str | None
    outcome: str | None
    settled: str | None
    cause: str | None
    adjudicated_by: str | None
    confirmed_by: str | None
    proposed: int


class Skip(NamedTuple):
    """That a rater gave the item back."""

    lease: str
    rater: str
    reason: str | None
    comment: str | None
    ended_at: int | None


class About(NamedTuple):
    """How much there is about an item."""

    judgments: int
    skips: int
    problems: int
    events: int


class Problem(NamedTuple):
    """What a rater reported."""

    problem: str
    rater: str
    lease: str | None
    comment: str
    at: int


_c = items.c
_campaign = words("campaign")
_item = words("item")
_limit = number("limit")

# with the words of the partial indexes, so that both stores use them
_WHERE: dict[Shown, sa.TextClause | sa.ColumnElement[bool] | None] = {
    Shown.ALL: None,
    Shown.OPEN: sa.text("items.state = 'open' AND items.room > 0"),
    Shown.HELD: sa.and_(
        sa.text("items.held > 0"),
        _c.item.in_(
            sa.select(leases.c.item).where(
                leases.c.campaign == _campaign, sa.text("leases.status = 'held'")
            )
        ),
    ),
    Shown.JUDGED: sa.text("items.state = 'open' AND items.judged >= items.wanted"),
    Shown.RETIRED: sa.text("items.state = 'retired'"),
    Shown.GOLD: sa.text("items.gold IS NOT NULL"),
    Shown.SKIPPED: sa.text("items.skips > 0"),
    Shown.PROBLEMS: sa.text("items.problems > 0"),
    Shown.ADJUDICATED: sa.text("items.adjudicated IS NOT NULL"),
    Shown.QUORATE: sa.text("items.outcome = 'quorate'"),
    Shown.CONTESTED: sa.text("items.outcome = 'contested'"),
    Shown.BANK: sa.text("items.state = 'bank'"),
}
_BY: dict[Order, tuple[sa.Column[object], bool]] = {
    Order.PLACE: (_c.place, False),
    Order.ITEM: (_c.item, False),
    Order.ADDED: (_c.added_at, False),
    Order.JUDGED: (_c.judged, True),
    Order.SKIPS: (_c.skips, True),
    Order.PROBLEMS: (_c.problems, True),
}
_RARE: dict[Order, sa.Column[object]] = {Order.SKIPS: _c.skips, Order.PROBLEMS: _c.problems}
"""what most items have none of"""


class Search(StrEnum):
    """What is searched for."""

    NOTHING = "nothing"
    WORDS = "words"
    """anywhere in the name or the content"""
    NAME = "name"
    """the whole name"""


@cache
def page(shown: Shown, order: Order, search: Search, after: bool) -> Query[ListedItem]:
    """The statement for a page of items.

    Parameters: campaign, limit; ``pattern`` (of LIKE, with ``\\`` to escape, in lower case) to
    search for words, ``name`` for a name; ``sort`` and ``item``, of the last item of the page
    before, when after one.
    """
    column, falling = _BY[order]
    chosen = _chosen(column, shown, search)
    if order in _RARE:
        return _rare_first(chosen, _RARE[order], after)
    if after:
        chosen = chosen.where(_beyond(column, falling))
    first = column.desc() if falling else column.asc()
    ordered = (first,) if order is Order.ITEM else (first, _c.item)
    return Query(ListedItem, chosen.order_by(*ordered).limit(_limit))


def _chosen(
    column: sa.Column[object], shown: Shown, search: Search
) -> sa.Select[tuple[object, ...]]:
    chosen = sa.select(
        *(_c[name] for name in ListedItem._fields[:9]),
        sa.case((_c.gold.is_(None), 0), else_=1).label("gold"),
        sa.case((_c.adjudicated.is_(None), 0), else_=1).label("adjudicated"),
        _c.added_at,
        _c.bank,
        _c.outcome,
        column.label("sort"),
        sa.func.substr(_c.content, 1, EXCERPT).label("excerpt"),
    ).where(_c.campaign == _campaign)
    condition = _WHERE[shown]
    if condition is not None:
        chosen = chosen.where(condition)
    if search is Search.NAME:
        return chosen.where(_c.item == words("name"))
    if search is Search.WORDS:
        pattern = words("pattern")
        return chosen.where(
            sa.func.lower(_c.item).like(pattern, escape="\\")
            | sa.func.lower(_c.content).like(pattern, escape="\\")
        )
    return chosen


def _rare_first(
    chosen: sa.Select[tuple[object, ...]], column: sa.Column[object], after: bool
) -> Query[ListedItem]:
    """The few that have some, the most first, and behind them all others by name: two walks along
    an index instead of one sort of everything."""
    some = chosen.where(sa.text(f"items.{column.name} > 0"))
    none = chosen.where(sa.text(f"items.{column.name} = 0"))
    if after:
        some = some.where(_beyond(column, falling=True))
        begin = sa.case((number("sort") > 0, sa.literal_column("''")), else_=_item)
        none = none.where(_c.item > begin)
    parts = (
        some.order_by(column.desc(), _c.item).limit(_limit).subquery("some"),
        none.order_by(_c.item).limit(_limit).subquery("none"),
    )
    both = sa.union_all(*(sa.select(part) for part in parts)).subquery("both")
    ordered = sa.select(both).order_by(both.c.sort.desc(), both.c.item)
    return Query(ListedItem, ordered.limit(_limit))


def _beyond(column: sa.Column[object], falling: bool) -> sa.ColumnElement[bool]:
    if column is _c.item:
        return column > _item
    sort = number("sort")
    further = column < sort if falling else column > sort
    bound = column <= sort if falling else column >= sort  # what an index can start from
    return sa.and_(bound, sa.or_(further, _c.item > _item))


WHOLE = Query(
    WholeItem,
    sa.select(*(_c[name] for name in WholeItem._fields)).where(
        _c.campaign == _campaign, _c.item == _item
    ),
)
SKIPS = Query(
    Skip,
    sa.select(*(leases.c[name] for name in Skip._fields))
    .where(
        leases.c.campaign == _campaign,
        leases.c.item == _item,
        sa.text("leases.status = 'skipped'"),
    )
    .order_by(leases.c.ended_at, leases.c.lease)
    .limit(number("limit")),
)
PROBLEMS = Query(
    Problem,
    sa.select(*(problems.c[name] for name in Problem._fields))
    .where(problems.c.campaign == _campaign, problems.c.item == _item)
    .order_by(problems.c["at"], problems.c.problem)
    .limit(number("limit")),
)


def _count(
    table: sa.Table, *conditions: sa.ColumnElement[bool] | sa.TextClause
) -> sa.ScalarSelect[int]:
    of_item = table.c.item == _item
    counted = sa.select(sa.func.count()).select_from(table)
    return counted.where(of_item, *conditions).scalar_subquery()


ABOUT = Query(
    About,
    sa.select(
        _count(judgments, judgments.c.campaign == _campaign),
        _count(leases, leases.c.campaign == _campaign, sa.text("leases.status = 'skipped'")),
        _count(problems, problems.c.campaign == _campaign),
        _count(events, events.c.log == _campaign),
    ),
)
"""how much there is about an item"""
