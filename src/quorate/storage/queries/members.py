"""Questions about the members of campaigns beyond those of the hot path."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import NamedTuple

import sqlalchemy as sa

from quorate.storage.json_text import parts_of
from quorate.storage.queries.campaigns import Member
from quorate.storage.statement import Query, number, words
from quorate.storage.tables import VIEWS, members


class MemberOrder(StrEnum):
    """In which order members come; both with their id behind, so that pages never overlap."""

    JOINED = "joined"
    """who joined first"""
    JUDGED = "judged"
    """who judged most first"""


class Paused(NamedTuple):
    """A rater whose pause has ended."""

    campaign: str
    person: str
    role: str


class Told(NamedTuple):
    """What a rater told of themselves: commitments by attribute, JSON."""

    person: str
    attributes: str


class Number(NamedTuple):
    """How many there are."""

    number: int


class Message(NamedTuple):
    """A message to a rater."""

    message: str
    text: str
    about: str
    at: int


_m = VIEWS["messages"].c
_campaign = words("campaign")


@cache
def page(
    order: MemberOrder, role: bool, standing: bool, person: bool, after: bool
) -> Query[Member]:
    """The statement for a page of members.

    Parameters: campaign, limit; ``role``, ``standing`` and ``person`` where they are asked for,
    each a JSON array of those that may be; ``sort`` and ``last``, the time of joining or the number
    of judgments and the id of the last of the page before, when after one.

    By joining it walks along an index. By judgments it reads the whole campaign's members and sorts
    them: an index would have to be written with every judgment.
    """
    chosen = sa.select(*(members.c[name] for name in Member._fields)).where(
        members.c.campaign == _campaign
    )
    for name, asked in (("role", role), ("standing", standing), ("person", person)):
        if asked:
            chosen = chosen.where(members.c[name].in_(parts_of(words(name))))
    falling = order is MemberOrder.JUDGED
    column = members.c.judged if falling else members.c.enrolled_at
    # a sum is in no index: those named are found by their key, and not along the order of all
    place = column + sa.literal_column("0") if person else column
    if after:
        sort, last = number("sort"), words("last")
        further = place < sort if falling else place > sort
        bound = place <= sort if falling else place >= sort  # what an index can start from
        chosen = chosen.where(bound, sa.or_(further, members.c.person > last))
    first = place.desc() if falling else place.asc()
    return Query(Member, chosen.order_by(first, members.c.person).limit(number("limit")))


PAUSE_OVER = Query(
    Paused,
    sa.select(members.c.campaign, members.c.person, members.c.role)
    .where(
        sa.text("members.until IS NOT NULL AND members.standing = 'paused'"),
        members.c.until <= number("now"),
        sa.text("NOT EXISTS (SELECT 1 FROM archives a WHERE a.campaign = members.campaign)"),
    )
    .order_by(members.c.campaign, members.c.person)
    .limit(number("limit"))
    .with_for_update(skip_locked=True),
)
"""raters whose pause has ended, locked, in one order; not of campaigns that are archived"""

ATTRIBUTES = Query(
    Told,
    sa.select(members.c.person, members.c.attributes)
    .where(
        members.c.campaign == _campaign,
        members.c.attributes.is_not(None),
        sa.text("members.role = 'rater'"),
    )
    .order_by(members.c.person),
)
"""the raters of a campaign who told something of themselves"""

RATERS = Query(
    Number,
    sa.select(sa.func.count()).where(
        members.c.campaign == _campaign, sa.text("members.role = 'rater'")
    ),
)

MESSAGES = Query(
    Message,
    sa.select(_m.message, _m.text, _m.about, _m["at"])
    .where(_m.campaign == _campaign, _m.rater == words("rater"), _m["at"] >= number("since"))
    .order_by(_m["at"].desc(), _m.message.desc())
    .limit(number("limit")),
)
"""what a rater was told since a time, the newest first"""
