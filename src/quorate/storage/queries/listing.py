"""Questions for lists of campaigns: those that somebody reads, those that somebody is in."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import sqlalchemy as sa

from quorate.storage.json_text import parts_of
from quorate.storage.queries.archives import ARCHIVES, Archived
from quorate.storage.statement import Query, number, words
from quorate.storage.tables import VIEWS, campaigns, members


class Listed(NamedTuple):
    """A campaign in a list."""

    campaign: str
    title: str
    state: str
    guideline: str
    opened_at: int
    opened_by: str
    closed_at: int | None
    items: int
    retired: int


class Seen(NamedTuple):
    """A campaign that somebody sees; no role of who owns the installation and is no member."""

    campaign: str
    title: str
    state: str
    opened_at: int
    role: str | None
    standing: str | None


class Anything(NamedTuple):
    """That there is something."""

    found: int


_c, _m = campaigns.c, members.c
_newest = (_c.opened_at.desc(), _c.campaign)
_person = words("person")
_mine = sa.and_(_m.campaign == _c.campaign, _m.person == _person)
_reads = sa.text("members.role <> 'rater' AND members.standing <> 'removed'")
_judges = sa.text("members.role IN ('rater', 'expert')")


def _behind() -> sa.ColumnElement[bool]:
    at = number("at")
    return sa.and_(_c.opened_at <= at, sa.or_(_c.opened_at < at, _c.campaign > words("last")))


@cache
def readable(owner: bool, after: bool) -> Query[Listed]:
    """The statement for a page of the campaigns that somebody may read, the newest first.

    Parameters: limit; ``person`` unless they own the installation and read all; ``at`` and
    ``last``, of the last of the page before, when after one.
    """
    chosen = sa.select(*(_c[name] for name in Listed._fields))
    if not owner:
        chosen = chosen.join_from(campaigns, members, _mine).where(_reads)
    if after:
        chosen = chosen.where(_behind())
    return Query(Listed, chosen.order_by(*_newest).limit(number("limit")))


@cache
def seen(owner: bool, judging: bool, after: bool) -> Query[Seen]:
    """The statement for a page of the campaigns that somebody is in, or owns, the newest first.

    ``judging``: those alone in which they judge, or did. Parameters as of ``readable``, but always
    ``person``.
    """
    columns = (*(_c[name] for name in Seen._fields[:4]), _m.role, _m.standing)
    outer = owner and not judging
    chosen = sa.select(*columns).join_from(campaigns, members, _mine, isouter=outer)
    if judging:
        chosen = chosen.where(_judges)
    if after:
        chosen = chosen.where(_behind())
    return Query(Seen, chosen.order_by(*_newest).limit(number("limit")))


READS = Query(
    Anything,
    sa.select(sa.literal_column("1"))
    .select_from(members)
    .where(_m.person == _person, _reads)
    .limit(sa.literal_column("1")),
)
"""whether somebody has a campaign to read"""
ARCHIVES_OF = Query(
    Archived, ARCHIVES.where(VIEWS["archives"].c.campaign.in_(parts_of(words("names"))))
)
"""the archives of the campaigns whose names are given as JSON"""
