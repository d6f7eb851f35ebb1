"""Questions to the views for what a release says beside its answers."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from quorate.storage.statement import Query, number, words
from quorate.storage.tables import VIEWS, items, judgments, person_keys


class Judged(NamedTuple):
    """A judgment; labels, the order shown and what is sealed are JSON."""

    rater: str
    item: str
    judgment: str
    at: int
    milliseconds: int
    earned: int
    purpose: str
    guideline: str
    surplus: int
    excluded: int
    right: int | None
    labels: str
    shown: str
    sealed: str | None
    source: str


class Added(NamedTuple):
    """An item but for its content."""

    item: str
    added_at: int
    bank: str
    state: str
    outcome: str | None
    wanted: int
    judged: int
    adjudicated: int
    cause: str | None
    gold: int
    slices: str | None


class Paid(NamedTuple):
    """A payment."""

    rater: str
    at: int
    amount: int
    currency: str


class Appealed(NamedTuple):
    """An appeal."""

    rater: str
    made_at: int
    settled_at: int | None
    outcome: str | None


class Tried(NamedTuple):
    """A practice or test."""

    person: str
    stage: str
    outcome: str
    given: int
    right: int
    started_at: int


class Counted(NamedTuple):
    """How many there are, of what kind."""

    what: str
    which: str
    number: int


class Scored(NamedTuple):
    """Scores that a model gave."""

    question: str
    model: str
    version: str
    items: int
    at: int


class Calibrated(NamedTuple):
    """A calibration round; ``items`` as JSON."""

    opened_at: int
    closed_at: int | None
    items: str


class Key(NamedTuple):
    """Somebody whose key is in the vault."""

    person: str


_campaign = words("campaign")
_j = judgments.c


def _flag(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.case((condition, sa.literal_column("1")), else_=sa.literal_column("0"))


JUDGED = Query(
    Judged,
    sa.select(
        _j.rater,
        _j.item,
        _j.judgment,
        _j["at"],
        _j.milliseconds,
        _j.earned,
        _j.purpose,
        _j.guideline,
        _j.surplus,
        _flag(_j.excluded.is_not(None)),
        _j["right"],
        _j.labels,
        _j.shown,
        _j.sealed,
        _j.source,
    )
    .where(
        _j.campaign == _campaign,
        _j["at"] >= number("since"),
        (_j["at"] > number("since")) | (_j.judgment > words("after")),
    )
    .order_by(_j["at"], _j.judgment)
    .limit(number("limit")),
)
"""all judgments of a campaign, page by page, in the order of time, in which they lie"""
ADDED = Query(
    Added,
    sa.select(
        items.c.item,
        items.c.added_at,
        items.c.bank,
        items.c.state,
        items.c.outcome,
        items.c.wanted,
        items.c.judged,
        _flag(items.c.adjudicated.is_not(None)),
        items.c.cause,
        _flag(items.c.gold.is_not(None)),
        items.c.slices,
    )
    .where(items.c.campaign == _campaign, items.c.item > words("after"))
    .order_by(items.c.item)
    .limit(number("limit")),
)
"""all items of a campaign, page by page"""

_p = VIEWS["payments"].c
PAID = Query(
    Paid,
    sa.select(_p.rater, _p["at"], _p.amount, _p.currency)
    .where(_p.campaign == _campaign)
    .order_by(_p["at"], _p.payment),
)
_a = VIEWS["appeals"].c
APPEALED = Query(
    Appealed,
    sa.select(_a.rater, _a.made_at, _a.settled_at, _a.outcome)
    .where(_a.campaign == _campaign)
    .order_by(_a.made_at, _a.appeal),
)
_t = VIEWS["trials"].c
TRIED = Query(
    Tried,
    sa.select(_t.person, _t.stage, _t.outcome, _t.given, _t["right"], _t.started_at)
    .where(_t.campaign == _campaign)
    .order_by(_t.started_at, _t.person, _t.stage, _t.attempt),
)
_s = VIEWS["scores"].c
SCORED = Query(
    Scored,
    sa.select(_s.question, _s.model, _s.version, _s["items"], _s["at"])
    .where(_s.campaign == _campaign)
    .order_by(_s["at"], _s.scores),
)
_r = VIEWS["calibrations"].c
CALIBRATED = Query(
    Calibrated,
    sa.select(_r.opened_at, _r.closed_at, _r["items"])
    .where(_r.campaign == _campaign)
    .order_by(_r.opened_at, _r["round"]),
)
KEYS = Query(
    Key,
    sa.select(person_keys.c.person)
    .join(VIEWS["members"], VIEWS["members"].c.person == person_keys.c.person)
    .where(VIEWS["members"].c.campaign == _campaign),
)
"""members whose sealed words could be opened"""


def _counts(what: str, view: str, which: sa.ColumnElement[str]) -> sa.Select[str, str, int]:
    columns = VIEWS[view].c
    return (
        sa.select(sa.literal_column(f"'{what}'", sa.Text()), which, sa.func.count())
        .where(columns.campaign == _campaign)
        .group_by(which)
        .order_by(which)
    )


_v = {name: VIEWS[name].c for name in ("findings", "firings", "leases", "messages", "problems")}
COUNTS = (
    Query(
        Counted,
        _counts("finding", "findings", _v["findings"].check_name + "/" + _v["findings"].verdict),
    ),
    Query(Counted, _counts("firing", "firings", _v["firings"].action)),
    Query(Counted, _counts("lease", "leases", _v["leases"].status)),
    Query(Counted, _counts("message", "messages", _v["messages"].about)),
    Query(Counted, _counts("problem", "problems", _v["problems"].campaign)),
)
"""findings by check and verdict, rules that fired by action, leases by state, messages by subject,
problems"""
