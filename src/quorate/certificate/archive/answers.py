"""The answers of an archived campaign as the one table: a row for each answered question."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import polars as pl

from quorate.formats.export import COLUMNS, spelled
from quorate.formats.parquet_file import write_parquet
from quorate.ledger.replay import Folded, rows_of
from quorate.ledger.views import CAMPAIGNS, JUDGMENTS, Row
from quorate.schema.campaign import CampaignSpec
from quorate.schema.json_value import Json
from quorate.schema.stored_spec import stored_spec

SCHEMA = pl.Schema(
    dict.fromkeys(COLUMNS, pl.String())
    | {
        "at": pl.Datetime("ms", "UTC"),
        "seconds": pl.Float64(),
        "shown": pl.List(pl.String()),
        "surplus": pl.Boolean(),
        "round": pl.Int64(),
    }
)
AT_ONCE = 50_000
"""judgments whose answers are in memory at a time"""
_CAST = pl.col("at").cast(SCHEMA["at"])


def spec_in(views: Folded, campaign: str) -> CampaignSpec:
    """The campaign as its log left it."""
    row = next(views.select(CAMPAIGNS, {"campaign": campaign}))
    return stored_spec(str(row["spec"]))


def tables(views: Folded, campaign: str) -> Iterator[pl.DataFrame]:
    """All answers by item and judgment, a part at a time.

    People's own words have no row: they lie sealed in the installation, where they can be erased.
    """
    spec = spec_in(views, campaign)
    table = views.tables.get(JUDGMENTS.name, {})
    names: dict[str, str] = {}  # each item's once
    order = sorted(_place(row, names) for row in rows_of(table))
    for start in range(0, len(order), AT_ONCE):
        rows = [table.get((judgment,)) for _, judgment in order[start : start + AT_ONCE]]
        yield _table(answer for row in rows if row for answer in _answers(spec, row))


def _place(row: Row, names: dict[str, str]) -> tuple[str, str]:
    item = str(row["item"])
    return names.setdefault(item, item), str(row["judgment"])


def write_answers(views: Folded, campaign: str, target: Path) -> int:
    """Write the table as Parquet; how many rows it has."""
    parts = []
    count = 0
    for number, part in enumerate(tables(views, campaign)):
        parts.append(target.with_name(f".{target.name}.{number:05}"))
        write_parquet(parts[-1], part, AT_ONCE)
        count += part.height
    whole = pl.scan_parquet(parts) if parts else pl.LazyFrame(schema=SCHEMA)
    write_parquet(target, whole, AT_ONCE)
    for path in parts:
        path.unlink()
    return count


def differs(views: Folded, campaign: str, path: Path) -> str:
    """What the table in a file has otherwise than the log; empty when nothing."""
    try:
        given = pl.scan_parquet(path)
        if given.collect_schema() != SCHEMA:
            return "it has other columns than it should"
        start = 0
        for part in tables(views, campaign):
            if not given.slice(start, part.height).collect().equals(part):
                return f"rows {start + 1} to {start + part.height} are not all what the log says"
            start += part.height
        height = given.select(pl.len()).collect().item()
    except (pl.exceptions.PolarsError, OSError) as error:
        return f"this is no table ({str(error).splitlines()[0]})"
    return "" if start == height else f"it has {height} rows, by the log {start}"


def _table(rows: Iterable[dict[str, object]]) -> pl.DataFrame:
    plain = pl.Schema({**SCHEMA, "at": pl.Int64()})
    return pl.DataFrame(list(rows), schema=plain).with_columns(_CAST)


def _answers(spec: CampaignSpec, row: Row) -> Iterator[dict[str, object]]:
    labels: dict[str, Json] = json.loads(str(row["labels"]))
    shown = json.loads(str(row["shown"])) or {}
    moment = _moment(row)
    for question in spec.questions:
        answer = labels.get(question.name)
        if answer is None:
            continue
        yield {
            "item": row["item"],
            "rater": row["rater"],
            "question": question.name,
            "label": spelled(question.label_of(answer)),
            **moment,
            "shown": shown.get(question.name),
            "surplus": bool(row["surplus"]),
            "excluded": row["excluded"],
            "judgment": row["judgment"],
            "purpose": row["purpose"] or None,
            "round": row["round"],
        }


def _moment(row: Row) -> dict[str, object]:
    """When, in how many seconds, under which guideline; of an imported one, as its file says."""
    spent: object = row["milliseconds"]
    at: object = row["at"]
    guideline: object = row["guideline"]
    if row["source"]:
        stated = json.loads(str(row["stated"])) if row["stated"] else {}
        at, spent = stated.get("at", at), stated.get("milliseconds")
        guideline = stated.get("guideline", "")
    seconds = spent / 1000 if isinstance(spent, int) else None
    return {"at": at, "seconds": seconds, "guideline": guideline}
