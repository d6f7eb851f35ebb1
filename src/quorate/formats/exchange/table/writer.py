"""Pieces as a table: a row an answer, or an item a row and a rater a column."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import polars as pl

from quorate.formats.exchange.format import Written
from quorate.formats.exchange.losses import Losses, unheld
from quorate.formats.exchange.moments import iso
from quorate.formats.exchange.places import HALVES, new_file
from quorate.formats.exchange.record import Piece, Project
from quorate.formats.guarded import guarded
from quorate.schema.json_value import Json, whole

HEAD = (
    "item",
    "rater",
    "question",
    "label",
    "at",
    "seconds",
    "guideline",
    "excluded",
    "comment",
    "shown",
)
HOLDS = frozenset(
    ("raters", "several", "at", "seconds", "comment", "guideline", "shown", "draft", "rejected")
)
BAR = "|"

Row = dict[str, Json]


def write_long(
    project: Project,
    pieces: Iterable[Piece],
    target: Path,
    question: str,
    *,
    content: bool,
    spreadsheet: bool,
    force: bool,
) -> Written:
    """A row an answer, which ``quorate audit`` reads; the content in columns ``content.FIELD``."""
    losses = Losses()
    columns = [*HEAD]
    if content:
        columns += [f"content.{field.name}" for field in project.content]
    rows = _long(project, pieces, question, losses, content=content)
    with new_file(target, force=force) as file:
        n = _put(rows, columns, file, target.suffix.lower(), spreadsheet=spreadsheet)
    return Written((target,), n, losses)


def write_wide(
    project: Project,
    pieces: Iterable[Piece],
    target: Path,
    question: str,
    *,
    spreadsheet: bool,
    force: bool,
) -> Written:
    """An item a row and a rater a column, of one question."""
    losses = Losses()
    asked = project.question(question)
    found: dict[str, Row] = {}
    raters: dict[str, None] = {}
    for piece in pieces:
        unheld(piece, frozenset(("raters", "several")), losses)
        row: Row = found.setdefault(piece.item, {"item": piece.item})
        for judged in piece.judgments:
            label = judged.labels.get(question)
            if judged.state != "submitted" or label is None or asked is None:
                continue
            name = judged.rater or "unknown"
            if name in row:
                losses.add("judgments", "a second answer of a rater to an item", piece.item)
                continue
            raters[name] = None
            row[name] = _label(asked.label_of(label))
    with new_file(target, force=force) as file:
        columns = ["item", *sorted(raters)]
        suffix = target.suffix.lower()
        n = _put(found.values(), columns, file, suffix, spreadsheet=spreadsheet)
    return Written((target,), n, losses)


def _long(
    project: Project, pieces: Iterable[Piece], question: str, losses: Losses, *, content: bool
) -> Iterator[Row]:
    by_name = {one.name: one for one in project.questions if question in ("", one.name)}
    for piece in pieces:
        unheld(piece, HOLDS, losses)
        if not content and piece.content:
            losses.add("content", "what was judged", piece.place or piece.item)
        if not piece.judgments:
            losses.add("items", "an item that nobody judged has no row", piece.place or piece.item)
        about: Row = (
            {f"content.{name}": value for name, value in piece.content.items()} if content else {}
        )
        for judged in piece.judgments:
            for name, label in judged.labels.items():
                if name not in by_name:
                    continue
                yield {
                    "item": piece.item,
                    "rater": judged.rater or None,
                    "question": name,
                    "label": _label(by_name[name].label_of(label)),
                    "at": None if judged.at is None else iso(judged.at),
                    "seconds": judged.seconds,
                    "guideline": judged.guideline or None,
                    "excluded": None if judged.state == "submitted" else judged.state,
                    "comment": judged.comment or None,
                    "shown": list(judged.shown[name]) if name in judged.shown else None,
                    **about,
                }
            if not judged.labels and judged.state != "skipped":
                losses.add("judgments", "a judgment without an answer has no row", piece.item)


def _label(label: str | float | list[str] | None) -> Json:
    if isinstance(label, float):
        return whole(label)
    return [*label] if isinstance(label, list) else label


def _put(
    rows: Iterable[Row], columns: list[str], file: Path, suffix: str, *, spreadsheet: bool
) -> int:
    """Write rows by the suffix; how many there are."""
    if suffix == ".parquet":
        frame = pl.DataFrame(
            [{name: _cell(row.get(name)) for name in columns} for row in rows],
            schema={name: pl.Float64 if name == "seconds" else pl.String for name in columns},
        )
        frame.write_parquet(file)
        return len(frame)
    n = 0
    with file.open("w", encoding="utf-8", errors=HALVES, newline="") as out:
        if suffix in (".jsonl", ".json"):
            mark = "[\n" if suffix == ".json" else ""
            for row in rows:
                n += 1
                kept = {name: value for name, value in row.items() if value is not None}
                out.write(mark + json.dumps(kept, ensure_ascii=False, separators=(",", ":")))
                out.write("" if suffix == ".json" else "\n")
                mark = ",\n" if suffix == ".json" else ""
            out.write({".json": "\n]\n" if n else "[]\n"}.get(suffix, ""))
            return n
        table = csv.writer(out, delimiter="\t" if suffix == ".tsv" else ",", lineterminator="\n")
        table.writerow(columns)
        for row in rows:
            n += 1
            cells = [_cell(row.get(name)) for name in columns]
            if spreadsheet:
                cells = [guarded(one) if isinstance(one, str) else one for one in cells]
            table.writerow(cells)
    return n


def _cell(value: Json) -> str | float | None:
    """A value in a cell: lists of texts joined by a bar, what is deeper as JSON."""
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return BAR.join(str(one) for one in value)
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value
