"""Items: add them, browse them, open one, settle it."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Query, Response
from pydantic import BaseModel, Field, JsonValue

from quorate.campaign.adding import (
    LONGEST_EXPLANATION,
    MOST_SLICES,
    PRIORITIES,
    NewItem,
    add_items,
)
from quorate.campaign.browsing import (
    LONGEST_SEARCH,
    MOST,
    Listing,
    list_items,
    open_item,
)
from quorate.campaign.items import adjudicate, confirm_gold, retire_item, set_gold
from quorate.server.names import CampaignName, ItemName
from quorate.server.routes.item_view import ItemView, item_view
from quorate.server.routing import OWN, Here, Me, said
from quorate.server.routing import router as new_router
from quorate.storage.queries.items import ListedItem, Order, Shown

router = new_router("items")
MOST_AT_ONCE = 1_000
LONGEST_REASON = 2_000


class ItemLine(BaseModel):
    """An item in a list; ``excerpt`` is the beginning of its content as JSON."""

    item: str
    state: Literal["open", "retired", "bank"]
    wanted: int
    held: int
    judged: int
    room: int
    surplus: int
    skips: int
    problems: int
    gold: bool
    adjudicated: bool
    added_at: int
    bank: str
    """what it is kept apart for; empty: to be judged"""
    outcome: Literal["quorate", "contested", "adjudicated"] | None
    excerpt: str


class ItemList(BaseModel):
    """A page of items; ``next`` is the cursor of the one behind, null on the last."""

    items: list[ItemLine]
    next: str | None


class ItemToAdd(BaseModel):
    """An item: its content by field; a name, its known answers, a priority if there are."""

    content: dict[str, JsonValue]
    item: str | None = None
    gold: dict[str, JsonValue] | None = None
    priority: int = Field(
        default=0, ge=PRIORITIES.start, lt=PRIORITIES.stop, description="smaller comes first"
    )
    bank: Literal["", "gold", "audit", "training", "qualification", "calibration"] = ""
    """kept apart and given out for that purpose; gold goes to bank ``gold`` by itself where the
    campaign mixes gold in"""
    slices: dict[str, str] = Field(default_factory=dict, max_length=MOST_SLICES)
    """what it belongs to, such as ``{"language": "de"}``"""
    explanation: str = Field(default="", max_length=LONGEST_EXPLANATION)
    """why its gold is right, for raters in training"""


class ItemsToAdd(BaseModel):
    """Items to add."""

    items: list[ItemToAdd] = Field(min_length=1, max_length=MOST_AT_ONCE)


class RefusedRow(BaseModel):
    """A row that was not added, counted from 1, and why."""

    row: int
    item: str | None
    what: str


class AddedItems(BaseModel):
    """How many items were added, their names, and what was refused."""

    added: int
    items: list[str]
    refused: list[RefusedRow]


class Reason(BaseModel):
    """Why something is done; kept in the log."""

    reason: str = Field(min_length=1, max_length=LONGEST_REASON)


class KnownAnswers(BaseModel):
    """The known answers by question; null takes them back."""

    labels: dict[str, JsonValue] | None
    reason: str = Field(default="", max_length=LONGEST_REASON)
    explanation: str = Field(default="", max_length=LONGEST_EXPLANATION)
    """why they are right, for raters in training"""


class Settlement(BaseModel):
    """The answers that settle an item, by question."""

    labels: dict[str, JsonValue]
    reason: str = Field(default="", max_length=LONGEST_REASON)
    cause: Literal["slip", "guideline", "ambiguous", "context", "item", "opinion"] | None = None
    """what lay behind the disagreement"""
    make_gold: bool = False
    """whether it becomes a known answer once somebody else confirms it"""
    explanation: str = Field(default="", max_length=LONGEST_EXPLANATION)
    """why it is right, for raters in training"""


class SecondLook(BaseModel):
    """A word on the answer that is confirmed."""

    reason: str = Field(default="", max_length=LONGEST_REASON)


@router.get("/campaigns/{campaign}/items", response_model=ItemList, responses=OWN)
async def browse(
    house: Here,
    me: Me,
    campaign: CampaignName,
    state: Shown = Shown.ALL,
    order: Order = Order.PLACE,
    search: Annotated[str, Query(max_length=LONGEST_SEARCH)] = "",
    after: Annotated[str, Query(max_length=4_000)] = "",
    limit: Annotated[int, Query(ge=1, le=MOST)] = 50,
) -> Response:
    """A page of items; pass ``next`` as ``after`` for the page behind.

    In a campaign of more than a million items ``search`` finds an item by its whole name, and
    ``order=judged`` is for few items, such as the contested ones.
    """
    listing = Listing(state, order, search, after, limit)
    found = await house.store.read(lambda tx: list_items(tx, me, campaign, listing))
    return said(ItemList(items=[_line(row) for row in found.items], next=found.next))


@router.post("/campaigns/{campaign}/items", response_model=AddedItems, responses=OWN)
async def add(house: Here, me: Me, campaign: CampaignName, given: ItemsToAdd) -> Response:
    """Add items; rows that do not fit are named, the others are added."""
    rows = [
        NewItem(
            one.content,
            one.item,
            one.gold,
            one.priority,
            one.bank,
            one.slices,
            one.explanation,
        )
        for one in given.items
    ]
    done = await house.store.write(lambda tx: add_items(tx, me, campaign, rows))
    house.cursors.freed(campaign)
    return said(
        AddedItems(
            added=len(done.items),
            items=list(done.items),
            refused=[RefusedRow(row=r.row, item=r.item, what=r.what) for r in done.refused],
        )
    )


# the longer paths first: a name may have slashes in it
@router.post("/campaigns/{campaign}/items/{item:path}/retire", status_code=204, responses=OWN)
async def retire(
    house: Here, me: Me, campaign: CampaignName, item: ItemName, given: Reason
) -> Response:
    """Give the item to nobody any more."""
    await house.store.write(lambda tx: retire_item(tx, me, campaign, item, given.reason))
    return Response(status_code=204)


@router.put("/campaigns/{campaign}/items/{item:path}/gold", status_code=204, responses=OWN)
async def gold(
    house: Here, me: Me, campaign: CampaignName, item: ItemName, given: KnownAnswers
) -> Response:
    """Declare the answers known, or not known any more."""
    await house.store.write(
        lambda tx: set_gold(tx, me, campaign, item, given.labels, given.reason, given.explanation)
    )
    house.watch.wake(campaign)
    return Response(status_code=204)


@router.post("/campaigns/{campaign}/items/{item:path}/gold/confirm", status_code=204, responses=OWN)
async def confirm(
    house: Here, me: Me, campaign: CampaignName, item: ItemName, given: SecondLook
) -> Response:
    """Confirm that the answer by which somebody else settled the item is known from now on."""
    await house.store.write(lambda tx: confirm_gold(tx, me, campaign, item, given.reason))
    house.watch.wake(campaign)
    return Response(status_code=204)


@router.post("/campaigns/{campaign}/items/{item:path}/adjudicate", status_code=204, responses=OWN)
async def settle(
    house: Here, me: Me, campaign: CampaignName, item: ItemName, given: Settlement
) -> Response:
    """Settle the item; what raters said stays beside it."""
    await house.store.write(
        lambda tx: adjudicate(
            tx,
            me,
            campaign,
            item,
            given.labels,
            given.reason,
            given.cause,
            given.make_gold,
            given.explanation,
        )
    )
    house.watch.wake(campaign)
    return Response(status_code=204)


@router.get("/campaigns/{campaign}/items/{item:path}", response_model=ItemView, responses=OWN)
async def opened(house: Here, me: Me, campaign: CampaignName, item: ItemName) -> Response:
    """One item with its judgments side by side and all that happened to it."""
    found = await house.store.read(lambda tx: open_item(tx, house.vault, me, campaign, item))
    return said(item_view(found, house.watch.following(campaign)))


def _line(row: ListedItem) -> ItemLine:
    data = {name: value for name, value in row._asdict().items() if name != "sort"}
    return ItemLine.model_validate(data)
