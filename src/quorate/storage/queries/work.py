"""Questions of the hot path: a rater's leases, the next items, a judgment by its name."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from quorate.storage.statement import Query, number, words
from quorate.storage.tables import items, judgments, leases

SPREAD = 1_000_003
"""a prime, by which a salted remainder puts places into another order for each draw"""
ORDERS = 2**40
"""places of one priority; what is drawn is drawn among items of the same"""
_campaign = words("campaign")
_rater = words("rater")


class Lease(NamedTuple):
    """A lease by its id."""

    lease: str
    campaign: str
    item: str
    rater: str
    round: int
    status: str
    shown: str
    guideline: str
    leased_at: int
    expires_at: int
    purpose: str


class HeldItem(NamedTuple):
    """A lease that a rater holds, with what they are shown."""

    lease: str
    item: str
    content: str
    shown: str
    guideline: str
    leased_at: int
    expires_at: int
    purpose: str


class Answering(NamedTuple):
    """A lease with what is needed to answer it, and the judgment of that name if there is one."""

    lease: str
    campaign: str
    item: str
    rater: str
    round: int
    status: str
    shown: str
    guideline: str
    leased_at: int
    expires_at: int
    purpose: str
    content: str
    gold: str | None
    first: str | None
    first_item: str | None
    first_at: int | None
    first_surplus: int | None


class Picked(NamedTuple):
    """An item for a rater, and the place of the first that they could have been given."""

    item: str
    content: str
    first: int


class First(NamedTuple):
    """The place of the first item that a rater could be given."""

    first: int


class ItemState(NamedTuple):
    """The counts of an item."""

    item: str
    content: str
    wanted: int
    held: int
    judged: int
    room: int
    state: str
    gold: str | None
    adjudicated: str | None
    bank: str
    outcome: str | None


class Judgment(NamedTuple):
    """A judgment as it stands."""

    judgment: str
    campaign: str
    item: str
    rater: str
    lease: str
    round: int
    labels: str
    sealed: str | None
    comment: str | None
    shown: str
    guideline: str
    milliseconds: int
    earned: int
    at: int
    revised_at: int | None
    revision: int
    surplus: int
    excluded: str | None
    purpose: str
    right: int | None


class Locked(NamedTuple):
    """How many rows were locked."""

    rows: int


class DueLease(NamedTuple):
    """A lease that has run out."""

    lease: str
    campaign: str
    item: str
    purpose: str


def _named(table: sa.Table, row: type[NamedTuple]) -> sa.Select[tuple[object, ...]]:
    return sa.select(*(table.c[name] for name in row._fields))


_lease = _named(leases, Lease).where(leases.c.lease == words("lease"))
LEASE = Query(Lease, _lease)
LOCKED_LEASE = Query(Lease, _lease.with_for_update())

_first = judgments.alias("first")
ANSWERING = Query(
    Answering,
    sa.select(
        *(leases.c[name] for name in Lease._fields),
        items.c.content,
        items.c.gold,
        _first.c.judgment,
        _first.c.item,
        _first.c.at,
        _first.c.surplus,
    )
    .join(items, (items.c.campaign == leases.c.campaign) & (items.c.item == leases.c.item))
    .outerjoin(_first, _first.c.judgment == words("judgment"))
    .where(leases.c.lease == words("lease"))
    .with_for_update(of=leases),
)

CURRENT_LEASE = Query(
    Lease,
    _named(leases, Lease)
    .where(
        leases.c.campaign == _campaign,
        leases.c.rater == _rater,
        leases.c.item == words("item"),
        leases.c["round"] == number("round"),
        sa.text("leases.status <> 'lapsed'"),
    )
    .with_for_update(),
)
"""the rater's lease of an item that did not lapse: held, judged or skipped"""

HELD_ITEMS = Query(
    HeldItem,
    sa.select(
        leases.c.lease,
        leases.c.item,
        items.c.content,
        leases.c.shown,
        leases.c.guideline,
        leases.c.leased_at,
        leases.c.expires_at,
        leases.c.purpose,
    )
    .join(items, (items.c.campaign == leases.c.campaign) & (items.c.item == leases.c.item))
    .where(
        leases.c.campaign == _campaign,
        leases.c.rater == _rater,
        sa.text("leases.status = 'held'"),
    )
    .order_by(leases.c.lease),
)

_had: sa.Select[tuple[object]] = (
    sa.select(sa.literal_column("1"))
    .select_from(leases)
    .where(
        leases.c.campaign == _campaign,
        leases.c.rater == _rater,
        leases.c.item == items.c.item,
        sa.text("leases.status <> 'lapsed'"),
    )
)
NEAR = 24
"""open items among which one is drawn: more than there are server connections, which lock one"""
_near = (
    sa.select(items.c.item, items.c.place)
    .where(
        items.c.campaign == _campaign,
        sa.text("items.state = 'open' AND items.room > 0"),
        items.c.place >= number("start"),
        ~sa.exists(_had),
    )
    .order_by(items.c.place)
    .limit(sa.literal_column(str(NEAR)))
    .cte("near")
)
PICK = Query(
    Picked,
    sa.select(
        items.c.item, items.c.content, sa.select(sa.func.min(_near.c.place)).scalar_subquery()
    )
    .join(_near, _near.c.item == items.c.item)
    .where(items.c.campaign == _campaign, sa.text("items.state = 'open' AND items.room > 0"))
    .order_by(
        items.c.place // ORDERS, items.c.place % SPREAD * number("salt") % SPREAD, items.c.place
    )
    .limit(sa.literal_column("1"))
    .with_for_update(of=items, skip_locked=True),
)
"""an item for a rater, locked, among the next from ``start`` on that nobody else has in hand just
now; ``salt`` from 1 to ``SPREAD`` - 1 draws one, 0 takes the first"""
FIRST = Query(First, sa.select(_near.c.place).order_by(_near.c.place).limit(sa.literal_column("1")))
"""the first item from ``start`` on that a rater could be given, whoever has it in hand"""

_item = _named(items, ItemState).where(items.c.campaign == _campaign, items.c.item == words("item"))
ITEM = Query(ItemState, _item)
LOCKED_ITEM = Query(ItemState, _item.with_for_update())
LOCK_ITEMS = Query(
    Locked,
    sa.select(sa.func.count()).select_from(
        sa.select(items.c.item)
        .where(items.c.campaign == _campaign)
        .order_by(items.c.item)
        .with_for_update()
        .subquery()
    ),
)
"""all items of a campaign, locked in one order"""

_judgment = _named(judgments, Judgment)
JUDGMENT = Query(Judgment, _judgment.where(judgments.c.judgment == words("judgment")))
LAST_JUDGMENT = Query(
    Judgment,
    _judgment.where(judgments.c.campaign == _campaign, judgments.c.rater == _rater)
    .order_by(judgments.c.at.desc(), judgments.c.judgment)
    .limit(1),
)

DUE_LEASES = Query(
    DueLease,
    sa.select(leases.c.lease, leases.c.campaign, leases.c.item, leases.c.purpose)
    .where(sa.text("leases.status = 'held'"), leases.c.expires_at <= number("now"))
    .order_by(leases.c.expires_at)
    .limit(number("limit"))
    .with_for_update(skip_locked=True),
)
