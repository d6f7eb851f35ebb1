"""Writing a result table to a file."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import polars as pl

from quorate.schema.errors import RequestError, UnknownNameError

_WRITERS: dict[str, Callable[[pl.DataFrame, Path], None]] = {
    ".csv": lambda frame, path: flat(frame).write_csv(path),
    ".tsv": lambda frame, path: flat(frame).write_csv(path, separator="\t"),
    ".jsonl": lambda frame, path: frame.write_ndjson(path),
    ".parquet": lambda frame, path: frame.write_parquet(path),
}


def write(frame: pl.DataFrame, path: str | os.PathLike[str]) -> Path:
    """Write a table as CSV, TSV, JSONL or Parquet, as its suffix says; returns the path.

    The file appears whole or not at all: it is written beside its place and then renamed over
    what was there. Lists become text with a bar between the parts in CSV and TSV. Raises
    UnknownNameError for another suffix, RequestError when the folder is missing, cannot be
    written to or is full.
    """
    target = Path(path)
    writer = _WRITERS.get(target.suffix.lower())
    if writer is None:
        raise UnknownNameError(
            f"{target.suffix!r} is no format that can be written"
            if target.suffix
            else "the name has no ending that says the format",
            where=str(target),
            remedy=f"there are {', '.join(_WRITERS)}",
        )
    if not target.parent.is_dir():
        raise RequestError(
            "there is no such folder", where=str(target.parent), remedy="make it first"
        )
    if target.is_dir():
        raise RequestError("this is a folder", where=str(target), remedy="name a file in it")
    try:
        _whole(frame, target, writer)
    except (OSError, pl.exceptions.ComputeError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise RequestError(
            f"the file cannot be written ({reason})",
            where=str(target),
            remedy="choose a folder that can be written to and has room",
        ) from None
    return target


def flat(frame: pl.DataFrame) -> pl.DataFrame:
    """The table with lists as text, parts joined by a bar."""
    return frame.with_columns(
        pl.col(name).cast(pl.List(pl.String)).list.join("|")
        for name, dtype in frame.schema.items()
        if isinstance(dtype, pl.List)
    )


def _whole(frame: pl.DataFrame, target: Path, writer: Callable[[pl.DataFrame, Path], None]) -> None:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
    os.close(handle)
    part = Path(name)
    try:
        writer(frame, part)
        part.chmod(_mode(target))
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _mode(target: Path) -> int:
    """The permissions of the file that is replaced, else those of a new file."""
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
