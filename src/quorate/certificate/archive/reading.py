"""Read an archive: the entries of its log and its signed heads, a part at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import polars as pl

from quorate.certificate.archive.manifest import HEADS, KEY, read_manifest
from quorate.ledger.checking import Head
from quorate.ledger.checkpoint import VerifierKey
from quorate.schema.errors import IntegrityError, QuorateError

ENTRY_SCHEMA = pl.Schema(
    {
        "index": pl.Int64(),
        "at": pl.Int64(),
        "by": pl.String(),
        "kind": pl.String(),
        "item": pl.String(),
        "body": pl.String(),
        "leaf": pl.Binary(),
    }
)
HEAD_SCHEMA = pl.Schema(
    {
        "size": pl.Int64(),
        "at": pl.Int64(),
        "root": pl.Binary(),
        "frontier": pl.Binary(),
        "note": pl.String(),
    }
)
AT_ONCE = 1 << 14
"""rows that are made into values of Python at a time"""


class Kept(NamedTuple):
    """An entry as the archive has it."""

    number: int
    kind: str
    at: int
    item: str | None
    body: str
    leaf: bytes
    by: str


_COLUMNS = ("index", *Kept._fields[1:])


class Archive:
    """An archive in a folder, read without trust in what it says.

    Raises as ``read_manifest`` does.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest, self.digest = read_manifest(folder)

    def path(self, name: str) -> Path:
        """Where a file lies. Raises IntegrityError where it is missing or a link."""
        path = self.folder.joinpath(*name.split("/"))
        if not path.is_file() or path.is_symlink():
            raise IntegrityError(
                "the file is missing", where=str(path), remedy="take another copy of the archive"
            )
        return path

    @property
    def key(self) -> VerifierKey:
        """The key that lies in it. Raises IntegrityError where it is none."""
        try:
            return VerifierKey.parse(self.path(KEY).read_text(encoding="utf-8"))
        except (QuorateError, ValueError) as error:
            raise IntegrityError(f"this is no key: {error}", where=KEY) from None

    def heads(self) -> tuple[Head, ...]:
        """Every signed head. Raises IntegrityError where the table cannot be read."""
        return heads_in(self.path(HEADS))

    def saved_heads(self) -> list[tuple[int, int, bytes, bytes, str]]:
        """Size, time, root, frontier and note of every signed head."""
        return table(self.path(HEADS), HEAD_SCHEMA).rows()

    def entries(self, start: int = 0) -> Iterator[Kept]:
        """The entries from an index on. Raises IntegrityError where a part cannot be read."""
        return entries_in(self._parts(start), start)

    def leaves(self, start: int, end: int) -> list[bytes]:
        """The leaves from an index up to, not including, another."""
        found: list[bytes] = []
        first = 0
        for part in self.manifest.parts():
            behind = first + (part.rows or 0)
            if first < end and start < behind:
                leaves = _leaves(self.path(part.name), part.sha256)
                found += leaves[max(start - first, 0) : end - first]
            first = behind
        return found

    def _parts(self, start: int) -> Iterator[Path]:
        behind = 0
        for part in self.manifest.parts():
            behind += part.rows or 0
            if behind > start:
                yield self.path(part.name)


def entries_in(parts: Iterable[Path], start: int = 0) -> Iterator[Kept]:
    """The entries in parts of a log, from an index on."""
    for path in parts:
        found = table(path, ENTRY_SCHEMA).filter(pl.col("index") >= start)
        for some in found.iter_slices(AT_ONCE):
            columns = (some[name].to_list() for name in _COLUMNS)
            yield from map(Kept._make, zip(*columns, strict=True))


def heads_in(path: Path) -> tuple[Head, ...]:
    """The signed heads in a table."""
    rows = table(path, HEAD_SCHEMA).iter_rows()
    return tuple(Head(size, root, frontier, note) for size, _, root, frontier, note in rows)


def table(path: Path, schema: pl.Schema) -> pl.DataFrame:
    """A table of an archive. Raises IntegrityError where it is none, or has other columns."""
    try:
        found = pl.read_parquet(path)
    except (pl.exceptions.PolarsError, OSError) as error:
        said = str(error).splitlines()[0]
        raise IntegrityError(f"this is no table ({said})", where=str(path)) from None
    empty = any(found[n].null_count() for n in schema if n != "item" and n in found.columns)
    if found.schema != schema or empty:
        raise IntegrityError("the table has other columns than it should", where=str(path))
    return found


@lru_cache(maxsize=4)
def _leaves(path: Path, digest: str) -> list[bytes]:
    """The leaves of a part; its digest in the manifest keeps those of another one apart."""
    del digest
    found = pl.read_parquet(path, columns=["leaf"])["leaf"].to_list()
    return [bytes(leaf) for leaf in found]
