"""Questions to the views for the lead's numbers."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from quorate.storage.queries.items import EXCERPT
from quorate.storage.statement import Query, words
from quorate.storage.tables import VIEWS, items, members

appeals = VIEWS["appeals"]


class Used(NamedTuple):
    """What was used of a budget, and how many raters are paused."""

    judgments: int
    earned: int
    paused: int


class Excerpt(NamedTuple):
    """The beginning of an item's content, as canonical JSON."""

    excerpt: str


class BankSize(NamedTuple):
    """How many items a bank has whose answer is known."""

    bank: str
    number: int


class Decided(NamedTuple):
    """How many items were decided in a way."""

    outcome: str
    number: int


class Number(NamedTuple):
    """How many there are."""

    number: int


_campaign = words("campaign")


def _sum(column: sa.ColumnElement[int]) -> sa.ColumnElement[int]:
    return sa.cast(sa.func.coalesce(sa.func.sum(column), 0), sa.BigInteger)


USED = Query(
    Used,
    sa.select(
        _sum(members.c.judged),
        _sum(members.c.earned),
        _sum(
            sa.case(
                (sa.and_(members.c.role == "rater", members.c.standing == "paused"), 1), else_=0
            )
        ),
    ).where(members.c.campaign == _campaign),
)
OUTCOMES = Query(
    Decided,
    sa.select(items.c.outcome, sa.func.count())
    .where(
        items.c.campaign == _campaign,
        sa.text("items.outcome IS NOT NULL AND items.state = 'open'"),
    )
    .group_by(items.c.outcome),
)
"""open items by what was decided; of the others none is read"""
EXCERPT_OF = Query(
    Excerpt,
    sa.select(sa.func.substr(items.c.content, 1, EXCERPT)).where(
        items.c.campaign == _campaign, items.c.item == words("item")
    ),
)
BANKS = Query(
    BankSize,
    sa.select(items.c.bank, sa.func.count())
    .where(
        items.c.campaign == _campaign, sa.text("items.state = 'bank'"), items.c.gold.is_not(None)
    )
    .group_by(items.c.bank),
)
WAITING_APPEALS = Query(
    Number,
    sa.select(sa.func.count()).where(appeals.c.campaign == _campaign, appeals.c.outcome.is_(None)),
)
