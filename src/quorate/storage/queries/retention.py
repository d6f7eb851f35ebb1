"""Questions about what need not be kept any longer: old campaigns, people without any work."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from quorate.storage.statement import Query, number, words
from quorate.storage.tables import VIEWS, campaigns, events, members

_people = VIEWS["people"].c


class Closed(NamedTuple):
    """A campaign that is closed, and since when."""

    campaign: str
    closed_at: int


class Happened(NamedTuple):
    """What happened in a campaign, and when."""

    idx: int
    kind: str
    at: int


class Idle(NamedTuple):
    """A person whose campaigns are all closed, and since when the last one is."""

    person: str
    closed_at: int


CLOSED = Query(
    Closed,
    sa.select(campaigns.c.campaign, campaigns.c.closed_at)
    .where(sa.text("campaigns.state = 'closed'"), campaigns.c.closed_at <= number("before"))
    .order_by(campaigns.c.closed_at, campaigns.c.campaign),
)
"""campaigns that are closed since a moment or longer, the oldest first"""

LAST = Query(
    Happened,
    sa.select(*(events.c[name] for name in Happened._fields))
    .where(events.c.log == words("log"), events.c.idx < number("before"))
    .order_by(events.c.idx.desc())
    .limit(number("limit")),
)
"""the last entries of a log before one, the newest first"""

_last = sa.func.max(campaigns.c.closed_at)
_open = sa.func.sum(sa.case((sa.text("campaigns.state = 'open'"), 1), else_=0))
_leads = sa.func.sum(sa.case((sa.text("members.role = 'lead'"), 1), else_=0))
_owed = sa.func.sum(sa.case((members.c.earned > members.c.paid, 1), else_=0))
_idle = (
    sa.select(members.c.person, _last)
    .join(campaigns, campaigns.c.campaign == members.c.campaign)
    .join(VIEWS["people"], _people.person == members.c.person)
    .where(sa.text("people.state = 'active' AND people.role = 'member'"))
    .group_by(members.c.person)
    .having(
        sa.and_(
            _last <= number("before"),
            _open == sa.text("0"),
            _leads == sa.text("0"),
            _owed == sa.text("0"),
        )
    )
    .order_by(_last, members.c.person)
)
IDLE = Query(Idle, _idle)
"""people who own and lead nothing here, have no open campaign, were paid all that they earned, and
whose last campaign was closed before a moment"""
STILL_IDLE = Query(Idle, _idle.where(members.c.person == words("person")))
"""the same of one person"""
