"""Look at items: a page of them, or one with all that happened to it. Never writes."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass

from quorate.campaign.exporting import moment_of
from quorate.campaign.rights import Actor, NotFoundError, Right, campaign_state, demand
from quorate.campaign.sealing import unseal
from quorate.ledger.entry import parse
from quorate.ledger.event import Json
from quorate.ledger.vault import Vault
from quorate.schema.errors import InputError
from quorate.storage.queries import items, judgments, log
from quorate.storage.queries.items import ListedItem, Order, Search, Shown
from quorate.storage.queries.work import Judgment
from quorate.storage.transaction import Transaction

MOST = 500
"""items on a page, at most"""
LONGEST_SEARCH = 200
LARGE = 1_000_000
"""items beyond which a page neither searches texts nor sorts all of them"""
MANY = frozenset({Shown.ALL, Shown.OPEN, Shown.JUDGED, Shown.QUORATE})
"""what most items of a campaign may be"""
HISTORY = 1_000
"""judgments, skips, problems and events of an item that are shown, the first of each, at most"""


@dataclass(frozen=True, slots=True)
class Listing:
    """What to list: which items, in which order, from where on."""

    shown: Shown = Shown.ALL
    order: Order = Order.PLACE
    search: str = ""
    after: str = ""
    limit: int = 50


@dataclass(frozen=True, slots=True)
class ItemPage:
    """Items, and the cursor of the page behind them; None when this is the last."""

    items: tuple[ListedItem, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class GivenJudgment:
    """A judgment with what was sealed in it, as far as that is not erased."""

    judgment: str
    rater: str
    at: int
    milliseconds: int | None
    guideline: str
    labels: dict[str, Json]
    shown: Json
    surplus: bool
    excluded: str | None
    comment: str | None
    revision: int
    revised_at: int | None
    erased: tuple[str, ...]
    """questions whose answer was erased with the rater's personal data"""
    purpose: str
    right: bool | None
    imported: bool = False


@dataclass(frozen=True, slots=True)
class GivenBack:
    """A skip, or a report of a problem: who, when, the reason or nothing, the words."""

    rater: str
    at: int
    reason: str
    words: str | None


@dataclass(frozen=True, slots=True)
class Happened:
    """An event of the item's history."""

    index: int | None
    kind: str
    at: int
    by: str
    data: dict[str, Json]


@dataclass(frozen=True, slots=True)
class OpenedItem:
    """An item with its judgments side by side, its skips, problems and history.

    ``about`` says how many there are of each, of which the first are here.
    """

    item: str
    content: Json
    state: str
    wanted: int
    held: int
    judged: int
    room: int
    surplus: int
    gold: Json
    adjudicated: Json
    added_at: int
    bank: str
    slices: Json
    explanation: str | None
    outcome: str | None
    settled: Json
    cause: str | None
    adjudicated_by: str | None
    confirmed_by: str | None
    proposed: bool
    judgments: tuple[GivenJudgment, ...]
    skips: tuple[GivenBack, ...]
    problems: tuple[GivenBack, ...]
    history: tuple[Happened, ...]
    about: items.About


def list_items(tx: Transaction, actor: Actor, campaign: str, listing: Listing) -> ItemPage:
    """A page of items. Raises InputError for a cursor that no page gave.

    In a campaign of more than a million items a search is for the whole name of an item, and the
    most judged of many cannot be asked for: that is an InputError too.
    """
    demand(tx, actor, campaign, Right.READ)
    if (
        not 1 <= listing.limit <= MOST
        or len(listing.search) > LONGEST_SEARCH
        or not _fits(listing.search)
    ):
        raise InputError(
            f"a page has 1 to {MOST} items and a search at most {LONGEST_SEARCH} characters"
        )
    given: dict[str, str | int] = {"campaign": campaign, "limit": listing.limit + 1}
    search = _search(tx, campaign, listing)
    if search is Search.WORDS:
        given["pattern"] = like(listing.search)
    elif search is Search.NAME:
        given["name"] = listing.search
    if listing.after:
        sort, given["item"] = _cursor(listing)
        if listing.order is not Order.ITEM:
            given["sort"] = sort
    query = items.page(listing.shown, listing.order, search, bool(listing.after))
    rows = tx.all(query, **given)
    kept = tuple(rows[: listing.limit])
    more = len(rows) > listing.limit
    return ItemPage(kept, _mark(kept[-1]) if more else None)


def _search(tx: Transaction, campaign: str, listing: Listing) -> Search:
    large = campaign_state(tx, campaign).items > LARGE
    if large and listing.order is Order.JUDGED and listing.shown in MANY:
        raise InputError(
            f"campaign {campaign!r} has more than {LARGE:,} items, too many to sort by judgments",
            remedy="list those in question, such as state=contested, or download items.jsonl",
        )
    if not listing.search:
        return Search.NOTHING
    return Search.NAME if large else Search.WORDS


def open_item(tx: Transaction, vault: Vault, actor: Actor, campaign: str, item: str) -> OpenedItem:
    """Everything about an item. Raises NotFoundError."""
    demand(tx, actor, campaign, Right.READ)
    found = tx.one(items.WHOLE, campaign=campaign, item=item)
    if found is None:
        raise NotFoundError(f"campaign {campaign!r} has no item {item!r}")
    counted = tx.one(items.ABOUT, campaign=campaign, item=item)
    key: dict[str, str | int] = {"campaign": campaign, "item": item, "limit": HISTORY}
    given = (given_judgment(tx, vault, row) for row in tx.all(judgments.FIRST_OF_ITEM, **key))
    skips = (
        GivenBack(s.rater, s.ended_at or 0, s.reason or "", _words(tx, vault, s.comment))
        for s in tx.all(items.SKIPS, **key)
    )
    problems = (
        GivenBack(p.rater, p.at, "", _words(tx, vault, p.comment))
        for p in tx.all(items.PROBLEMS, **key)
    )
    return OpenedItem(
        item=item,
        content=json.loads(found.content),
        state=found.state,
        wanted=found.wanted,
        held=found.held,
        judged=found.judged,
        room=found.room,
        surplus=found.surplus,
        gold=_json(found.gold),
        adjudicated=_json(found.adjudicated),
        added_at=found.added_at,
        bank=found.bank,
        slices=_json(found.slices),
        explanation=found.explanation,
        outcome=found.outcome,
        settled=_json(found.settled),
        cause=found.cause,
        adjudicated_by=found.adjudicated_by,
        confirmed_by=found.confirmed_by,
        proposed=bool(found.proposed),
        judgments=tuple(given),
        skips=tuple(skips),
        problems=tuple(problems),
        history=_history(tx, campaign, item),
        about=counted or items.About(0, 0, 0, 0),
    )


def given_judgment(tx: Transaction, vault: Vault, row: Judgment) -> GivenJudgment:
    """A judgment with its free text taken out of the vault."""
    labels: dict[str, Json] = json.loads(row.labels)
    erased = []
    for question, commitment in (json.loads(row.sealed) if row.sealed else {}).items():
        words = unseal(tx, vault, commitment)
        if words is None:
            erased.append(question)
        else:
            labels[question] = words
    at, seconds, guideline = moment_of(row)
    return GivenJudgment(
        judgment=row.judgment,
        rater=row.rater,
        at=at,
        milliseconds=None if seconds is None else round(seconds * 1000),
        guideline=guideline,
        labels=labels,
        shown=json.loads(row.shown),
        surplus=bool(row.surplus),
        excluded=row.excluded,
        comment=_words(tx, vault, row.comment),
        revision=row.revision,
        revised_at=row.revised_at,
        erased=tuple(erased),
        purpose=row.purpose,
        right=None if row.right is None else bool(row.right),
        imported=bool(row.source),
    )


def like(search: str) -> str:
    """The pattern of LIKE for a text that contains this one, whatever characters it has."""
    plain = search.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{plain}%"


def _history(tx: Transaction, campaign: str, item: str) -> tuple[Happened, ...]:
    lines = tx.all(log.HISTORY, log=campaign, item=item, limit=HISTORY)
    found = []
    for line in lines:
        entry = parse(line.body.encode(), f"log {campaign}, {line.idx}")
        stamp, event = entry.stamp, entry.event
        found.append(Happened(line.idx, event.kind, stamp.at, stamp.by, event.data()))
    return tuple(found)


def _words(tx: Transaction, vault: Vault, commitment: str | None) -> str | None:
    found = None if commitment is None else unseal(tx, vault, commitment)
    return None if found is None else str(found)


def _json(text: str | None) -> Json:
    found: Json = None if text is None else json.loads(text)
    return found


def _mark(last: ListedItem) -> str:
    return base64.urlsafe_b64encode(json.dumps([last.sort, last.item]).encode()).decode()


def _cursor(listing: Listing) -> tuple[str | int, str]:
    try:
        sort, item = json.loads(base64.urlsafe_b64decode(listing.after.encode("ascii")))
    except (ValueError, TypeError):
        sort, item = None, None
    kind = str if listing.order is Order.ITEM else int
    if type(sort) is not kind or type(item) is not str or not (_fits(sort) and _fits(item)):
        raise InputError(
            f"cursor {listing.after[:80]!r} is none that a page in this order gave",
            remedy="begin again without it",
        )
    return sort, item


def _fits(value: str | int) -> bool:
    """Whether the store takes it: 64 bits, or text without unpaired surrogates and NUL."""
    if isinstance(value, int):
        return -(2**63) <= value < 2**63
    return "\x00" not in value and not any("\ud800" <= c <= "\udfff" for c in value)
