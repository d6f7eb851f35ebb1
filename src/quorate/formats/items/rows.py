"""Rows of an item file, whatever its format, with the numbers that a person would count."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from quorate.schema.errors import EmptyError, ReadError

SUFFIXES = (".csv", ".tsv", ".jsonl", ".ndjson", ".json", ".parquet")
LONGEST_CELL = 8 << 20
MOST_JSON = 256 << 20


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its number, from 1, and its values by column.

    ``typed``: the values are JSON; ``fault``: what is wrong with the row, when it cannot be read.
    """

    number: int
    values: dict[str, object]
    typed: bool
    fault: str = ""


def rows_of(name: str, file: BinaryIO) -> Iterator[Row]:
    """The rows of a file; its name's ending says what it is.

    A row that cannot be read is given with its fault, and the next ones follow. Raises ReadError
    when the file as a whole is not what its name says.
    """
    suffix = Path(name).suffix.lower()
    if suffix in (".csv", ".tsv"):
        yield from _delimited(name, file, "\t" if suffix == ".tsv" else None)
    elif suffix in (".jsonl", ".ndjson"):
        yield from _lines(name, file)
    elif suffix == ".json":
        yield from _list(name, file)
    elif suffix == ".parquet":
        yield from _parquet(name, file)
    else:
        raise ReadError(
            f"files ending in {suffix or 'nothing'!r} are not read as items",
            where=name,
            remedy=f"give one of {', '.join(SUFFIXES)}, or a .zip with one of them and its media",
        )


def _delimited(name: str, file: BinaryIO, delimiter: str | None) -> Iterator[Row]:
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    csv.field_size_limit(LONGEST_CELL)
    try:
        head = text.readline()
        columns = next(csv.reader([head], delimiter=delimiter or _delimiter(head)), [])
        if len(set(columns)) != len(columns) or not all(column.strip() for column in columns):
            raise ReadError("the first line must name every column once", where=f"{name}, line 1")
        reader = csv.reader(text, delimiter=delimiter or _delimiter(head), strict=True)
        for number, cells in enumerate(reader, 1):
            if not cells:
                continue
            if len(cells) != len(columns):
                fault = f"{len(cells)} cells where the first line names {len(columns)} columns"
                yield Row(number, {}, typed=False, fault=f"line {reader.line_num + 1}: {fault}")
                continue
            yield Row(number, dict(zip(columns, cells, strict=True)), typed=False)
    except (UnicodeDecodeError, csv.Error) as error:
        raise ReadError(str(error), where=name, remedy="save the file as UTF-8 CSV") from error
    finally:
        text.detach()


def _delimiter(head: str) -> str:
    return max(",;\t", key=head.count)


def _lines(name: str, file: BinaryIO) -> Iterator[Row]:
    for number, line in enumerate(iter(lambda: file.readline(LONGEST_CELL + 1), b""), 1):
        if len(line) > LONGEST_CELL:
            raise ReadError(f"a line longer than {LONGEST_CELL} bytes", where=f"{name}, {number}")
        if line.strip():
            try:
                yield _object(number, json.loads(line))
            except (ValueError, RecursionError) as error:
                yield Row(number, {}, typed=True, fault=f"line {number} is not JSON: {error}")


def _list(name: str, file: BinaryIO) -> Iterator[Row]:
    body = file.read(MOST_JSON + 1)
    if len(body) > MOST_JSON:
        raise ReadError("a JSON file of more than 256 MB", where=name, remedy="give JSON lines")
    try:
        found: object = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ReadError(f"not JSON: {error}", where=name) from error
    if not isinstance(found, list):
        raise ReadError("the file is not a list of objects", where=name)
    for number, value in enumerate(found, 1):
        yield _object(number, value)


def _object(number: int, value: object) -> Row:
    if not isinstance(value, dict):
        return Row(number, {}, typed=True, fault=f"row {number} is not an object")
    return Row(number, value, typed=True)


def _parquet(name: str, file: BinaryIO) -> Iterator[Row]:
    import polars as pl

    try:
        frame = pl.read_parquet(file)
    except pl.exceptions.PolarsError as error:
        raise ReadError(f"not a Parquet file: {error}", where=name) from error
    for number, values in enumerate(frame.iter_rows(named=True), 1):
        yield Row(number, dict(values), typed=True)


def all_rows(path: Path) -> list[Row]:
    """The rows of a file of items on this machine, those with a fault too.

    Raises ReadError for a file that cannot be read or is none of these formats, EmptyError for no
    row.
    """
    if not path.exists():
        raise ReadError(
            "there is no such file or folder",
            where=str(path),
            remedy="check the path and the spelling",
        )
    if path.suffix.lower() not in SUFFIXES:
        raise ReadError(
            f"files ending in {path.suffix or 'nothing'!r} are not read as items",
            where=path.name,
            remedy=f"give one of {', '.join(SUFFIXES)}",
        )
    try:
        with path.open("rb") as file:
            rows = list(rows_of(path.name, file))
    except OSError as error:
        raise ReadError(
            f"the items cannot be read ({error.strerror or error})",
            where=str(path),
            remedy="check the path",
        ) from None
    if not rows:
        raise EmptyError("there is no item", where=path.name, remedy="export the items again")
    return rows
