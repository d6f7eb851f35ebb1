"""The data of a task as the content of an item, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping

from quorate.formats.exchange.label_studio.config import Shown
from quorate.formats.exchange.label_studio.kinds import FIELDS
from quorate.formats.exchange.label_studio.layout import Layout
from quorate.formats.exchange.label_studio.regions import turn_text
from quorate.schema.json_value import Json

NOBODY = "unknown"


def content_of(layout: Layout, data: Mapping[str, Json]) -> tuple[dict[str, Json], dict[str, Json]]:
    """The content of an item, and what of the data is not in it as it was.

    The second, put over what ``data_of`` makes of the first, is the data again.
    """
    content: dict[str, Json] = {}
    tags = {one.key: one for one in reversed(layout.interface.shown)}
    rest: dict[str, Json] = {}
    for key, value in data.items():
        field = layout.fields.get(key)
        if field is None:
            rest[key] = value
            continue
        made = _value(tags[key], value)
        if made is not None:
            content[field] = made
        if made is None or _data(tags[key], made) != value:
            rest[key] = value
    for key, field in layout.texts.items():
        text = turn_text(content.get(layout.fields[key]))
        if text:
            content[field] = text
    for key, names in layout.ranked.items():
        rows = data.get(key)
        for name, row in zip(names, rows if isinstance(rows, list) else [], strict=False):
            content[name] = _entry(row)
    return content, rest


def data_of(layout: Layout, content: Mapping[str, Json]) -> dict[str, Json]:
    """The data of a task from the content of an item."""
    tags = {one.key: one for one in reversed(layout.interface.shown)}
    return {
        key: _data(tags[key], content[field])
        for key, field in layout.fields.items()
        if field in content
    }


def _value(shown: Shown, value: Json) -> Json:
    kind = FIELDS[shown.tag]
    if value in (None, "", [], {}):
        return None
    if kind == "conversation":
        return _turns(shown, value)
    if kind == "table":
        rows = value if isinstance(value, list) else [value]
        made: list[Json] = [
            {str(key): _cell(cell) for key, cell in row.items()}
            for row in rows
            if isinstance(row, dict) and row
        ]
        return made or None
    if isinstance(value, str):
        return value if value.strip() else None
    return json.dumps(value, ensure_ascii=False)


def _cell(value: Json) -> Json:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value


def _keys(shown: Shown) -> tuple[str, str]:
    """The keys of who speaks and of what is said."""
    if shown.tag == "Chat":
        return "role", "content"
    said = shown.attributes
    return (
        said.get("nameKey", said.get("namekey", "author")),
        said.get("textKey", said.get("textkey", "text")),
    )


def _turns(shown: Shown, value: Json) -> Json:
    role, text = _keys(shown)
    if not isinstance(value, list):
        return None
    turns: list[Json] = [
        {
            "role": (str(one.get(role) or "").strip() or NOBODY)[:40],
            "text": str(one.get(text) or ""),
        }
        for one in value
        if isinstance(one, dict)
    ]
    return turns or None


def _data(shown: Shown, value: Json) -> Json:
    if FIELDS[shown.tag] == "conversation" and isinstance(value, list):
        role, text = _keys(shown)
        return [
            {role: one.get("role"), text: one.get("text")} for one in value if isinstance(one, dict)
        ]
    if shown.tag == "Table" and isinstance(value, list) and len(value) == 1:
        return value[0]
    return value


def _entry(row: Json) -> str:
    """An entry of a list as text: its title and body."""
    if not isinstance(row, dict):
        return str(row)
    words = [str(row[key]) for key in ("title", "body", "html") if row.get(key)]
    return "\n".join(words) or json.dumps(row, ensure_ascii=False)
