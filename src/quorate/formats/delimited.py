"""Tables of text with a delimiter (CSV, TSV): comma, semicolon, tab or bar, found by looking."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from quorate.formats.export import COLUMNS
from quorate.formats.guarded import GUARD
from quorate.formats.reader import Reader, Scan
from quorate.schema.errors import EmptyError, QuorateError, ReadError

DELIMITERS = (",", "\t", ";", "|")
_CHUNK = 4 << 20
_HEADER_LIMIT = 1 << 20


@dataclass(frozen=True)
class Header:
    """The first record that is not blank: its cells, and the lines up to its end."""

    cells: tuple[str, ...]
    delimiter: str
    lines: int


def scan_delimited(path: Path, name: str) -> Scan:
    """A CSV or TSV file, every cell as text. Quotation marks as in RFC 4180.

    Raises ReadError for quotation marks that do not match, rows longer than the header and
    Macintosh line ends; EmptyError for a header without rows.
    """
    header = _header(path, name)
    frame = pl.scan_csv(
        path,
        separator=header.delimiter,
        has_header=False,
        skip_lines=header.lines,
        schema=dict.fromkeys(_unique(header.cells), pl.String),
        missing_columns="insert",  # the first row may be too short, as any other
    )
    if header.cells == COLUMNS:  # the server's own table, which spreadsheets may open
        frame = unguarded(frame)

    def explain(error: Exception) -> QuorateError:
        return _explained(path, name, header, error)

    def where(rows: Sequence[int]) -> list[int]:
        return line_numbers(path, header.lines, rows)

    _refuse_open_quote(path, name, header)
    return Scan(frame, "line", where, explain)


def unguarded(frame: pl.LazyFrame) -> pl.LazyFrame:
    """The table without the apostrophes that keep a spreadsheet from running its cells."""
    return frame.with_columns(pl.col(pl.String).str.replace(GUARD, "${1}"))


DELIMITED = Reader(text=True, scan=scan_delimited)


def line_numbers(path: Path, skipped: int, rows: Sequence[int]) -> list[int]:
    """The lines (1 is the first) on which the records ``rows`` begin, behind ``skipped`` lines.

    A newline ends a record when the quotation marks before it pair off, so that a cell of
    several lines counts as the lines it takes.
    """
    if not len(rows):
        return []
    wanted = np.sort(np.asarray(rows, np.int64))
    found: dict[int, int] = {}
    record, line, parity = -_skipped_records(path, skipped), 1, 0
    starts_record = True
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            data = np.frombuffer(chunk, np.uint8)
            newlines = np.flatnonzero(data == 10)
            quotes = np.flatnonzero(data == 34)
            before = (np.searchsorted(quotes, newlines) + parity) % 2
            ends = np.flatnonzero(before == 0)
            starts = line + 1 + ends
            if starts_record:
                starts = np.concatenate([[line], starts])
                starts_record = False
            lo, hi = np.searchsorted(wanted, [record, record + len(starts)])
            for row in wanted[lo:hi]:
                found[int(row)] = int(starts[row - record])
            record += len(starts)
            line += len(newlines)
            parity = (parity + len(quotes)) % 2
            if len(found) == len(set(wanted.tolist())):
                break
    return [found[int(row)] for row in rows]


def _skipped_records(path: Path, skipped: int) -> int:
    """How many records the first ``skipped`` lines hold."""
    quotes, records = 0, 0
    with path.open("rb") as file:
        for line in itertools.islice(file, skipped):
            quotes += line.count(b'"')
            records += quotes % 2 == 0
    return records


def _records(path: Path) -> Iterator[tuple[int, bytes]]:
    """Every record with the line on which it begins."""
    held, first = b"", 1
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            held += line
            if held.count(b'"') % 2 == 0:
                yield first, held
                held, first = b"", number + 1
    if held:
        yield first, held


def _header(path: Path, name: str) -> Header:
    for first, record in _records(path):
        text = record.decode("utf-8", "replace").rstrip("\r\n")
        if len(record) > _HEADER_LIMIT:
            break
        if "\r" in text:
            raise ReadError(
                "the lines end in CR alone (old Macintosh)",
                where=name,
                remedy="convert the line ends to LF",
            )
        if text.strip():
            delimiter = _delimiter(text)
            cells = next(csv.reader([text], delimiter=delimiter))
            return Header(
                tuple(" ".join(cell.split()) for cell in cells),
                delimiter,
                first - 1 + record.count(b"\n") + (not record.endswith(b"\n")),
            )
    else:
        raise EmptyError("there are only blank lines", where=name, remedy="export it again")
    raise ReadError(
        "the first record is longer than 1 MiB",
        where=f"{name}, line {first}",
        remedy="give a table whose first line names the columns and check its quotation marks",
    )


def _delimiter(header: str) -> str:
    outside = "".join(header.split('"')[0::2])
    return max(DELIMITERS, key=lambda d: (outside.count(d), -DELIMITERS.index(d)))


def _unique(cells: Sequence[str]) -> list[str]:
    """The cells as names of columns: a second ``x`` becomes ``x (column 5)``, as does an empty."""
    names: list[str] = []
    for position, cell in enumerate(cells, 1):
        names.append(f"{cell} (column {position})".strip() if not cell or cell in names else cell)
    return names


def _refuse_open_quote(path: Path, name: str, header: Header) -> None:
    with path.open("rb") as file:
        quotes = sum(chunk.count(b'"') for chunk in iter(lambda: file.read(_CHUNK), b""))
    if quotes % 2:
        raise _explained(path, name, header, None)


def _explained(path: Path, name: str, header: Header, error: Exception | None) -> QuorateError:
    """The first record that cannot be right: a stray quotation mark or too many cells."""
    mark = header.delimiter.encode()
    last = 0
    for first, record in _records(path):
        body = record.rstrip(b"\r\n")
        if _stray_quote(body, mark):
            return ReadError(
                "a quotation mark that does not enclose a whole cell",
                where=f"{name}, line {first}",
                remedy='enclose the cell in quotation marks and write one inside it twice ("")',
            )
        cells = sum(part.count(mark) for part in body.split(b'"')[0::2]) + 1
        if first >= header.lines and cells > len(header.cells):
            return ReadError(
                f"{cells} cells where the header has {len(header.cells)}",
                where=f"{name}, line {first}",
                remedy="enclose cells that contain the delimiter "
                f"{header.delimiter!r} in quotation marks",
            )
        last = first
    if error is None:
        return ReadError(
            "a quotation mark is opened and never closed",
            where=f"{name}, line {last}",
            remedy="close it, or export the file again",
        )
    return ReadError(
        f"the file cannot be parsed ({str(error).splitlines()[0]})",
        where=name,
        remedy="export it again as CSV with UTF-8 and quotation marks",
    )


def _stray_quote(record: bytes, delimiter: bytes) -> bool:
    """Whether a quotation mark stands neither at the edge of a cell nor doubled inside one."""
    if b'"' not in record:
        return False
    parts = record.replace(b'""', b"").split(b'"')
    return any(
        (k % 2 == 0)
        and (
            (k > 0 and part and not part.startswith(delimiter))
            or (k < len(parts) - 1 and part and not part.endswith(delimiter))
        )
        for k, part in enumerate(parts)
    )
