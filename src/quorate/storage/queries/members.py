"""Questions about the members of campaigns beyond those of the hot path."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from quorate.storage.statement import Query, number, words
from quorate.storage.tables import VIEWS, members


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
