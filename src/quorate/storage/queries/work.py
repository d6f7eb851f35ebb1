"""Questions of the hot path: a rater's leases, the next items, a judgment by its name."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from quorate.storage.statement import Query, number, words
from quorate.storage.tables import items, judgments, leases, members

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
    first_right: int | None


class Picked(NamedTuple):
    """An item for a rater, and the place of the first that they could have been given."""

    item: str
    content: str
    first: int


class Candidate(NamedTuple):
    """An item that a rater could be given."""

    item: str
    place: int
    judged: int
    slices: str | None


class Taken(NamedTuple):
    """An item with its content."""

    item: str
    content: str


class Repeatable(NamedTuple):
    """An item with its content, and the orders in which a rater was shown its fields."""

    item: str
    content: str
    shown: str


class Known(NamedTuple):
    """An item whose answer is known, and how many raters were given it."""

    item: str
    content: str
    exposures: int


class Spent(NamedTuple):
    """Judgments, earnings in millionths, leases that are out."""

    judgments: int
    money: int
    held: int


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
    adjudicated_by: str | None
    proposed: int
    explanation: str | None


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
    source: str
    stated: str | None


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
        _first.c.right,
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
_open = (
    items.c.campaign == _campaign,
    sa.text("items.state = 'open' AND items.room > 0"),
    ~sa.exists(_had),
)
_next = (
    sa.select(items.c.item, items.c.place, items.c.judged, items.c.slices)
    .where(*_open, items.c.place >= number("start"))
    .order_by(items.c.place)
    .limit(sa.literal_column(str(NEAR)))
)
_near = _next.with_only_columns(items.c.item, items.c.place, items.c.judged).cte("near")
_salt = number("salt")
_drawn = (
    sa.select(_near.c.item, sa.select(sa.func.min(_near.c.place)).scalar_subquery().label("first"))
    .order_by(
        _near.c.place // ORDERS,
        sa.case((_salt == 0, 0), else_=_near.c.judged),
        _near.c.place % SPREAD * _salt % SPREAD,
        _near.c.place,
    )
    .limit(sa.literal_column("1"))
    .cte("drawn")
)

PICK = Query(
    Picked,
    sa.select(items.c.item, items.c.content, _drawn.c.first)
    .select_from(_drawn)
    .join(items, (items.c.campaign == _campaign) & (items.c.item == _drawn.c.item)),
)
"""an item for a rater, among the next from ``start`` on, for who writes alone; of the most urgent
those with the fewest judgments; ``salt`` from 1 to ``SPREAD`` - 1 draws one, 0 takes the first of
all"""
NEXT = Query(Candidate, _next)
"""the next items from ``start`` on that a rater could be given, whoever has them in hand"""
FEW = 12
NEXT_FEW = Query(Candidate, _next.limit(sa.literal_column(str(FEW))))
"""fewer of them, for a choice that looks at each"""
ASKED = 8
_asked = sa.union_all(*(sa.select(words(f"item_{n}").label("item")) for n in range(ASKED))).cte(
    "asked"
)
AMONG = Query(
    Candidate,
    sa.select(items.c.item, items.c.place, items.c.judged, items.c.slices)
    .select_from(_asked)
    .join(items, (items.c.campaign == _campaign) & (items.c.item == _asked.c.item))
    .where(*_open),
)
"""those of up to ``ASKED`` items that a rater could be given"""
TAKEN = Query(
    Taken,
    sa.select(items.c.item, items.c.content)
    .where(
        items.c.campaign == _campaign,
        items.c.item == words("item"),
        sa.text("items.state = 'open' AND items.room > 0"),
    )
    .with_for_update(skip_locked=True),
)
"""an item that has room, locked; none when somebody has it in hand just now"""
FIRST = Query(First, sa.select(_near.c.place).order_by(_near.c.place).limit(sa.literal_column("1")))
"""the first item from ``start`` on that a rater could be given, whoever has it in hand"""

WINDOW = 32
"""known items among which those are sought that were shown least"""
_exposures = (
    sa.select(sa.func.count())
    .select_from(_shown := leases.alias("shown"))
    .where(
        _shown.c.campaign == _campaign,
        _shown.c.item == items.c.item,
        sa.text("shown.status <> 'lapsed'"),
    )
    .scalar_subquery()
)


def _known(kind: sa.TextClause) -> Query[Known]:
    return Query(
        Known,
        sa.select(items.c.item, items.c.content, _exposures)
        .where(
            items.c.campaign == _campaign,
            kind,
            items.c.place >= number("start"),
            items.c.place < number("end"),
            ~sa.exists(_had),
        )
        .order_by(items.c.place)
        .limit(sa.literal_column(str(WINDOW))),
    )


KNOWN_GOLD = _known(
    sa.text(
        "items.gold IS NOT NULL AND items.state IN ('bank', 'open') AND items.bank IN ('', 'gold')"
    )
)
"""gold that a rater has not had, from a place on, with how often it was handed out"""
KNOWN_AUDIT = _known(sa.text("items.gold IS NOT NULL AND items.state = 'bank' AND bank = 'audit'"))
"""the same for audit items"""

_since = judgments.alias("since")
_again = leases.alias("again")
REPEATABLE = Query(
    Repeatable,
    sa.select(items.c.item, items.c.content, judgments.c.shown)
    .select_from(judgments)
    .join(items, (items.c.campaign == judgments.c.campaign) & (items.c.item == judgments.c.item))
    .where(
        judgments.c.campaign == _campaign,
        judgments.c.rater == _rater,
        sa.text("judgments.purpose = '' AND judgments.round = 0 AND judgments.excluded IS NULL"),
        sa.text("items.state = 'open' AND items.gold IS NULL"),
        judgments.c["at"]
        < sa.select(_since.c["at"])
        .where(_since.c.campaign == _campaign, _since.c.rater == _rater)
        .order_by(_since.c["at"].desc())
        .limit(sa.literal_column("1"))
        .offset(number("after"))
        .scalar_subquery(),
        ~sa.exists(
            sa.select(sa.literal_column("1"))
            .select_from(_again)
            .where(
                _again.c.campaign == _campaign,
                _again.c.rater == _rater,
                _again.c.item == judgments.c.item,
                sa.text("again.status <> 'lapsed' AND again.round > 0"),
            )
        ),
    )
    .order_by(judgments.c["at"].desc(), judgments.c.item)
    .limit(sa.literal_column(str(NEAR))),
)
"""items that a rater judged, with more than ``after`` judgments since, and did not judge again"""

SPENT = Query(
    Spent,
    sa.select(
        sa.cast(sa.func.coalesce(sa.func.sum(members.c.judged), 0), sa.BigInteger),
        sa.cast(sa.func.coalesce(sa.func.sum(members.c.earned), 0), sa.BigInteger),
        sa.select(sa.func.count())
        .select_from(leases)
        .where(leases.c.campaign == _campaign, sa.text("leases.status = 'held'"))
        .scalar_subquery(),
    ).where(members.c.campaign == _campaign),
)
"""what a campaign has cost so far, and how much is out"""
BUSY = Query(
    First,
    sa.select(sa.literal_column("1"))
    .select_from(members)
    .where(
        members.c.campaign == _campaign,
        members.c.person != _rater,
        members.c.last_at >= number("since"),
        sa.text("members.lowered = 0 AND members.standing = 'active' AND members.role = 'rater'"),
    )
    .limit(sa.literal_column("1")),
)
"""whether another rater worked since then, whom items go to first"""

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
