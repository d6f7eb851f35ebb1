"""The rows of a dataset of Argilla as on the Hub: flat, as Parquet, beside a card."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from quorate.schema.json_value import Json

PATH = Path("data/train-00000-of-00001.parquet")
CARD = """---
tags:
- rlfh
- argilla
- human-feedback
configs:
- config_name: default
  data_files:
  - split: train
    path: data/train-*
---

# {title}
"""

Record = dict[str, Json]
DataType = pl.DataType | type[pl.DataType]


def write_hub(
    folder: Path,
    records: Sequence[Record],
    columns: Sequence[str],
    values: Mapping[str, DataType],
    title: str,
) -> Path:
    """Write the rows and the card; the rows' path.

    ``columns`` are the fields and metadata, ``values`` the types of answers by question.
    """
    (folder / PATH.parent).mkdir()
    types: dict[str, DataType] = {"id": pl.String, "_server_id": pl.String}
    for name, type_ in values.items():
        types |= {f"{name}.responses": pl.List(type_), f"{name}.suggestion": type_}
        types |= {f"{name}.responses{end}": pl.List(pl.String) for end in (".users", ".status")}
        types |= {f"{name}.suggestion.score": pl.Float64, f"{name}.suggestion.agent": pl.String}
    rows = [flat(record, columns, list(values)) for record in records]
    frame = pl.DataFrame(schema=types)
    if rows:
        # read from JSON lines: a series of nested lists is ten times slower to make from objects
        lines = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)
        given = io.BytesIO(lines.encode())
        frame = pl.read_ndjson(given, schema_overrides=types, infer_schema_length=None)
        frame = frame.select(list(rows[0]))
    frame.write_parquet(folder / PATH)
    (folder / "README.md").write_text(CARD.format(title=title), "utf-8")
    return PATH


def flat(record: Record, columns: Sequence[str], questions: Sequence[str]) -> Record:
    """A record with a column for each field, key of metadata, and part of a question."""
    fields, metadata = _object(record["fields"]), _object(record["metadata"])
    row: Record = {"id": record["id"], "_server_id": record["_server_id"]}
    row |= {name: fields.get(name, metadata.get(name)) for name in columns if name not in row}
    responses, suggestions = _object(record["responses"]), _object(record["suggestions"])
    for name in questions:
        listed = responses.get(name)
        said = [
            one for one in (listed if isinstance(listed, list) else []) if isinstance(one, dict)
        ]
        for end, key in (("", "value"), (".users", "user_id"), (".status", "status")):
            row[f"{name}.responses{end}"] = [one[key] for one in said] if said else None
        suggestion = _object(suggestions.get(name))
        row[f"{name}.suggestion"] = suggestion.get("value")
        row[f"{name}.suggestion.score"] = suggestion.get("score")
        row[f"{name}.suggestion.agent"] = suggestion.get("agent")
    return row


def _object(value: Json) -> Mapping[str, Json]:
    return value if isinstance(value, dict) else {}
