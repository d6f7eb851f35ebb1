"""Files of a model's scores: a row an item, a probability an option."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import BinaryIO, NamedTuple

import numpy as np
from numpy.typing import NDArray

from quorate.formats.items.rows import Row, rows_of
from quorate.schema.errors import ColumnError, EmptyError, InputError, ReadError

ITEM = ("item", "example", "id")
MEMBER = "member"
VECTOR = "embedding"
NUMBERED = re.compile(r"e(\d{1,5})")
MOST = 500_000
"""rows of a file"""


class ScoreTable(NamedTuple):
    """What a file of scores says: (n,) items, (K,) options, (M, n, K) probabilities by member, and
    (n, D) embeddings where it has them."""

    items: tuple[str, ...]
    options: tuple[str, ...]
    probabilities: NDArray[np.float32]
    vectors: NDArray[np.float32] | None


def read_scores(name: str, file: BinaryIO, options: Sequence[str]) -> ScoreTable:
    """The scores of a CSV, TSV, JSON, JSONL or Parquet file.

    Columns: ``item`` (or ``example``, ``id``), one named as each of the ``options`` with its
    probability, and if there are ``member`` (which model of an ensemble; every item needs a row of
    each) and an embedding: a list ``embedding``, or columns e0, e1, … Members stand in the order in
    which they come first, items too.

    Raises ReadError for a row that cannot be read, ColumnError for a missing column, InputError for
    numbers that do not fit, EmptyError for no row.
    """
    items: dict[str, int] = {}
    members: dict[str, int] = {}
    cells: dict[tuple[int, int], list[float]] = {}
    vectors: dict[int, list[float]] = {}
    for row in rows_of(name, file):
        if row.fault:
            raise ReadError(row.fault, where=f"{name}, row {row.number}")
        if len(cells) >= MOST:
            raise InputError(f"the file has more than {MOST:,} rows", where=name)
        place = items.setdefault(_item(row, name), len(items))
        member = members.setdefault(str(row.values.get(MEMBER, "")), len(members))
        if (member, place) in cells:
            raise InputError("the item has two rows of one member", where=_where(row, name))
        cells[member, place] = [_number(row, option, name) for option in options]
        vector = _vector(row, name)
        if vector and place not in vectors:
            vectors[place] = vector
    if not cells:
        raise EmptyError("the file has no rows", where=name)
    if len(cells) < len(members) * len(items):
        raise InputError(
            f"{len(members)} members and {len(items):,} items, but {len(cells):,} rows",
            where=name,
            remedy="give a row of each member for each item",
        )
    p = np.empty((len(members), len(items), len(options)), np.float32)
    for (member, place), row_of in cells.items():
        p[member, place] = row_of
    return ScoreTable(tuple(items), tuple(options), p, _rows(vectors, len(items), name))


def _item(row: Row, name: str) -> str:
    for one in ITEM:
        if row.values.get(one) not in (None, ""):
            return str(row.values[one])
    raise ColumnError("no item is named", where=_where(row, name), remedy="call the column item")


def _number(row: Row, column: str, name: str) -> float:
    if column not in row.values:
        raise ColumnError(
            f"there is no column {column!r}",
            where=_where(row, name),
            remedy="give a column of probabilities for each option of the question",
        )
    try:
        return float(str(row.values[column]))
    except ValueError:
        raise InputError(
            f"{row.values[column]!r} is no probability", where=f"{_where(row, name)}, {column}"
        ) from None


def _vector(row: Row, name: str) -> list[float]:
    given = row.values.get(VECTOR)
    if given is None:
        return _numbered(row.values)
    if not isinstance(given, list) or not all(isinstance(x, int | float) for x in given):
        raise InputError("the embedding is no list of numbers", where=_where(row, name))
    return [float(x) for x in given]


def _numbered(values: Mapping[str, object]) -> list[float]:
    named = [(int(found[1]), column) for column in values if (found := NUMBERED.fullmatch(column))]
    try:
        return [float(str(values[column])) for _, column in sorted(named)]
    except ValueError:
        raise InputError(
            "an embedding has something that is no number", where="e0, e1, …"
        ) from None


def _rows(vectors: Mapping[int, Sequence[float]], n: int, name: str) -> NDArray[np.float32] | None:
    if not vectors:
        return None
    if len(vectors) < n or len({len(one) for one in vectors.values()}) > 1:
        raise InputError(
            "embeddings are missing, or have different lengths",
            where=name,
            remedy="give each item one of the same length, or none",
        )
    return np.array([vectors[place] for place in range(n)], np.float32)


def _where(row: Row, name: str) -> str:
    return f"{name}, row {row.number}"
