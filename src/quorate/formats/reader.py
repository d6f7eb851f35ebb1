"""What a file format has to offer to be readable.

A format is one file of this folder (or of a stranger's package) with one ``Reader``, declared
under the entry-point group ``quorate.readers`` by the suffix it reads::

    [project.entry-points."quorate.readers"]
    csv = "quorate.formats.delimited:DELIMITED"

The reader turns a plain, uncompressed file into a ``Scan``: a lazy frame with a column a column
and a row a row, plus the way back from a row to the place a person can look at.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from quorate import plugins
from quorate.schema.errors import QuorateError, ReadError


@dataclass(frozen=True)
class Scan:
    """The rows of a source, not yet read.

    ``place`` says what ``where`` counts (line, record or row); ``where`` gives those numbers
    for row indices (0 is the first row of data); ``explain`` turns a failure of Polars while
    reading into an error that names the place.
    """

    frame: pl.LazyFrame
    place: str
    where: Callable[[Sequence[int]], list[int]]
    explain: Callable[[Exception], QuorateError]


@dataclass(frozen=True)
class Reader:
    """A file format. ``scan`` takes the path of a plain file and the name to show in errors.

    With ``text`` the file is given as UTF-8 without a byte order mark, whatever it was.
    """

    text: bool
    scan: Callable[[Path, str], Scan]


def reader(format_name: str) -> Reader:
    """The reader of a format. Raises UnknownNameError when there is none of that name."""
    found = plugins.load(plugins.READERS, format_name)
    if not isinstance(found, Reader):
        raise ReadError(
            f"the reader declared for {format_name!r} is not a quorate.formats.reader.Reader",
            remedy="correct the package that declares it",
        )
    return found


def formats() -> tuple[str, ...]:
    """The names of the formats that can be read."""
    return plugins.names(plugins.READERS)


def count_from(first: int) -> Callable[[Sequence[int]], list[int]]:
    """A ``Scan.where`` for sources whose row ``n`` is number ``n + first``."""
    return lambda rows: [row + first for row in rows]
