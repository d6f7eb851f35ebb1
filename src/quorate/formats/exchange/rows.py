"""Rows of any file with the place of each: JSON lines, a JSON array, CSV, TSV, Parquet, Excel.

Files are read as they go, but for Parquet and Excel, whose syntax does not allow it. ``.gz`` is
unpacked on the way.
"""

from __future__ import annotations

import csv
import gzip
import json
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from io import TextIOWrapper
from pathlib import Path
from typing import IO, cast

from quorate.formats.exchange.json_array import elements
from quorate.formats.exchange.reading import Refusals
from quorate.schema.errors import ColumnError, ReadError
from quorate.schema.json_value import Json, shown

Row = tuple[str, dict[str, Json]]
"""a place, such as ``line 12``, and the values by column or key"""

LONGEST_CELL = 64 << 20
"""the most characters of a cell"""


@contextmanager
def opened_bytes(path: Path) -> Iterator[IO[bytes]]:
    """A file as plain bytes, ``.gz`` unpacked. Raises ReadError where it cannot be read."""
    try:
        if path.suffix.lower() == ".gz":
            with gzip.open(path, "rb") as packed:
                yield cast("IO[bytes]", packed)
        else:
            with path.open("rb") as file:
                yield file
    except OSError as error:
        raise ReadError(
            f"the file cannot be read ({error.strerror or error})",
            where=str(path),
            remedy="check the path",
        ) from None
    except (EOFError, zlib.error) as error:
        raise ReadError(
            f"the packed file is damaged or cut short ({error})",
            where=str(path),
            remedy="copy or download it again",
        ) from None


@contextmanager
def opened_text(path: Path, encoding: str = "utf-8-sig") -> Iterator[IO[str]]:
    """A file as text, line ends as they are. Raises ReadError where it is not in the encoding."""
    with opened_bytes(path) as file:
        text = TextIOWrapper(file, encoding=encoding, newline="")
        try:
            yield text
        except UnicodeDecodeError as error:
            raise ReadError(
                f"the file is not {error.encoding} ({error.reason})",
                where=str(path),
                remedy="save it as UTF-8",
            ) from None
        finally:
            text.detach()


def suffix_of(path: Path) -> str:
    """What the name ends in, lower case, before ``.gz``: ``.json``."""
    parts = [part.lower() for part in path.suffixes]
    if parts and parts[-1] == ".gz":
        parts.pop()
    return parts[-1] if parts else ""


def head_of(path: Path, size: int = 1 << 16) -> str:
    """The first characters of a file, for sniffing; empty where it cannot be read."""
    try:
        with opened_bytes(path) as file:
            return file.read(size).decode("utf-8-sig", errors="ignore")
    except (OSError, ReadError):
        return ""


def json_lines(path: Path, refusals: Refusals) -> Iterator[Row]:
    """The objects of a file of JSON lines; lines that are none are refused."""
    with opened_bytes(path) as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            place = f"line {number}"
            try:
                found = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"))
            except (ValueError, RecursionError) as error:
                refusals.add(place, "", _words(error), "a JSON object")
                continue
            if isinstance(found, dict):
                yield place, found
            else:
                refusals.add(place, "", shown(found), "a JSON object")


def json_elements(path: Path, refusals: Refusals) -> Iterator[Row]:
    """The objects of a JSON array, or of JSON lines where the file begins with an object.

    An array is read element by element, so that it need not fit in memory. Raises ReadError where
    the file is no JSON from some place on.
    """
    with opened_text(path) as text:
        start = _first(text)
        if start == "[":
            for number, found in enumerate(elements(text, str(path)), 1):
                if isinstance(found, dict):
                    yield f"element {number}", found
                else:
                    refusals.add(f"element {number}", "", shown(found), "a JSON object")
            return
    if start != "{":
        raise ReadError(
            f"the file begins with {shown(start)}" if start else "the file is empty",
            where=str(path),
            remedy="expected a JSON array of objects, or an object a line",
        )
    yield from json_lines(path, refusals)


def _first(text: IO[str]) -> str:
    """The first character that is no white space; the text stands behind it."""
    while character := text.read(1):
        if not character.isspace():
            return character
    return ""


def csv_rows(
    path: Path, refusals: Refusals, delimiter: str | None = None, encoding: str = "utf-8-sig"
) -> Iterator[Row]:
    """The rows of a CSV or TSV file; those with too many or too few cells are refused.

    The delimiter is a tab in ``.tsv``, else the one of comma, semicolon and tab that the first line
    has most. Raises ColumnError where the first line does not name every column once.
    """
    csv.field_size_limit(LONGEST_CELL)
    with opened_text(path, encoding) as text:
        head = text.readline()
        mark = delimiter or ("\t" if suffix_of(path) == ".tsv" else max(",;\t", key=head.count))
        text.seek(0)
        reader = csv.reader(text, delimiter=mark, strict=True)
        try:
            columns = next(reader, [])
            check_columns(columns, path)
            before = reader.line_num
            for cells in reader:
                place, before = f"line {before + 1}", reader.line_num
                if not cells:
                    continue
                if len(cells) != len(columns):
                    refusals.add(place, "", f"{len(cells)} cells", f"{len(columns)} cells")
                    continue
                yield place, dict(zip(columns, cells, strict=True))
        except csv.Error as error:
            raise ReadError(
                str(error),
                where=f"{path}, line {reader.line_num}",
                remedy="close every quote; save the file as CSV again",
            ) from None


def check_columns(columns: list[str], path: Path) -> None:
    """Raise ColumnError unless every column has a name of its own."""
    twice = [name for n, name in enumerate(columns) if name in columns[:n]]
    if not columns or twice or not all(name.strip() for name in columns):
        what = f"the column {twice[0]!r} is there twice" if twice else "a column has no name"
        raise ColumnError(
            what if columns else "the file is empty",
            where=f"{path}, line 1",
            remedy="the first line must name every column once",
        )


def parquet_rows(path: Path) -> Iterator[Row]:
    """The rows of a Parquet file. Raises ReadError where it is none."""
    import polars as pl

    try:
        frame = pl.read_parquet(path)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise ReadError(
            f"the Parquet file cannot be read ({_line(error)})",
            where=str(path),
            remedy="copy or download it again",
        ) from None
    for number, values in enumerate(frame.iter_rows(named=True), 1):
        yield f"row {number}", {key: plain(value) for key, value in values.items()}


def excel_rows(path: Path, sheet: str | None = None) -> Iterator[Row]:
    """The rows of a sheet of an Excel file, the first sheet where none is named.

    Rows are numbered as Excel shows them. Raises ReadError where it cannot be read.
    """
    import polars as pl

    try:
        frame = pl.read_excel(path, **({"sheet_name": sheet} if sheet else {"sheet_id": 1}))
    except ModuleNotFoundError:
        raise ReadError(
            "Excel files need the package fastexcel",
            where=str(path),
            remedy="pip install 'quorate[excel]', or save the sheet as CSV",
        ) from None
    except Exception as error:
        # the reader has exceptions of its own, which the core does not know
        raise ReadError(
            f"the Excel file cannot be read ({_line(error)})",
            where=str(path),
            remedy="open and save it again, or save the sheet as CSV",
        ) from None
    for number, values in enumerate(frame.iter_rows(named=True), 2):
        yield f"row {number}", {key: plain(value) for key, value in values.items()}


def table_rows(path: Path, refusals: Refusals) -> Iterator[Row]:
    """The rows of a table by the suffix of its name. Raises ReadError for another suffix."""
    suffix = suffix_of(path)
    if suffix in (".csv", ".tsv", ".tab", ".txt"):
        return csv_rows(path, refusals)
    if suffix in (".jsonl", ".ndjson", ".json"):
        return json_elements(path, refusals)
    if suffix in (".parquet", ".pq"):
        return parquet_rows(path)
    if suffix in (".xlsx", ".xls", ".xlsb", ".ods"):
        return excel_rows(path)
    raise ReadError(
        f"files ending in {suffix or 'nothing'!r} are not read as tables",
        where=str(path),
        remedy="give .csv, .tsv, .jsonl, .json, .parquet or .xlsx",
    )


def plain(value: object) -> Json:
    """A value of a table as JSON: times as ISO 8601, series as lists."""
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, datetime | date):
        return value.isoformat()
    if hasattr(value, "to_list"):
        return [plain(one) for one in value.to_list()]
    return str(value)


def _words(error: Exception) -> str:
    return f"no JSON ({_line(error)})"


def _line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
