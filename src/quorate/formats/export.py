"""The one table out, row by row: CSV and JSONL as they come, Parquet from a file of them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from quorate.formats.guarded import guarded

COLUMNS = (
    "item",
    "rater",
    "question",
    "label",
    "at",
    "seconds",
    "guideline",
    "shown",
    "surplus",
    "excluded",
    "judgment",
    "purpose",
    "round",
)
"""the columns of the table, in their order"""
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/jsonl",
    "parquet": "application/vnd.apache.parquet",
}
"""the formats there are, with the type that each is sent as"""

Cell = str | int | float | bool | list[str] | None


def csv_header() -> bytes:
    """The line of column names."""
    return csv_rows([dict(zip(COLUMNS, COLUMNS, strict=True))])


def csv_rows(rows: Iterable[Mapping[str, Cell]]) -> bytes:
    """Rows as CSV, with the cells that a spreadsheet would run as formulas made text."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    for row in rows:
        writer.writerow([guarded(spelled(row[name])) for name in COLUMNS])
    return out.getvalue().encode()


def json_lines(rows: Iterable[Mapping[str, Cell]]) -> bytes:
    """Rows as JSONL; columns without a value are left out."""
    lines = (
        json.dumps(
            {name: row[name] for name in COLUMNS if row[name] is not None}, ensure_ascii=False
        )
        for row in rows
    )
    return "".join(f"{line}\n" for line in lines).encode()


def text_lines(rows: Iterable[Mapping[str, Cell]]) -> bytes:
    """Rows as JSONL in which every column has one type, from which Parquet is made."""
    lines = (json.dumps({**row, "label": spelled(row["label"])}) for row in rows)
    return "".join(f"{line}\n" for line in lines).encode()


def to_parquet(lines: Path, target: Path) -> None:
    """Write a Parquet file from ``text_lines``, a part at a time."""
    import polars as pl  # most servers never send Parquet, and it takes as much memory as they do

    schema = dict.fromkeys(COLUMNS, pl.String()) | {
        "seconds": pl.Float64(),
        "shown": pl.List(pl.String()),
        "surplus": pl.Boolean(),
        "round": pl.Int64(),
    }
    frame = (
        pl.scan_ndjson(lines, schema=schema)
        if lines.stat().st_size
        else pl.LazyFrame(schema=schema)
    )
    at = pl.col("at").str.to_datetime("%Y-%m-%dT%H:%M:%S%.fZ", time_unit="ms", time_zone="UTC")
    frame.with_columns(at).sink_parquet(target, compression="zstd", row_group_size=50_000)


def instant(milliseconds: int) -> str:
    """A time as ISO 8601 in UTC, to the millisecond."""
    moment = datetime.fromtimestamp(milliseconds / 1000, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{milliseconds % 1000:03d}Z"


def spelled(value: Cell) -> str:
    """A value as the text of a cell: lists as JSON, nothing as nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)
