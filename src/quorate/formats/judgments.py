"""Reading files of judgments and of gold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from quorate.formats.cells import as_text
from quorate.formats.columns import gold_columns
from quorate.formats.dictionary import coded
from quorate.formats.findings import Findings
from quorate.formats.labels import listed, parts_of
from quorate.formats.numbers import numbers_of, spelled
from quorate.formats.options import ColumnNames, ReadOptions
from quorate.formats.reader import Scan
from quorate.formats.source import Source, opened
from quorate.formats.table import tables
from quorate.formats.tokens import position_column
from quorate.formats.turns import are_turns, by_turn
from quorate.schema.errors import ColumnError, EmptyError, LabelError
from quorate.schema.gold import Gold
from quorate.schema.judgments import SET_SEPARATOR, Judgments
from quorate.schema.question import WRITTEN, Kind
from quorate.schema.tokens import are_tags


def read(
    source: Source,
    *,
    question: str | None = None,
    kind: str | Kind | None = None,
    order: Sequence[str | float] | None = None,
    options: Sequence[str | float] | None = None,
    columns: ColumnNames | None = None,
    wide: bool | Sequence[str] | None = None,
    duplicates: str = "last",
    encoding: str | None = None,
    groups: Sequence[str] = (),
    missing: Sequence[str] | None = None,
) -> Judgments:
    """The judgments of one question in a file.

    ``source`` is the path of a CSV, TSV, JSON, JSONL or Parquet file (the text ones also packed
    as .gz or .zst), ``"-"`` for standard input, or a binary stream. ``columns`` maps a column
    of the table to the source's, ``{"item": "doc", "label": ["toxic", "insult"]}``; ``question``
    chooses when there are several. ``kind`` declares the type, ``order`` an ordinal one from
    lowest to highest, ``options`` the labels there are; without, the type is inferred. ``wide``
    says that raters are columns. ``duplicates`` (last, first, all, error) says which judgment
    stands when a rater judged an item more than once. ``groups`` names further columns to keep;
    ``missing`` replaces the words that stand for no value. Of a campaign's table, what was
    excluded, came too late, or is no work or gold (``excluded``, ``surplus``, ``purpose``) is left
    out, unless the column is among the groups.

    What was mapped, inferred, repaired and dropped is in ``Judgments.reading``. Raises ReadError,
    ColumnError, LabelError or EmptyError with file, line and remedy.
    """
    said = ReadOptions.of(
        question=question,
        kind=kind,
        order=order,
        options=options,
        columns=columns,
        wide=wide,
        duplicates=duplicates,
        encoding=encoding,
        groups=groups,
        missing=missing,
    )
    return only(read_tables(source, said))


def read_all(
    source: Source,
    *,
    kind: str | Kind | None = None,
    order: Sequence[str | float] | None = None,
    options: Sequence[str | float] | None = None,
    columns: ColumnNames | None = None,
    wide: bool | Sequence[str] | None = None,
    duplicates: str = "last",
    encoding: str | None = None,
    groups: Sequence[str] = (),
    missing: Sequence[str] | None = None,
) -> dict[str, Judgments]:
    """The judgments of every question in a file, by question; options as for ``read``."""
    said = ReadOptions.of(
        kind=kind,
        order=order,
        options=options,
        columns=columns,
        wide=wide,
        duplicates=duplicates,
        encoding=encoding,
        groups=groups,
        missing=missing,
    )
    return read_tables(source, said)


def read_tables(source: Source, options: ReadOptions) -> dict[str, Judgments]:
    """``read_all`` with the options in one value."""
    with opened(source, options.encoding) as file:
        scan = file.reader.scan(file.path, file.name)
        return tables(scan, file.name, options, file.remarks)


def read_gold(
    source: Source,
    *,
    question: str | None = None,
    columns: ColumnNames | None = None,
    encoding: str | None = None,
) -> Gold:
    """Known answers: a file with an item and a label column (also gold, truth, correct …).

    An item without a label has no gold. Raises LabelError when an item has two different
    labels, ColumnError for a column missing or several questions.
    """
    said = ReadOptions.of(question=question, columns=columns, encoding=encoding)
    with opened(source, said.encoding) as file:
        return gold_of(file.reader.scan(file.path, file.name), file.name, said)


def read_golds(source: Source, tables: Mapping[str, Judgments]) -> dict[str, Gold]:
    """Known answers by question, for the tables of a file; some questions may have none.

    A file without a column ``question`` is that of the one question, or of several that of the only
    one whose labels it has. Raises ColumnError where it could be that of several, or is of none,
    and EmptyError where no question has gold.
    """
    with opened(source, None) as file:
        scan = file.reader.scan(file.path, file.name)
        names = scan.frame.collect_schema().names()
        asked = gold_columns(names, ReadOptions(), file.name).question is not None
        if len(tables) > 1 and not asked:
            gold = gold_of(scan, file.name, ReadOptions())
            return {_meant(gold, tables, file.name): gold}
        found: dict[str, Gold] = {}
        lacking: EmptyError | None = None
        for question in tables:
            try:
                found[question] = gold_of(scan, file.name, ReadOptions.of(question=question))
            except EmptyError as error:
                lacking = error
    if lacking is not None and not found:
        raise lacking
    return found


def _meant(gold: Gold, tables: Mapping[str, Judgments], name: str) -> str:
    """The one question that has the labels of gold; what people write in free text may be any."""
    fit = [question for question, table in tables.items() if _fits(gold, table)]
    closed = [question for question in fit if tables[question].question.kind not in WRITTEN]
    fit = closed or fit
    if len(fit) == 1:
        return fit[0]
    several = ", ".join(map(repr, fit or tables))
    what = "fits several" if fit else "has labels of none alone"
    raise ColumnError(
        f"the gold does not say of which question it is, and {what}: {several}",
        where=name,
        remedy="add a column 'question', or choose a question with --question",
    )


def _fits(gold: Gold, judgments: Judgments) -> bool:
    """Whether every label of judged items is one that the question has."""
    try:
        aligned = gold.on(judgments)
    except LabelError:
        return False
    return bool(aligned.known.any()) and not aligned.unseen


def gold_of(scan: Scan, name: str, options: ReadOptions) -> Gold:
    """Gold from a scan; see ``read_gold``."""
    try:
        schema = scan.frame.collect_schema()
        columns = gold_columns(schema.names(), options, name)
        position = position_column(schema.names(), columns.item)
        picked = {
            "item": columns.item,
            "label": columns.labels[0],
            "question": columns.question,
            "position": position,
        }
        frame = scan.frame.select(
            as_text(source, schema[source], name).str.strip_chars().str.normalize("NFC").alias(key)
            for key, source in picked.items()
            if source
        ).with_row_index("row")
        table = frame.filter(
            pl.col("item").fill_null("") != "",
            pl.col("label").fill_null("").is_in(["", *options.missing_words]).not_(),
        ).collect()
    except (pl.exceptions.PolarsError, OSError) as error:
        raise scan.explain(error) from None
    table = _of_question(table, options.question, name)
    if position and are_tags(table["label"]):
        table = table.with_columns(pl.format("{}:{}", "item", "position").alias("item"))
    if are_turns(table["label"]):
        table = _gold_of_turns(table)
    if table.is_empty():
        raise EmptyError(
            "there is no gold", where=name, remedy="each row needs an item and a label"
        )
    table = table.with_columns(_canonical(table["label"]))
    _refuse_conflicts(table, Findings(name, scan.place, scan.where))
    return Gold(dict(zip(table["item"], table["label"], strict=True)))


def _gold_of_turns(table: pl.DataFrame) -> pl.DataFrame:
    """The gold of each turn of conversations."""
    rows = np.arange(len(table))
    found = by_turn(coded(table["item"]), coded(table["label"]), rows)
    turns = table[found.row].with_columns(
        found.item.names[found.item.codes].alias("item"), found.label.alias("label")
    )
    return turns.filter(pl.col("label") != "")


def only(found: dict[str, Judgments]) -> Judgments:
    """The one question's table. Raises ColumnError when there are several."""
    if len(found) > 1:
        first = next(iter(found))
        where = found[first].reading.source
        raise ColumnError(
            f"there are {len(found)} questions: {', '.join(map(repr, found))}",
            where=where,
            remedy=f"choose one with question={first!r} (--question), or read them all",
        )
    return next(iter(found.values()))


def _of_question(table: pl.DataFrame, question: str | None, name: str) -> pl.DataFrame:
    if "question" not in table.columns:
        return table
    names = sorted(table["question"].drop_nulls().unique())
    if question is None and len(names) > 1:
        raise ColumnError(
            f"there is gold for {len(names)} questions: {', '.join(map(repr, names))}",
            where=name,
            remedy=f"choose one with question={names[0]!r} (--question)",
        )
    return table if question is None else table.filter(pl.col("question") == question)


def _canonical(labels: pl.Series) -> pl.Series:
    """Gold in the spelling that ``read`` gives labels: ``1.0`` as ``1``, lists joined by a bar."""
    distinct = labels.unique()
    numbers = numbers_of(distinct)
    if not numbers.words.any() and not numbers.missing.any():
        texts = [spelled(v) for v in numbers.values]
    elif all(listed(label) is not None for label in distinct):
        texts = [SET_SEPARATOR.join(sorted(parts_of(label))) for label in distinct]
    else:
        return labels
    return labels.replace_strict(distinct, pl.Series(texts), return_dtype=pl.String)


def _refuse_conflicts(table: pl.DataFrame, findings: Findings) -> None:
    twice = table.unique(["item", "label"], keep="first", maintain_order=True)
    twice = twice.filter(pl.col("item").is_duplicated())
    if len(twice):
        item = twice["item"][0]
        rows = twice.filter(pl.col("item") == item)
        raise LabelError(
            f"item {item!r} has {len(rows)} gold labels: {', '.join(map(repr, rows['label']))}",
            where=findings.at(rows["row"].to_list()),
            remedy="keep one row for each item",
        )
