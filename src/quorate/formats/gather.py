"""Collecting the columns that are needed from a scan, names as categories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from quorate.formats.cells import as_text
from quorate.formats.columns import Columns
from quorate.formats.numbered import NONE, counted, counted_prefix
from quorate.formats.times import SAMPLE, duration, instant

UNPIVOTED = "row"


@dataclass(frozen=True)
class Gathered:
    """The frame, and the prefix of each name column that holds numbers (see ``numbered``)."""

    frame: pl.DataFrame
    prefixes: dict[str, str]


def gathered(scan: pl.LazyFrame, columns: Columns, words: Sequence[str], where: str) -> Gathered:
    """A frame with ``item``, ``rater``, ``question``, ``at`` (µs), ``seconds``, and each
    ``label:…``, ``group:…`` and ``aside:…`` column that the table needs, a judgment a row.

    Names are Polars categories, since distinct names are few beside rows, or numbers. Of a
    wide table the raters' columns become rows, with the row of the source in ``row``.
    """
    schema = scan.collect_schema()
    picked = {
        key: _category(source, schema[source], where)
        for key, source in (
            ("item", columns.item),
            ("rater", columns.rater),
            ("question", columns.question),
            *((f"label:{label}", label) for label in columns.labels),
        )
        if source
    }
    prefixes = _prefixes(scan, columns, schema, words)
    for key, prefix in prefixes.items():
        source = (columns.rater or "") if key == "rater" else columns.item
        picked[key] = counted(source, schema[source], prefix)
    picked |= {f"rater:{r}": as_text(r, schema[r], where) for r in columns.raters}
    kept = dict.fromkeys(columns.groups)
    if columns.guideline:
        kept["guideline"] = None
    for group in kept:
        source = columns.guideline if group == "guideline" and columns.guideline else group
        text = as_text(source, schema[source], where).str.strip_chars()
        picked[f"group:{group}"] = pl.when(text != "").then(text)
    picked |= {
        f"aside:{name}": as_text(source, schema[source], where) for name, source in columns.aside
    }
    picked |= _clock(scan, schema, columns)
    frame = scan.select(expression.alias(key) for key, expression in picked.items())
    table = frame.collect(engine="streaming")
    for key in [k for k in prefixes if (table[k] == NONE).any()]:
        source = (columns.rater or "") if key == "rater" else columns.item
        again = scan.select(_category(source, schema[source], where).alias(key))
        table = table.with_columns(again.collect(engine="streaming").to_series())
        del prefixes[key]
    return Gathered(_long(table, columns) if columns.raters else table, prefixes)


def _prefixes(
    scan: pl.LazyFrame, columns: Columns, schema: pl.Schema, words: Sequence[str]
) -> dict[str, str]:
    """The item and rater columns whose first names are counted, with their prefix."""
    sources = {"item": columns.item} | ({"rater": columns.rater} if columns.rater else {})
    plain = {
        key: source
        for key, source in sources.items()
        if isinstance(schema[source], pl.String) or schema[source].is_integer()
    }
    if not plain:
        return {}
    head = scan.select(pl.col(source).alias(key) for key, source in plain.items()).head(SAMPLE)
    sample = head.collect()
    found = {key: counted_prefix(sample[key], words) for key in plain}
    return {key: prefix for key, prefix in found.items() if prefix is not None}


def _category(source: str, dtype: pl.DataType, where: str) -> pl.Expr:
    return as_text(source, dtype, where).cast(pl.Categorical(pl.Categories.random()))


def _clock(scan: pl.LazyFrame, schema: pl.Schema, columns: Columns) -> dict[str, pl.Expr]:
    found = {}
    if columns.at:
        sample = scan.select(pl.col(columns.at).drop_nulls().head(SAMPLE)).collect().to_series()
        reading = instant(columns.at, schema[columns.at], sample)
        if reading is not None:
            found["at"] = reading
    if columns.seconds:
        found["seconds"] = duration(columns.seconds)
    return found


def _long(table: pl.DataFrame, columns: Columns) -> pl.DataFrame:
    raters = [f"rater:{r}" for r in columns.raters]
    rest = [name for name in table.columns if name not in raters]
    return (
        table.with_row_index(UNPIVOTED)
        .unpivot(raters, index=[UNPIVOTED, *rest], variable_name="rater", value_name="label:label")
        .with_columns(pl.col("rater").str.strip_prefix("rater:"))
    )
