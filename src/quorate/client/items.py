"""A campaign's items and their files: sent in parts, read page by page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import httpx

from quorate.client.answers import answered, campaign_path, paged
from quorate.client.connection import Connection
from quorate.client.given import Item
from quorate.client.plain import item_lines
from quorate.client.results.items import AddedItems, ItemLine, OpenedItem
from quorate.schema.errors import ReadError
from quorate.schema.json_value import Json

AT_ONCE = 500
"""items in one request"""


def send_items(connection: Connection, campaign: str, items: Iterable[Item]) -> AddedItems:
    """Add items, some at once; refused rows are counted from the first of all."""
    added: list[str] = []
    refused = []
    start = 0
    rest = iter(items)
    while some := list(islice(rest, AT_ONCE)):
        body: Json = {"items": [_item_data(item) for item in some]}
        answer = connection.ask("POST", campaign_path(campaign, "items"), body=body)
        done = answered(AddedItems, answer)
        added += done.items
        refused += [one.model_copy(update={"row": one.row + start}) for one in done.refused]
        start += len(some)
    return AddedItems(added=len(added), items=tuple(added), refused=tuple(refused))


def send_file(connection: Connection, path: str, file: Path) -> httpx.Response:
    """Send a file piece by piece. Raises ReadError when it cannot be read."""
    try:
        with file.open("rb") as opened:
            return connection.send_file(path, file.name, opened)
    except FileNotFoundError:
        raise ReadError("there is no such file", where=str(file)) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ReadError(f"cannot be read: {reason}", where=str(file)) from error


def listed_items(
    connection: Connection, campaign: str, state: str, search: str
) -> Iterator[ItemLine]:
    """The items of a campaign, a page fetched when it is come to."""
    parameters: dict[str, str | int | bool] = {"state": state, "search": search}
    return paged(connection, ItemLine, campaign_path(campaign, "items"), "items", parameters)


def whole_items(connection: Connection, campaign: str) -> Iterator[OpenedItem]:
    """The items of a campaign with all that was said of them.

    Raises RefusedError for who may not read the campaign.
    """
    return map(OpenedItem.model_validate_json, item_lines(connection, campaign))


def _item_data(item: Item) -> dict[str, Json]:
    data: dict[str, Json] = {"content": dict(item.content), "priority": item.priority}
    if item.item is not None:
        data["item"] = item.item
    if item.gold is not None:
        data["gold"] = dict(item.gold)
    if item.bank:
        data["bank"] = item.bank
    if item.slices:
        data["slices"] = dict(item.slices)
    if item.explanation:
        data["explanation"] = item.explanation
    return data
