"""The files behind a source, each scanned when it is come to, for tables larger than memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import polars as pl

from quorate.formats.options import ReadOptions
from quorate.formats.partitions import Partition, is_partitioned, partitions, scan_one
from quorate.formats.reader import Scan
from quorate.formats.source import opened
from quorate.schema.errors import QuorateError


@dataclass(frozen=True)
class Input:
    """One file: its name, and its rows for as long as a block lasts."""

    name: str
    scan: Callable[[], AbstractContextManager[Scan]]

    def batches(self, columns: Sequence[str], rows: int) -> Iterator[pl.DataFrame]:
        """These columns of the file, so many rows at a time, in their order."""
        with self.scan() as scan:
            try:
                yield from scan.frame.select(columns).collect_batches(chunk_size=rows)
            except (pl.exceptions.PolarsError, OSError) as error:
                raise explained(scan, error) from None


@contextmanager
def inputs(source: str, said: ReadOptions, folder: Path) -> Iterator[tuple[Input, ...]]:
    """The files of a source: of a folder, pattern or URL all of them, else the one that it is.

    Far files are fetched to ``folder``, one at a time, and removed again.
    """
    if is_partitioned(source):
        yield tuple(Input(one.name, partial(_near, one, folder)) for one in partitions(source))
        return
    with opened(source, said.encoding) as file:
        scan = file.reader.scan(file.path, file.name)
        yield (Input(file.name, partial(_there, scan)),)


def traits(source: str) -> list[list[str | int]]:
    """By what files are known again: name, size and when they were changed (far ones: name)."""
    names = [one.name for one in partitions(source)] if is_partitioned(source) else [source]
    found: list[list[str | int]] = []
    for name in names:
        path = Path(name)
        known = path.stat() if "://" not in source and path.is_file() else None
        found.append([name, *((known.st_size, known.st_mtime_ns) if known else ())])
    return found


def explained(scan: Scan, error: Exception) -> QuorateError:
    """An error of Polars in our words."""
    return scan.explain(error)


@contextmanager
def _near(one: Partition, folder: Path) -> Iterator[Scan]:
    with one.near(folder) as path:
        yield scan_one(one, path)


@contextmanager
def _there(scan: Scan) -> Iterator[Scan]:
    yield scan
