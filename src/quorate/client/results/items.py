"""Answers about items and their judgments."""

from __future__ import annotations

from quorate.client.results.result import Result


class RefusedRow(Result):
    """An item that was not added: its row, counted from 1, and why."""

    row: int
    item: str | None
    what: str


class AddedItems(Result):
    """The names of the items that were added, and what was refused."""

    added: int
    items: tuple[str, ...]
    refused: tuple[RefusedRow, ...]


class RefusedJudgment(Result):
    """A judgment that was not taken in: its place in what was sent, from 1, and why."""

    row: int
    item: str
    what: str


class ImportedJudgments(Result):
    """What became of judgments of another tool.

    ``added`` were taken in; of these ``beyond`` came to items that had all they were to get, and
    count too, and ``rejected`` do not count. ``there`` had been taken in before; ``raters`` are
    new.
    """

    source: str
    added: int
    beyond: int
    rejected: int
    there: int
    raters: int
    refused: tuple[RefusedJudgment, ...]


class UploadedItems(Result):
    """What a file of items added, and what was taken for what.

    ``refused_count`` counts all rows that were refused, ``refused`` names the first of them.
    """

    added: int
    refused_count: int
    refused: tuple[RefusedRow, ...]
    mapping: tuple[str, ...]
    media: int


class ItemLine(Result):
    """An item in a list; ``excerpt`` is the beginning of its content as JSON."""

    item: str
    state: str
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
    excerpt: str
    bank: str = ""
    """what it is kept apart for; empty: to be judged"""
    outcome: str | None = None
    """``quorate``, ``contested`` or ``adjudicated``"""


class ItemJudgment(Result):
    """A judgment of an item with its answers as they were given, own words too."""

    rater: str
    at: int
    seconds: float | None
    guideline: str
    labels: dict[str, object]
    shown: object = None
    surplus: bool = False
    excluded: str | None = None
    comment: str | None = None
    purpose: str = ""
    """empty: the item wanted a judgment; else what it was mixed in for"""


class ItemSkip(Result):
    """An item that a rater passed over, and why."""

    rater: str
    at: int
    reason: str
    words: str | None = None


class OpenedItem(Result):
    """An item with its content and all that raters said about it."""

    item: str
    content: dict[str, object]
    state: str
    gold: dict[str, object] | None
    adjudicated: dict[str, object] | None = None
    outcome: str | None = None
    bank: str = ""
    slices: dict[str, str]
    explanation: str | None = None
    judgments: tuple[ItemJudgment, ...]
    skips: tuple[ItemSkip, ...]
