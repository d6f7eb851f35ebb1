"""Questions about those who judge in a campaign: a page of them, the order by need, what stands."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import NamedTuple

import sqlalchemy as sa

from quorate.storage.json_text import parts_of
from quorate.storage.queries.campaigns import Member
from quorate.storage.queries.findings import latest
from quorate.storage.statement import Query, number, words
from quorate.storage.tables import VIEWS, members

REMOVED = 4
"""the rank of who does not judge any more: behind all others"""


class RaterOrder(StrEnum):
    """In which order raters are listed."""

    NEED = "need"
    """paused first, then who has strong findings, weak ones, and then who judged most; removed
    raters last"""
    JUDGED = "judged"
    """who judged most first"""
    COMPETENCE = "competence"
    """who is least competent first; of whom that is not known last"""


class Ranked(NamedTuple):
    """Somebody who judges, and how much they need the lead: 0 most."""

    person: str
    judged: int
    rank: int


class Counts(NamedTuple):
    """How much there is about a rater; certificates are those that hold."""

    findings: int
    firings: int
    trials: int
    skills: int
    appeals: int
    messages: int


class Sure(NamedTuple):
    """A rater who works on and of whom a check is sure; ``number`` is how many there are."""

    rater: str
    number: int


class Paused(NamedTuple):
    """A rater who is paused, and why."""

    person: str
    reason: str


class Rates(NamedTuple):
    """How many raters worked, however little."""

    number: int


class Hourly(NamedTuple):
    """What was earned in how many milliseconds of active time."""

    earned: int
    milliseconds: int


_m = members.c
_latest = latest(("rater", "other", "verdict", "at"), VIEWS["findings"].c.rater.is_not(None))
_l = _latest.c
_campaign = words("campaign")
_judges = sa.or_(sa.text("members.role = 'rater'"), _m.judged > sa.literal_column("0"))
_standing = sa.and_(_l.nth == sa.literal_column("1"), _l.verdict != "cleared")
_grave = sa.case((_l.verdict == "strong", sa.literal_column("2")), else_=sa.literal_column("1"))


def _about(person: sa.ColumnElement[str]) -> sa.Select[tuple[str, int]]:
    return sa.select(person.label("person"), _grave.label("grave")).where(
        _standing, person.is_not(None)
    )


@cache
def _ranked() -> sa.Subquery:
    """Those who judge, with their rank."""
    both = sa.union_all(_about(_l.rater), _about(_l.other)).subquery("both")
    worst = (
        sa.select(both.c.person, sa.func.max(both.c.grave).label("grave"))
        .group_by(both.c.person)
        .subquery("worst")
    )
    rank = sa.case(
        (sa.text("members.standing = 'removed'"), sa.literal_column(str(REMOVED))),
        (sa.text("members.standing IN ('paused', 'retraining')"), sa.literal_column("0")),
        else_=sa.literal_column("3") - sa.func.coalesce(worst.c.grave, sa.literal_column("0")),
    )
    return (
        sa.select(_m.person, _m.judged, rank.label("rank"))
        .join_from(members, worst, worst.c.person == _m.person, isouter=True)
        .where(_m.campaign == _campaign, _judges)
        .subquery("ranked")
    )


@cache
def by_need(after: bool) -> Query[Ranked]:
    """The statement for a page by need.

    Parameters: campaign, limit; ``rank``, ``judged`` and ``person``, of the last of the page
    before, when after one.
    """
    ranked = _ranked()
    c = ranked.c
    chosen = sa.select(*(c[name] for name in Ranked._fields))
    if after:
        rank, judged = number("rank"), number("judged")
        chosen = chosen.where(
            c.rank >= rank,
            sa.or_(c.rank > rank, _further(c.judged, c.person, judged)),
        )
    return Query(Ranked, chosen.order_by(c.rank, c.judged.desc(), c.person).limit(number("limit")))


@cache
def by_judged(after: bool) -> Query[Ranked]:
    """The statement for a page by judgments; parameters as by need, without ``rank``."""
    chosen = sa.select(_m.person, _m.judged, sa.literal_column("0")).where(
        _m.campaign == _campaign, _judges
    )
    if after:
        chosen = chosen.where(_further(_m.judged, _m.person, number("judged")))
    return Query(Ranked, chosen.order_by(_m.judged.desc(), _m.person).limit(number("limit")))


def _further(
    column: sa.ColumnElement[int], person: sa.ColumnElement[str], judged: sa.BindParameter[int]
) -> sa.ColumnElement[bool]:
    """Fewer judgments, or as many and a later id."""
    return sa.or_(column < judged, sa.and_(column == judged, person > words("person")))


BESIDES = Query(
    Ranked,
    sa.select(_m.person, _m.judged, sa.literal_column("0"))
    .where(
        _m.campaign == _campaign,
        _judges,
        _m.person > words("person"),
        _m.person.not_in(parts_of(words("known"))),
    )
    .order_by(_m.person)
    .limit(number("limit")),
)
"""those who judge and are not among the ids that are given as JSON, behind ``person`` by id"""

_rows = sa.select(*(_m[name] for name in Member._fields)).where(_m.campaign == _campaign)
THESE = Query(
    Member,
    _rows.where(_judges, _m.person.in_(parts_of(words("persons")))).order_by(_m.person),
)
"""those who judge among the ids that are given as JSON"""


def _number(view: str, whose: str, *besides: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    c = VIEWS[view].c
    of = [c[whose] == words("rater"), *besides]
    if "campaign" in c:
        of.append(c.campaign == _campaign)
    return sa.select(sa.func.count()).select_from(VIEWS[view]).where(*of).scalar_subquery()


_f, _s = VIEWS["findings"].c, VIEWS["skills"].c
COUNTS = Query(
    Counts,
    sa.select(
        sa.select(sa.func.count())
        .select_from(VIEWS["findings"])
        .where(
            _f.campaign == _campaign,
            sa.or_(_f.rater == words("rater"), _f.other == words("rater")),
        )
        .scalar_subquery(),
        _number("firings", "rater"),
        _number("trials", "person"),
        _number(
            "skills",
            "person",
            _s.revoked_at.is_(None),
            sa.or_(_s.expires_at.is_(None), _s.expires_at > number("now")),
        ),
        _number("appeals", "rater"),
        _number("messages", "rater"),
    ),
)

_sure = (
    sa.select(_l.rater, sa.func.max(_l["at"]).label("at"))
    .join_from(_latest, members, sa.and_(_m.campaign == _campaign, _m.person == _l.rater))
    .where(
        _l.nth == sa.literal_column("1"),
        _l.verdict == "strong",
        sa.text("members.standing = 'active'"),
    )
    .group_by(_l.rater)
    .subquery("sure")
)
SURE = Query(
    Sure,
    sa.select(_sure.c.rater, sa.func.count().over())
    .order_by(_sure.c["at"].desc(), _sure.c.rater)
    .limit(number("limit")),
)
"""raters who work although a check is sure about them, of whom something was found last first"""
PAUSED = Query(
    Paused,
    sa.select(_m.person, _m.reason)
    .where(
        _m.campaign == _campaign,
        sa.text("members.role = 'rater' AND members.standing = 'paused'"),
    )
    .order_by(_m.since.desc(), _m.person)
    .limit(number("limit")),
)
"""the raters who were paused last"""

_worked = sa.and_(
    _m.campaign == _campaign,
    sa.text("members.role = 'rater' AND members.milliseconds > 0"),
)
WORKED = Query(Rates, sa.select(sa.func.count()).where(_worked))
_hourly = sa.cast(_m.earned, sa.Double()) / _m.milliseconds
MIDDLE = Query(
    Hourly,
    sa.select(_m.earned, _m.milliseconds)
    .where(_worked)
    .order_by(_hourly, _m.person)
    .limit(number("limit"))
    .offset(number("offset")),
)
"""raters who worked, by what they earned for their time"""
