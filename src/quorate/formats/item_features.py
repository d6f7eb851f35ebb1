"""What items are made of, for models that read them: their texts, or rows of numbers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.formats.items.columns import ITEM
from quorate.formats.items.rows import all_rows
from quorate.schema.errors import ColumnError, EmptyError, InputError, ReadError

Doubles = NDArray[np.float64]

VECTOR = "embedding"


def read_texts(path: str | Path, columns: Sequence[str] = ()) -> dict[str, str]:
    """The text of each item, in the order of the file.

    ``columns`` are joined, one a line; when not said it is the column ``text``, or all columns but
    the item's. Raises ReadError for a file that cannot be read, ColumnError for columns that are
    not there, EmptyError for no row.
    """
    path = Path(path)
    rows = all_rows(path)
    fault = next((row.fault for row in rows if row.fault), "")
    if fault:
        raise ReadError(fault, where=path.name, remedy="correct the row")
    there = list(dict.fromkeys(name for row in rows for name in row.values))
    named = _name(there, path.name)
    chosen = list(columns) or (["text"] if "text" in there else [c for c in there if c != named])
    lacking = [column for column in chosen if column not in there]
    if lacking or not chosen:
        raise ColumnError(
            f"there is no column {lacking[0]!r}" if lacking else "there is no column of text",
            where=path.name,
            remedy=f"there are {', '.join(there)}",
        )
    found: dict[str, str] = {}
    for row in rows:
        name = str(row.values.get(named, "")).strip()
        found[name] = "\n".join(str(row.values.get(column) or "") for column in chosen)
    return found


def read_rows_of_items(
    path: str | Path, items: Sequence[str], order: Sequence[str] | None = None
) -> Doubles:
    """Rows of numbers for ``items``, (I, D), in their order.

    A Parquet file has the column ``item`` and either a list ``embedding`` or a column a number; a
    .npy file has a row an item, in ``order`` (that of the items file). Raises ReadError for another
    file, ColumnError for missing columns, InputError where an item has no row.
    """
    source = Path(path)
    try:
        if source.suffix.lower() == ".npy":
            names, rows = _in_order(np.load(source, allow_pickle=False), order, source.name)
        elif source.suffix.lower() in (".parquet", ".pq"):
            names, rows = _of_frame(pl.read_parquet(source), source.name)
        else:
            raise ReadError(
                f"files ending in {source.suffix or 'nothing'!r} are not read as embeddings",
                where=source.name,
                remedy="give .parquet or .npy",
            )
    except (OSError, ValueError, pl.exceptions.PolarsError) as error:
        raise ReadError(
            f"the embeddings cannot be read ({error})", where=str(source), remedy="check the file"
        ) from None
    at = {name: n for n, name in enumerate(names)}
    lacking = [item for item in items if item not in at]
    if lacking:
        raise InputError(
            f"{len(lacking):,} items have no embedding, such as {lacking[0]!r}",
            where=source.name,
            remedy="embed every item that was judged",
        )
    return np.asarray(rows[[at[item] for item in items]], np.float64)


def _name(there: Sequence[str], where: str) -> str:
    for name in ITEM:
        if name in there:
            return name
    raise ColumnError("there is no column of the item's name", where=where, remedy="call it item")


def _in_order(
    rows: NDArray[np.generic], order: Sequence[str] | None, where: str
) -> tuple[Sequence[str], Doubles]:
    if order is None:
        raise ColumnError(
            "a .npy file does not say which row is whose",
            where=where,
            remedy="give the items file as well, or Parquet with a column item",
        )
    if rows.ndim != 2 or len(rows) != len(order):
        raise EmptyError(
            f"the array has shape {rows.shape}, and there are {len(order):,} items",
            where=where,
            remedy="give one row an item of the items file",
        )
    return order, np.asarray(rows, np.float64)


def _of_frame(frame: pl.DataFrame, where: str) -> tuple[Sequence[str], Doubles]:
    named = _name(frame.columns, where)
    numbers = [n for n, t in frame.schema.items() if n != named and t.is_numeric()]
    names = frame[named].cast(pl.String).to_list()
    if VECTOR in frame.columns:
        vectors = frame[VECTOR].to_list()
        if len({len(vector) for vector in vectors}) > 1:
            raise ColumnError(
                "embeddings have different lengths", where=where, remedy="give rows of one length"
            )
        return names, np.array(vectors, np.float64)
    if not numbers:
        raise ColumnError(
            f"there is no column {VECTOR}",
            where=where,
            remedy=f"give item and {VECTOR} (a list of numbers), or a column a number",
        )
    return names, frame.select(numbers).cast(pl.Float64).to_numpy()
