"""Questions about practice and tests: a rater's trials, the banks of items, what was answered."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from quorate.storage.statement import Query, number, words
from quorate.storage.tables import VIEWS, items, judgments, leases


class Trial(NamedTuple):
    """A rater's practice or test; ``items`` and ``evidence`` are JSON."""

    stage: str
    attempt: int
    guideline: str
    items: str
    given: int
    right: int
    outcome: str
    started_at: int
    ended_at: int | None
    evidence: str | None


class Kept(NamedTuple):
    """An item of a bank with its known answer, JSON, and why that is right."""

    item: str
    gold: str
    explanation: str | None


class Size(NamedTuple):
    """How many there are."""

    number: int


class Had(NamedTuple):
    """An item that a rater has had."""

    item: str


class Round(NamedTuple):
    """The last round in which a rater had an item; None when they never had it."""

    round: int | None


class Answer(NamedTuple):
    """An answer in a trial: the item, and whether it was right, where that can be told."""

    item: str
    right: int | None


class Drawn(NamedTuple):
    """How a lease was chosen, JSON."""

    draw: str | None


class Holding(NamedTuple):
    """A lease that a rater holds."""

    lease: str
    item: str
    purpose: str


class Anything(NamedTuple):
    """That there is something."""

    there: int


trials = VIEWS["trials"]
_t = trials.c
_campaign = words("campaign")
_person = words("person")
_all = sa.select(*(_t[name] for name in Trial._fields))

OF_PERSON = Query(
    Trial,
    _all.where(_t.campaign == _campaign, _t.person == _person).order_by(
        _t.started_at, _t.stage, _t.attempt
    ),
)
"""all trials of a rater in a campaign, the oldest first"""
LATEST = Query(
    Trial,
    _all.where(_t.campaign == _campaign, _t.person == _person)
    .order_by(_t.started_at.desc(), _t.stage.desc(), _t.attempt.desc())
    .limit(number("limit")),
)
"""the last of them, the newest first"""

_kept = (
    sa.select(items.c.item, items.c.gold, items.c.explanation)
    .where(
        items.c.campaign == _campaign,
        sa.text("items.state = 'bank'"),
        items.c.bank == words("bank"),
        items.c.gold.is_not(None),
    )
    .order_by(items.c.place, items.c.item)
)
BANK = Query(Kept, _kept)
"""the items of a bank whose answer is known"""
BANK_SIZE = Query(Size, sa.select(sa.func.count()).select_from(_kept.order_by(None).subquery()))

KNOWN_ITEM = Query(
    Kept,
    sa.select(items.c.item, items.c.gold, items.c.explanation).where(
        items.c.campaign == _campaign, items.c.item == words("item"), items.c.gold.is_not(None)
    ),
)
"""an item whose answer is known"""

_mine = sa.and_(
    leases.c.campaign == _campaign,
    leases.c.rater == _person,
    sa.text("leases.status <> 'lapsed'"),
)
HAD = Query(
    Had, sa.select(leases.c.item).where(_mine, leases.c.purpose == words("purpose")).distinct()
)
"""the items that a rater was given for a purpose"""
LAST_ROUND = Query(
    Round, sa.select(sa.func.max(leases.c["round"])).where(_mine, leases.c.item == words("item"))
)

ANSWERS = Query(
    Answer,
    sa.select(judgments.c.item, judgments.c.right)
    .join(leases, leases.c.lease == judgments.c.lease)
    .where(
        judgments.c.campaign == _campaign,
        judgments.c.rater == _person,
        judgments.c["at"] >= number("since"),
        leases.c.draw == words("draw"),
    )
    .order_by(judgments.c["at"], judgments.c.judgment),
)
"""the answers that a rater gave to leases that were drawn in this way, since a time"""
SKIPPED = Query(
    Had,
    sa.select(leases.c.item).where(
        _mine, leases.c.draw == words("draw"), sa.text("leases.status = 'skipped'")
    ),
)
"""the items that a rater gave back, of leases that were drawn in this way"""
DRAW = Query(Drawn, sa.select(leases.c.draw).where(leases.c.lease == words("lease")))

HELD = Query(
    Holding,
    sa.select(leases.c.lease, leases.c.item, leases.c.purpose)
    .where(
        leases.c.campaign == _campaign,
        leases.c.rater == _person,
        sa.text("leases.status = 'held'"),
    )
    .order_by(leases.c.item)
    .with_for_update(),
)

COUNTED_ONCE = Query(
    Anything,
    sa.select(sa.literal_column("1"))
    .select_from(judgments)
    .where(
        judgments.c.campaign == _campaign,
        judgments.c.rater == _person,
        sa.text("judgments.purpose = ''"),
    )
    .limit(1),
)
"""whether a rater has given a judgment that was not practice, test or mixed in"""
