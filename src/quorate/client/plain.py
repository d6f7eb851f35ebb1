"""Items with all that was said of them as the server's JSON has them, unchecked.

Making a checked result of each takes as long as all else that an export does.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import TypedDict

from pydantic_core import from_json

from quorate.client.answers import campaign_path
from quorate.client.connection import Connection
from quorate.schema.json_value import Json


class PlainJudgment(TypedDict):
    """What ``ItemJudgment`` has."""

    rater: str
    at: int
    seconds: float
    guideline: str
    labels: dict[str, Json]
    shown: Json
    surplus: bool
    excluded: str | None
    comment: str | None
    purpose: str


class PlainSkip(TypedDict):
    """What ``ItemSkip`` has."""

    rater: str
    at: int
    reason: str
    words: str | None


class PlainItem(TypedDict):
    """What ``OpenedItem`` has."""

    item: str
    content: dict[str, Json]
    state: str
    gold: dict[str, Json] | None
    adjudicated: dict[str, Json] | None
    outcome: str | None
    bank: str
    slices: dict[str, str]
    explanation: str | None
    judgments: list[PlainJudgment]
    skips: list[PlainSkip]


def plain_items(connection: Connection, campaign: str) -> Iterator[PlainItem]:
    """The items of a campaign, in the order in which they are handed out.

    Raises RefusedError for who may not read the campaign.
    """
    return map(from_json, item_lines(connection, campaign))


def item_lines(connection: Connection, campaign: str) -> Iterator[bytes]:
    """The same as lines of JSON, kept on disk until come to."""
    with tempfile.TemporaryFile() as packed:
        connection.fetch(campaign_path(campaign, "items.jsonl"), {}, packed)
        packed.seek(0)
        yield from packed
