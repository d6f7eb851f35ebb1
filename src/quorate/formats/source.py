"""Where rows come from: a path, a stream or standard input, unpacked to a plain file."""

from __future__ import annotations

import gzip
import os
import shutil
import sys
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import polars as pl

from quorate.formats.excel import SUFFIXES as SHEETS
from quorate.formats.partitions import is_partitioned, partitions, scan_partitions
from quorate.formats.reader import Reader, formats, reader
from quorate.formats.survey import plain_text
from quorate.schema.errors import ReadError
from quorate.schema.reading import Remark

Source = str | os.PathLike[str] | IO[bytes]

_GZIP, _ZSTD, _ZIP, _PARQUET = b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"PK\x03\x04", b"PAR1"
_PACKED = {".gz", ".gzip", ".zst", ".zstd"}


@dataclass(frozen=True)
class Opened:
    """A source ready for its reader: a plain file, the name to show, and what was done."""

    path: Path
    name: str
    reader: Reader
    remarks: tuple[Remark, ...]


@contextmanager
def opened(source: Source, encoding: str | None = None) -> Iterator[Opened]:
    """The source as a plain file for as long as the block lasts.

    The format is taken from the suffix (behind .gz or .zst), else from the first bytes. Raises
    ReadError for a file that is missing, a folder, empty, cut short or of an unknown format.
    """
    with tempfile.TemporaryDirectory(prefix="quorate-") as made:
        folder = Path(made)
        try:
            file = _prepared(source, encoding, folder)
        except OSError as error:
            raise ReadError(
                f"the source cannot be read or unpacked ({error.strerror or error})",
                where=str(getattr(source, "name", source)),
                remedy="check the disk; set TMPDIR to a folder with more room",
            ) from None
        yield file


def _prepared(source: Source, encoding: str | None, folder: Path) -> Opened:
    if isinstance(source, str | Path) and is_partitioned(source):
        return _together(str(source), folder)
    path, name, suffix = _located(source, folder)
    path = _unpacked(path, name, folder)
    found, noted = _format(path, name, suffix)
    member = reader(found)
    if not member.text:
        return Opened(path, name, member, noted)
    text = plain_text(path, name, encoding, folder)
    return Opened(text.path, name, member, noted + text.remarks)


def _together(source: str, folder: Path) -> Opened:
    """Several Parquet files as one table."""
    files = partitions(source)
    member = Reader(False, lambda path, name: scan_partitions(files, path, name))
    told = Remark("noted", f"{len(files):,} Parquet files were read as one table")
    return Opened(folder, source, member, (told,) if len(files) > 1 else ())


def _located(source: Source, folder: Path) -> tuple[Path, str, str]:
    if source == "-":
        return _spooled(sys.stdin.buffer, folder), "standard input", ""
    if not isinstance(source, str | os.PathLike):
        name = str(getattr(source, "name", "the stream"))
        return _spooled(source, folder), name, _suffix(name)
    path = Path(source)
    name = path.name or str(path)
    if path.is_dir():
        raise ReadError(
            "this is a folder, not a file", where=str(path), remedy="name one of the files in it"
        )
    try:
        with path.open("rb"):
            pass
    except FileNotFoundError:
        raise ReadError(
            "there is no such file", where=str(path), remedy="check the path and the spelling"
        ) from None
    except OSError as error:
        raise ReadError(
            f"the file cannot be opened ({error.strerror})",
            where=str(path),
            remedy="check its permissions",
        ) from None
    return path, name, _suffix(name)


def _suffix(name: str) -> str:
    parts = [p.lower() for p in Path(name).suffixes]
    while parts and parts[-1] in _PACKED:
        parts.pop()
    return parts[-1].lstrip(".") if parts else ""


def _spooled(stream: IO[bytes], folder: Path) -> Path:
    path = folder / "stream"
    with path.open("wb") as copy:
        shutil.copyfileobj(stream, copy, 1 << 20)
    return path


def _unpacked(path: Path, name: str, folder: Path) -> Path:
    with path.open("rb") as file:
        magic = file.read(4)
    if not magic:
        raise ReadError("the file is empty (0 bytes)", where=name, remedy="export it again")
    if magic == _ZIP and _suffix(name) not in SHEETS:
        raise ReadError(
            "this is a zip archive",
            where=name,
            remedy="unzip it; a spreadsheet must end in .xlsx or .ods",
        )
    if magic.startswith(_GZIP):
        return _gunzipped(path, name, folder)
    if magic == _ZSTD:
        return _unzstd(path, name, folder)
    return path


def _gunzipped(path: Path, name: str, folder: Path) -> Path:
    target = folder / "unpacked"
    try:
        with gzip.open(path) as packed, target.open("wb") as plain:
            shutil.copyfileobj(packed, plain, 1 << 20)
    except EOFError:
        raise ReadError(
            "the gzip file ends too early (it was cut short)",
            where=name,
            remedy="copy or download it again",
        ) from None
    except (gzip.BadGzipFile, zlib.error) as error:
        raise ReadError(
            f"the gzip file is damaged ({error})", where=name, remedy="copy or download it again"
        ) from None
    return target


def _unzstd(path: Path, name: str, folder: Path) -> Path:
    target = folder / "unpacked"
    try:
        pl.scan_lines(path).sink_csv(target, include_header=False, quote_style="never")
    except (pl.exceptions.PolarsError, OSError) as error:
        reason = str(error).splitlines()[0]
        raise ReadError(
            f"the zst file is damaged, cut short or not UTF-8 ({reason})",
            where=name,
            remedy="copy or download it again, or unpack it first",
        ) from None
    return target


def _format(path: Path, name: str, suffix: str) -> tuple[str, tuple[Remark, ...]]:
    with path.open("rb") as file:
        head = file.read(4096)
    if not head:
        raise ReadError("the file is empty (0 bytes)", where=name, remedy="export it again")
    if head.startswith(_PARQUET):
        if suffix in ("parquet", "pq", ""):
            return "parquet", ()
        return "parquet", (Remark("noted", f"a Parquet file in spite of its suffix .{suffix}"),)
    if suffix in formats():
        return suffix, ()
    found = _sniffed(head)
    return found, (Remark("noted", f"read as {found.upper()}, judged by its first characters"),)


def _sniffed(head: bytes) -> str:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"["):
        return "json"
    if start.startswith(b"{"):
        first = start.split(b"\n", 1)[0].rstrip()
        return "jsonl" if first.endswith(b"}") and b"\n" in start else "json"
    return "csv"
