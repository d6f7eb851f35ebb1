"""JSON: one record a line (JSONL), a list of records, or an object of columns."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TypeGuard

import polars as pl

from quorate.formats.reader import Reader, Scan, count_from
from quorate.schema.errors import EmptyError, QuorateError, ReadError

_BATCH = 100_000


def scan_lines(path: Path, name: str) -> Scan:
    """JSONL: an object a line; blank lines are skipped. Raises ReadError with line and column."""
    lines: list[int] = []
    frame = _frame(_objects(path, name, lines))
    if frame.is_empty():
        raise EmptyError("there is no record", where=name, remedy="export it again")

    def where(rows: Sequence[int]) -> list[int]:
        return [lines[row] for row in rows]

    return Scan(frame.lazy(), "line", where, _unexplained(name))


def scan_json(path: Path, name: str) -> Scan:
    """JSON: ``[{"item": …}, …]`` or ``{"item": […], …}``; records are counted from 1."""
    with path.open(encoding="utf-8") as file:
        text = file.read()
    try:
        data: object = json.loads(text)
    except json.JSONDecodeError as error:
        raise _malformed(error, name, error.lineno) from None
    except RecursionError:
        raise ReadError("the JSON is nested too deeply", where=name, remedy="flatten it") from None
    if isinstance(data, dict) and data and all(isinstance(v, list) for v in data.values()):
        return _columns(data, name)
    if isinstance(data, dict) and all(not isinstance(v, dict | list) for v in data.values()):
        data = [data]
    if not isinstance(data, list):
        raise (
            _wrong_shape(f"an object with {', '.join(map(repr, list(data)[:5]))}", name)
            if (isinstance(data, dict))
            else _wrong_shape(f"a single value ({data!r:.40})", name)
        )
    for number, record in enumerate(data, 1):
        if not isinstance(record, dict):
            raise _wrong_shape(f"record {number} is {record!r:.40}, not an object", name)
    if not data:
        raise EmptyError("the list of records is empty", where=name, remedy="export it again")
    return Scan(_frame(data).lazy(), "record", count_from(1), _unexplained(name))


LINES = Reader(text=True, scan=scan_lines)
JSON = Reader(text=True, scan=scan_json)


def spelled(value: object) -> str | None:
    """A JSON value as the text of a cell: text itself, else as JSON writes it; null is none."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple | set | frozenset):
        value = sorted(value, key=str) if not isinstance(value, tuple) else list(value)
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def text_frame(records: Iterable[Mapping[str, object]]) -> pl.DataFrame:
    """Records as a frame of text; a column of any record is a column of the frame."""
    return _frame(records)


def _frame(records: Iterable[Mapping[str, object]]) -> pl.DataFrame:
    frames = []
    rest = iter(records)
    while batch := list(islice(rest, _BATCH)):
        names = dict.fromkeys(key for record in batch for key in record)
        frames.append(
            pl.DataFrame(
                {key: [spelled(record.get(key)) for record in batch] for key in names},
                schema=dict.fromkeys(names, pl.String),
            )
        )
    return pl.concat(frames, how="diagonal") if frames else pl.DataFrame()


def _objects(path: Path, name: str, lines: list[int]) -> Iterator[dict[str, object]]:
    with path.open(encoding="utf-8", newline="\n") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                record = json.loads(line)
            except json.JSONDecodeError as error:
                raise _malformed(error, name, number) from None
            if not _is_object(record):
                raise ReadError(
                    f"{line.strip():.40} is not an object",
                    where=f"{name}, line {number}",
                    remedy='write each line as {"item": …, "rater": …, "label": …}',
                )
            lines.append(number)
            yield record


def _is_object(record: object) -> TypeGuard[dict[str, object]]:
    return isinstance(record, dict)


def _columns(data: Mapping[str, Sequence[object]], name: str) -> Scan:
    lengths = {key: len(column) for key, column in data.items()}
    if len(set(lengths.values())) > 1:
        told = ", ".join(f"{key!r} has {n}" for key, n in lengths.items())
        raise ReadError(
            f"the columns differ in length: {told}", where=name, remedy="export it again"
        )
    if not max(lengths.values()):
        raise EmptyError("the columns are empty", where=name, remedy="export it again")
    frame = pl.DataFrame(
        {key: [spelled(v) for v in column] for key, column in data.items()},
        schema=dict.fromkeys(data, pl.String),
    )
    return Scan(frame.lazy(), "record", count_from(1), _unexplained(name))


def _malformed(error: json.JSONDecodeError, name: str, line: int) -> ReadError:
    ends = error.pos >= len(error.doc.rstrip())
    what = "the JSON ends too early (it was cut short)" if ends else f"not JSON ({error.msg})"
    return ReadError(
        what,
        where=f"{name}, line {line}, column {error.colno}",
        remedy="export or copy it again" if ends else "correct it, or export it again",
    )


def _wrong_shape(found: str, name: str) -> ReadError:
    return ReadError(
        f"the JSON is neither a list of records nor an object of columns: {found}",
        where=name,
        remedy='write [{"item": …, "rater": …, "label": …}, …] or {"item": […], …}',
    )


def _unexplained(name: str) -> Callable[[Exception], QuorateError]:
    return lambda error: ReadError(str(error), where=name, remedy="export the file again")
