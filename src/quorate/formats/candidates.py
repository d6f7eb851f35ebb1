"""Candidates from the file of items: the compared texts, whose they are, and what they answer."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from quorate.analysis.preference.candidates import COLUMNS, Candidates
from quorate.formats.items.columns import ITEM, SLICE
from quorate.formats.items.rows import Row, all_rows
from quorate.schema.errors import ColumnError, ReadError

PROMPTS = (
    "system", "prompt", "instruction", "instructions", "question", "query", "context", "input",
    "source", "post", "document", "conversation",
)  # fmt: skip
"""columns of what is answered; of several the texts are joined, in this order"""
TOPIC = "topic"
NESTED = {"content": "", "slices": "slice.", "slice": "slice."}
"""objects whose keys are columns, and what is set before them"""
_LIKE = re.compile(
    r"(reply|response|completion|answer|output|summary|text|candidate|option|r)[ _]?([a-z]|\d+)"
)

Values = dict[str, object]


def read_candidates(path: str | Path, fields: Sequence[str] | None = None) -> Candidates:
    """What is compared in each item, from the file of items that opened a campaign.

    A row has the item's name, a column a compared field (``reply_a``, ``reply_b``), the prompt, and
    where it is known whose a text is, ``slice.reply_a`` and ``slice.reply_b``; ``slice.topic`` is
    the topic. In JSON the fields may be in an object ``content``, the slices in ``slices``.
    ``fields`` are the names by which labels call what is compared; without, or beside more than two
    (one may never have won), they are the columns that have a slice of their name, else those named
    like replies. A row without a name is called by its number; an empty cell is an empty response
    where it is known whose, else none.

    Raises ReadError for a file that cannot be read, ColumnError where no field is found, EmptyError
    for no row, each with the place.
    """
    path = Path(path)
    found = all_rows(path)
    rows = [(row.number, _values(row, path.name)) for row in found]
    columns = list(dict.fromkeys(name for _, values in rows for name in values))
    return _candidates(rows, _fields(columns, fields, path.name), path.name)


def _values(row: Row, where: str) -> Values:
    """The cells of a row by lower-case column, nested objects laid open."""
    if row.fault:
        raise ReadError(row.fault, where=where, remedy="correct the row")
    values: Values = {}
    for name, value in row.values.items():
        key = name.strip().lower()
        inside = _object(value) if key in NESTED else None
        if inside is None:
            values.setdefault(key, value)
        else:
            values |= {f"{NESTED[key]}{k.strip().lower()}": v for k, v in inside.items()}
    return values


def _object(value: object) -> Mapping[str, object] | None:
    if isinstance(value, str) and value.lstrip().startswith("{"):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return None
    return value if isinstance(value, dict) else None


def _fields(columns: Sequence[str], asked: Sequence[str] | None, where: str) -> dict[str, str]:
    """The compared fields by the column of each."""
    sliced = [c for c in columns if c != TOPIC and any(f"{mark}{c}" in columns for mark in SLICE)]
    if asked is not None:
        found = {field.strip().lower(): field for field in asked}
        if len(found) > 2:
            found |= {column: column for column in sliced if column not in found}
        if not set(found) & set(columns):
            raise ColumnError(
                f"no column is named {', '.join(map(repr, asked))}, as the labels name it",
                where=where,
                remedy=f"the columns are {', '.join(map(repr, columns[:20]))}",
            )
        return found
    found = {c: c for c in sliced or [c for c in columns if _LIKE.fullmatch(c)]}
    if len(found) < 2:
        raise ColumnError(
            "no two columns look like what is compared",
            where=where,
            remedy="name them reply_a and reply_b, or say which fields are compared",
        )
    return found


def _candidates(
    rows: Sequence[tuple[int, Values]], fields: Mapping[str, str], where: str
) -> Candidates:
    found: dict[str, list[str | None]] = {name: [] for name in COLUMNS}
    prompts: dict[str, str] = {}
    topics: dict[str, str] = {}
    line: dict[str, int] = {}
    for number, values in rows:
        item = _name(values, number)
        if item in line:
            raise ReadError(
                f"item {item!r} is there twice, in rows {line[item]} and {number}",
                where=where,
                remedy="keep one row for each item",
            )
        line[item] = number
        for column, field in fields.items():
            text, whose = _spelled(values.get(column)), _slice(values, column)
            if not text and whose is None:
                continue
            text = text or ("" if column in values else None)
            for name, value in zip(COLUMNS, (item, field, whose, text), strict=True):
                found[name].append(value)
        asked = [name for name in PROMPTS if name in values and name not in fields]
        parts = [_spelled(values[name]) for name in asked]
        prompt = "\n\n".join(part for part in parts if part)
        if prompt:
            prompts[item] = prompt
        topic = _slice(values, TOPIC) or _spelled(values.get(TOPIC))
        if topic:
            topics[item] = topic
    frame = pl.DataFrame(found, schema=dict.fromkeys(COLUMNS, pl.String))
    return Candidates(frame, prompts, topics)


def _name(values: Values, number: int) -> str:
    for name in ITEM:
        value = values.get(name)
        if value not in (None, ""):
            return str(value).strip()
    return str(number)


def _slice(values: Values, name: str) -> str | None:
    for mark in SLICE:
        value = values.get(f"{mark}{name}")
        if value not in (None, ""):
            return str(value).strip()
    return None


def _spelled(value: object) -> str | None:
    """A cell as text; a conversation and other JSON as JSON."""
    if value is None or isinstance(value, str):
        return value or None
    return json.dumps(value, ensure_ascii=False, default=str)
