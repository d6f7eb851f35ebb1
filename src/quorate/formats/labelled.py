"""Labelled examples: a table with a label, and what the example is, in each row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.formats.items.columns import ITEM
from quorate.formats.items.rows import Row, all_rows
from quorate.schema.errors import ColumnError, InputError, LabelError, ReadError

LABEL = ("label", "given_label", "category", "class", "target", "y")
SPLIT = ("split", "fold_name", "subset")
TEXT = ("text", "sentence", "content", "body")


@dataclass(frozen=True, eq=False)
class Labelled:
    """n labelled examples, in the order of the file.

    ``labels`` (n,) are places in ``classes``; empty where no label was asked for. ``texts`` is what
    people read, ``rows`` (n, D) the numbers of a table that has nothing but numbers, ``splits`` the
    part of the data that an example belongs to. ``columns`` says which column was taken for what.
    """

    examples: pl.Series
    labels: NDArray[np.int64]
    classes: tuple[str, ...]
    texts: pl.Series | None
    rows: NDArray[np.float64] | None
    splits: pl.Series | None
    columns: Mapping[str, str]

    @property
    def n(self) -> int:
        """How many examples."""
        return len(self.examples)


def read_labelled(
    path: str | Path,
    *,
    label: str | None = None,
    text: Sequence[str] = (),
    split: str | None = None,
    labels: bool = True,
) -> Labelled:
    """The labelled examples of a file (.csv, .tsv, .jsonl, .json, .parquet).

    Columns are those named, or found by their usual names: ``item`` or ``id`` (else rows are
    numbered from 1), ``label``, ``split``; as text the column ``text`` (or ``sentence``,
    ``content``, ``body``), else all that is left, one a line, unless all of that is numbers.
    Without ``labels`` no label is asked for. Raises ReadError for a file or a row that cannot be
    read, ColumnError for columns that are not there, LabelError for a row without a label,
    InputError for names that come twice.
    """
    path = Path(path)
    rows = all_rows(path)
    fault = next((row.fault for row in rows if row.fault), "")
    if fault:
        raise ReadError(fault, where=path.name, remedy="correct the row")
    there = list(dict.fromkeys(name for row in rows for name in row.values))
    columns: dict[str, str] = {}
    named = _column(there, None, ITEM, "item", path.name)
    given = _column(there, label, LABEL, "label", path.name)
    parted = _column(there, split, SPLIT, "split", path.name)
    for part, column in (("item", named), ("label", given), ("split", parted)):
        if column is not None:
            columns[part] = column
    if labels and given is None:
        raise ColumnError(
            "there is no column of labels",
            where=path.name,
            remedy=f"name it with --label; there are {', '.join(map(repr, there))}",
        )
    codes: NDArray[np.int64] = np.empty(0, np.int64)
    classes: tuple[str, ...] = ()
    if labels and given is not None:
        codes, classes = _labels(rows, given, path.name)
    texts, numbers = _contents(rows, there, text, set(columns.values()), path.name, columns)
    return Labelled(
        _names(rows, named, path.name),
        codes,
        classes,
        texts,
        numbers,
        None if parted is None else _strings(rows, parted, "split"),
        columns,
    )


def _column(
    there: Sequence[str], said: str | None, usual: Sequence[str], what: str, where: str
) -> str | None:
    if said is None:
        return next((name for name in usual if name in there), None)
    if said not in there:
        raise ColumnError(
            f"there is no column {said!r} for the {what}",
            where=where,
            remedy=f"there are {', '.join(map(repr, there))}",
        )
    return said


def _names(rows: Sequence[Row], column: str | None, where: str) -> pl.Series:
    if column is None:
        return pl.Series("example", [str(row.number) for row in rows], dtype=pl.String)
    names = _strings(rows, column, "example")
    empty = names == ""
    if empty.any():
        raise InputError(
            f"row {rows[int(empty.arg_max() or 0)].number} has no name in column {column!r}",
            where=where,
            remedy="name every example",
        )
    twice = names.is_duplicated()
    if twice.any():
        raise InputError(
            f"{int(twice.sum()):,} rows share a name, such as {names.filter(twice)[0]!r}",
            where=where,
            remedy="name each example once",
        )
    return names


def _labels(
    rows: Sequence[Row], column: str, where: str
) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    said = _strings(rows, column, "label")
    empty = said == ""
    if empty.any():
        at = rows[int(empty.arg_max() or 0)].number
        raise LabelError(
            f"{int(empty.sum()):,} rows have no label, such as row {at}",
            where=where,
            remedy="label them, or leave them out",
        )
    classes = said.unique().sort().to_list()
    if all(one.lstrip("-").isdigit() for one in classes):
        classes.sort(key=int)
    if len(classes) < 2:
        raise LabelError(
            f"all labels of column {column!r} are {classes[0]!r}",
            where=where,
            remedy="give examples of two classes at least",
        )
    codes = said.replace_strict(classes, list(range(len(classes))), return_dtype=pl.Int64)
    return codes.to_numpy(), tuple(classes)


def _contents(
    rows: Sequence[Row],
    there: Sequence[str],
    text: Sequence[str],
    taken: set[str],
    where: str,
    columns: dict[str, str],
) -> tuple[pl.Series | None, NDArray[np.float64] | None]:
    """What an example is: its text, or its row of numbers."""
    lacking = [column for column in text if column not in there]
    if lacking:
        raise ColumnError(
            f"there is no column {lacking[0]!r}",
            where=where,
            remedy=f"there are {', '.join(map(repr, there))}",
        )
    chosen = list(text) or [name for name in TEXT if name in there][:1]
    left = chosen or [name for name in there if name not in taken]
    if not left:
        return None, None
    if not chosen:
        numbers = _numbers(rows, left)
        if numbers is not None:
            columns["numbers"] = f"{len(left)} columns"
            return None, numbers
    columns["text"] = ", ".join(left)
    lines = ["\n".join(_spelled(row.values.get(name)) for name in left) for row in rows]
    return pl.Series("text", lines, dtype=pl.String), None


def _numbers(rows: Sequence[Row], columns: Sequence[str]) -> NDArray[np.float64] | None:
    """The columns as numbers (n, D); None where a cell is no number."""
    try:
        found = np.array(
            [[float(str(row.values.get(name))) for name in columns] for row in rows], np.float64
        )
    except ValueError:
        return None
    return found if np.isfinite(found).all() else None


def _strings(rows: Sequence[Row], column: str, name: str) -> pl.Series:
    cells = [_spelled(row.values.get(column)).strip() for row in rows]
    return pl.Series(name, cells, dtype=pl.String)


def _spelled(value: object) -> str:
    """A cell as text; whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
