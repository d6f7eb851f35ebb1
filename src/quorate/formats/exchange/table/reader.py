"""A table of judgments as a project and its pieces."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import polars as pl

from quorate.formats.columns import GOLD_LABELS, Columns, columns_of
from quorate.formats.delimited import unguarded
from quorate.formats.exchange.labels import answer_from
from quorate.formats.exchange.losses import Losses
from quorate.formats.exchange.naming import name_of
from quorate.formats.exchange.observed import options_of
from quorate.formats.exchange.record import Judged, Piece, Project
from quorate.formats.exchange.rows import plain
from quorate.formats.options import ReadOptions
from quorate.formats.reader import Scan
from quorate.formats.source import opened
from quorate.formats.table import tables
from quorate.schema import Judgments
from quorate.schema.content import ContentField
from quorate.schema.errors import ContentError, QuorateError
from quorate.schema.json_value import Faults, Json
from quorate.schema.question import Kind
from quorate.schema.questions import (
    AnyQuestion,
    MultipleChoice,
    Number,
    Rating,
    SingleChoice,
    Text,
)

ITEM_FIELD = "item_name"
"""the field of items of which the table says nothing but their name"""
OWN = frozenset(("judgment", "excluded", "surplus", "purpose", "round", "shown", "comment"))
"""columns of our own tables that are no content"""
LONGEST = 200_000


def sniffed_columns(path: Path) -> bool:
    """Whether a file has columns that make a table of judgments."""
    try:
        with opened(str(path)) as file:
            scan = file.reader.scan(file.path, file.name)
            found = columns_of(scan.frame.collect_schema().names(), ReadOptions(), file.name)
    except (QuorateError, pl.exceptions.PolarsError, OSError):
        return False
    return bool(found.labels or found.raters)


def read_table(
    path: Path, options: ReadOptions, losses: Losses, *, spreadsheet: bool = False
) -> tuple[Project, Iterator[Piece]]:
    """The project of a table, and its items in the order of their names.

    ``spreadsheet``: its cells are guarded, as ``formats.guarded`` says. What the readers of tables
    drop or repair is counted among the losses.
    """
    with opened(str(path), options.encoding) as file:
        scan = file.reader.scan(file.path, file.name)
        if spreadsheet:
            scan = replace(scan, frame=unguarded(scan.frame))
        names = scan.frame.collect_schema().names()
        columns = columns_of(names, options, file.name)
        found = tables(scan, file.name, options, file.remarks)
        beside = _beside(scan, columns, names, losses)
    _remarks(found, losses)
    fields = {column: name_of(column, ()) for column in beside.columns if column != "item"}
    gold = next((c for c in fields if c.strip().lower() in GOLD_LABELS and len(found) == 1), None)
    gold_name = fields.pop(gold) if gold else None
    questions: dict[str, AnyQuestion] = {}
    for name, table in found.items():
        questions[name] = _question(name, table, questions, losses)
    content = tuple(
        ContentField(name=name, type="text", required=not beside[column].has_nulls())
        for column, name in fields.items()
    ) or (ContentField(name=ITEM_FIELD, type="text"),)
    project = Project(
        title=path.name.split(".")[0].replace("_", " ") or "table",
        content=content,
        questions=tuple(questions.values()),
    )
    known = gold if gold_name else None
    return project, _pieces(found, questions, beside, fields, known)


def _remarks(found: Mapping[str, Judgments], losses: Losses) -> None:
    for table in found.values():
        for remark in table.reading.remarks:
            if remark.effect in ("dropped", "repaired"):
                place = f"{remark.place} {remark.lines[0]}" if remark.lines else ""
                losses.add("rows", f"{remark.effect}: {remark.what}", place, max(remark.count, 1))


def _beside(scan: Scan, columns: Columns, names: list[str], losses: Losses) -> pl.DataFrame:
    """The columns that say something of an item: text, the same in all its rows."""
    used = {columns.item, columns.rater, columns.question, columns.at, columns.seconds}
    used |= {columns.guideline, *columns.labels, *columns.raters, *columns.groups}
    free = [name for name in names if name not in used and name.lower() not in (*OWN, "item")]
    item = pl.col(columns.item).cast(pl.String).str.strip_chars().alias("item")
    if not free:
        return scan.frame.select(item).unique(maintain_order=True).collect()
    cells = [pl.col(name).cast(pl.String, strict=False) for name in free]
    frame = scan.frame.select(item, *cells)
    by_item = frame.group_by("item", maintain_order=True)
    counts = by_item.agg(pl.col(name).drop_nulls().n_unique().alias(name) for name in free)
    most = counts.select(pl.col(name).max() for name in free).collect().row(0)
    kept = [name for name, n in zip(free, most, strict=True) if n is not None and n <= 1]
    for name in free:
        if name not in kept:
            losses.add(name, "a column that differs between the judgments of an item is left out")
    return by_item.agg(pl.col(name).drop_nulls().first() for name in kept).collect()


def _question(
    name: str, table: Judgments, taken: Mapping[str, AnyQuestion], losses: Losses
) -> AnyQuestion:
    """The question of ours that admits the labels of a table."""
    ours = name_of(name, {question.name for question in taken.values()}, "question")
    ask = name.strip()[:2_000] or "label"
    kind, words = table.question.kind, table.question.options
    options = options_of(words)
    if kind is Kind.ORDINAL and _consecutive(words):
        low, high = int(words[0]), int(words[-1])
        return Rating(type="rating", name=ours, ask=ask, min=low, max=high)
    if kind is Kind.NUMERIC:
        return Number(type="number", name=ours, ask=ask)
    if kind is Kind.MULTILABEL or (kind in (Kind.CATEGORICAL, Kind.ORDINAL) and len(options) == 1):
        return MultipleChoice(type="multiple_choice", name=ours, ask=ask, options=options, min=0)
    if kind in (Kind.CATEGORICAL, Kind.ORDINAL):
        return SingleChoice(type="single_choice", name=ours, ask=ask, options=options)
    if kind is not Kind.TEXT:
        losses.add(name, f"labels of {kind} are kept as text: the table has not what they mark")
    return Text(type="text", name=ours, ask=ask, max_length=LONGEST)


def _consecutive(words: tuple[str, ...]) -> bool:
    try:
        numbers = [int(word) for word in words]
    except ValueError:
        return False
    return (
        len(numbers) > 1
        and numbers == list(range(numbers[0], numbers[-1] + 1))
        and numbers[0] >= -100
        and numbers[-1] <= 100
    )


def _pieces(
    found: Mapping[str, Judgments],
    questions: Mapping[str, AnyQuestion],
    beside: pl.DataFrame,
    fields: Mapping[str, str],
    gold: str | None,
) -> Iterator[Piece]:
    said: dict[str, dict[tuple[str, int], _Said]] = {}
    for name, table in found.items():
        _gather(said, table, questions[name])
    for row in beside.iter_rows(named=True):
        item = row["item"]
        if item is None or item not in said:
            continue
        content: dict[str, Json] = {
            name: plain(row[column]) for column, name in fields.items() if row[column] is not None
        }
        known = None
        if gold is not None and row[gold] is not None:
            question = next(iter(questions.values()))
            answer = question.read(answer_from(question, row[gold]), content, "gold", Faults())
            known = {question.name: answer} if answer is not None else None
        judgments = tuple(one.judged(rater) for (rater, _), one in said[item].items())
        yield Piece(item, content or {ITEM_FIELD: item}, judgments, gold=known)


class _Said:
    """What a rater said about an item, as it is gathered over questions."""

    __slots__ = ("at", "labels", "seconds")

    def __init__(self) -> None:
        self.labels: dict[str, Json] = {}
        self.at: int | None = None
        self.seconds: float | None = None

    def judged(self, rater: str) -> Judged:
        return Judged(rater, self.labels, self.at, self.seconds)


def _gather(
    said: dict[str, dict[tuple[str, int], _Said]], table: Judgments, question: AnyQuestion
) -> None:
    frame = table.to_polars()
    times = frame["at"].dt.epoch("ms").to_list() if "at" in frame.columns else None
    seconds = frame["seconds"].to_list() if "seconds" in frame.columns else None
    rows = frame.select("item", "rater", "label").iter_rows()
    for n, (item, rater, label) in enumerate(rows):
        answer = question.read(_answer(question, label), {}, question.name, faults := Faults())
        if faults:
            raise ContentError(faults.kept, where=f"{item}, {rater}")
        of_item = said.setdefault(item, {})
        again = 0
        while question.name in of_item.get((rater, again), _NONE).labels:
            again += 1
        one = of_item.setdefault((rater, again), _Said())
        one.labels[question.name] = answer
        if times is not None and times[n] is not None:
            one.at = times[n]
        if seconds is not None and seconds[n] == seconds[n]:
            one.seconds = seconds[n]


_NONE = _Said()


def _answer(question: AnyQuestion, label: str | float) -> Json:
    """A label as the answer whose option it is."""
    answer = answer_from(question, label)
    if isinstance(question, SingleChoice) and isinstance(answer, str):
        return next(iter(options_of([answer]))).value
    if isinstance(question, MultipleChoice) and isinstance(answer, list):
        return [option.value for option in options_of(map(str, answer))]
    if isinstance(question, Text) and not isinstance(answer, str):
        return json.dumps(answer, ensure_ascii=False)
    return answer
