"""Columns: which column of an item file is which part of an item."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from quorate.formats.items.rows import Row
from quorate.schema.campaign import CampaignSpec
from quorate.schema.errors import ColumnError, InputError

ITEM = ("item", "item_id", "id", "task", "task_id", "example", "example_id", "uid", "unit")
PRIORITY = ("priority",)
GOLD = "gold"
BANK = "bank"
EXPLANATION = "explanation"
SLICE = ("slice.", "slice_")
"""what the columns of slices begin with: ``slice.language``"""
AS_JSON = frozenset({"conversation", "table"})
"""field types whose value in a cell of text is JSON"""
AS_WORD = frozenset({"single_choice", "text", "rewrite"})
"""question types whose gold in a cell of text stands as it is"""
FILES = frozenset({"image", "audio", "video", "page"})


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A row as an item would have it; media are still as the file names them."""

    number: int
    item: str | None
    content: dict[str, object]
    gold: dict[str, object] | None
    priority: int
    bank: str = ""
    slices: Mapping[str, str] = field(default_factory=dict)
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each part of an item comes from, and the columns that nothing takes."""

    item: str | None
    priority: str | None
    content: Mapping[str, str]
    gold: Mapping[str, str]
    whole_gold: str | None
    unused: tuple[str, ...]
    bank: str | None = None
    explanation: str | None = None
    slices: Mapping[str, str] = field(default_factory=dict)

    def said(self) -> list[str]:
        """In words, what was taken for what."""
        words = [
            f"column {c!r} is the item's name" for c in (self.item,) if c not in (None, "item")
        ]
        words += [
            f"column {column!r} is the field {field!r}"
            for field, column in self.content.items()
            if column != field
        ]
        words += [f"column {c!r} is the gold of {q!r}" for q, c in self.gold.items()]
        words += [f"column {c!r} is the slice {name!r}" for name, c in self.slices.items()]
        if self.unused:
            words.append("not used: " + ", ".join(repr(column) for column in self.unused))
        return words


def columns_of(spec: CampaignSpec, columns: Iterable[str]) -> Columns:
    """What the columns are for this campaign.

    A field is the column of its name, in any case; a campaign with one field that no column is
    named for takes the only column that is left. Raises ColumnError naming fields without column.
    """
    free = {column.strip().lower(): column for column in columns}
    given = list(free.values())
    content = {f.name: free.pop(f.name) for f in spec.content if f.name in free}
    item = next((free.pop(name) for name in ITEM if name in free), None)
    priority = next((free.pop(name) for name in PRIORITY if name in free), None)
    gold = {}
    for question in spec.questions:
        for name in (f"gold_{question.name}", f"gold.{question.name}"):
            if name in free:
                gold[question.name] = free.pop(name)
    whole = free.pop(GOLD, None)
    bank, explanation = free.pop(BANK, None), free.pop(EXPLANATION, None)
    slices = {
        name.partition(mark)[2]: free.pop(name)
        for mark in SLICE
        for name in list(free)
        if name.startswith(mark) and name != mark
    }
    missing = [f.name for f in spec.content if f.name not in content and f.required]
    if len(missing) == 1 and len(free) == 1:
        content[missing.pop()] = free.popitem()[1]
    if missing:
        raise ColumnError(
            f"no column for {', '.join(repr(name) for name in missing)}",
            remedy=f"the file has {', '.join(repr(c) for c in given)}; name them as the fields",
        )
    unused = tuple(free.values())
    return Columns(item, priority, content, gold, whole, unused, bank, explanation, slices)


def item_row(spec: CampaignSpec, how: Columns, row: Row) -> ItemRow:
    """The row as an item. Raises InputError when a cell cannot be what its column is."""
    types = {field.name: field.type for field in spec.content}
    content = {}
    for name, column in how.content.items():
        value = row.values.get(column)
        if value is None or (value == "" and not row.typed):
            continue
        in_json = not row.typed and types[name] in AS_JSON
        content[name] = _json(value, column) if in_json else value
    return ItemRow(
        row.number,
        _name(row.values.get(how.item)) if how.item else None,
        content,
        _gold(spec, how, row),
        _whole_number(row.values.get(how.priority), how.priority) if how.priority else 0,
        _word(row, how.bank),
        {name: word for name, c in how.slices.items() if (word := _word(row, c))},
        _word(row, how.explanation),
    )


def _gold(spec: CampaignSpec, how: Columns, row: Row) -> dict[str, object] | None:
    known: dict[str, object] = {}
    whole = row.values.get(how.whole_gold) if how.whole_gold else None
    if whole not in (None, ""):
        if len(spec.questions) == 1 and not isinstance(whole, dict):
            known[spec.questions[0].name] = _label(spec.questions[0].type, whole, row, GOLD)
        else:
            found = whole if row.typed else _json(whole, how.whole_gold or GOLD)
            if not isinstance(found, dict):
                raise InputError("gold is not an object of labels by question", where=GOLD)
            known.update(found)
    types = {question.name: question.type for question in spec.questions}
    for question, column in how.gold.items():
        value = row.values.get(column)
        if value not in (None, ""):
            known[question] = _label(types[question], value, row, column)
    return known or None


def _label(type_: str, value: object, row: Row, column: str) -> object:
    return value if row.typed or type_ in AS_WORD else _json(value, column)


def _json(value: object, column: str) -> object:
    try:
        found: object = json.loads(str(value))
    except (ValueError, RecursionError) as error:
        raise InputError(f"not JSON: {error}", where=f"column {column!r}") from error
    return found


def _word(row: Row, column: str | None) -> str:
    """The text of a cell; empty where there is none."""
    value = row.values.get(column) if column else None
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise InputError(f"{value!r} is no text", where=f"column {column!r}")
    return str(value).strip()


def _name(value: object) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise InputError(f"{value!r} is no name of an item")
    return str(value)


def _whole_number(value: object, column: str | None) -> int:
    if value is None or value == "":
        return 0
    try:
        return int(str(value))
    except ValueError as error:
        raise InputError(f"{value!r} is not a whole number", where=f"column {column!r}") from error
