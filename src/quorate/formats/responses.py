"""Responses: a table whose rows have a prompt and one or several responses to it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from quorate.formats.candidates import PROMPTS
from quorate.formats.source import opened
from quorate.schema.errors import ColumnError, EmptyError, QuorateError

RESPONSES = ("response", "completion", "answer", "output", "reply", "text")
"""columns that are taken for the response, the first that is there"""
SEVERAL = re.compile(
    r"(reply|response|completion|answer|output|summary|text|candidate|r)[ _]?([a-z]|\d+)"
)
"""how columns of several responses are named"""


@dataclass(frozen=True, eq=False)
class Responses:
    """A table, the prompt of each row, and its responses by column."""

    frame: pl.DataFrame
    prompts: pl.Series
    responses: dict[str, pl.Series]


def read_responses(
    path: str | Path, prompts: Sequence[str] = (), responses: Sequence[str] = ()
) -> Responses:
    """Read a table of prompts and responses: CSV, TSV, JSON, JSONL or Parquet.

    ``prompts`` are joined by an empty line; without them the columns are taken that make the prompt
    of an items file. ``responses`` are columns; without them ``response`` or one named like it,
    else those named like ``reply_a``. Cells that are no text count as JSON. Raises ReadError
    for a file that cannot be read, ColumnError where columns are missing, EmptyError without rows.
    """
    with opened(str(path)) as file:
        scan = file.reader.scan(file.path, file.name)
        try:
            frame = scan.frame.collect()
        except QuorateError:
            raise
        except Exception as error:
            raise scan.explain(error) from None
    if frame.is_empty():
        raise EmptyError("there is no row", where=file.name, remedy="check the file")
    lower = {name.strip().lower(): name for name in frame.columns}
    asked = [lower[n] for n in PROMPTS if n in lower] if not prompts else list(prompts)
    given = list(responses) or _found(lower)
    missing = [name for name in (*asked, *given) if name not in frame.columns]
    if missing or not given:
        raise ColumnError(
            f"there is no column {', '.join(map(repr, missing)) or 'of responses'}",
            where=file.name,
            remedy=f"name them with --prompt and --response; "
            f"there are {', '.join(map(repr, frame.columns[:20]))}",
        )
    columns = [[_text(value) for value in frame[name].to_list()] for name in asked]
    joined = ["\n\n".join(part for part in row if part) for row in zip(*columns, strict=True)]
    return Responses(
        frame,
        pl.Series("prompt", joined or [""] * len(frame), dtype=pl.String),
        {
            name: pl.Series(name, [_text(value) for value in frame[name].to_list()], pl.String)
            for name in given
        },
    )


def _found(lower: dict[str, str]) -> list[str]:
    one = next((lower[name] for name in RESPONSES if name in lower), None)
    return [one] if one else [n for k, n in lower.items() if SEVERAL.fullmatch(k)]


def _text(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
