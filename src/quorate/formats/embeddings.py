"""Embeddings: a row of numbers for each compared response, from the user's own model."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.schema.errors import ColumnError, EmptyError, ReadError

KEY = ("item", "field")
VECTOR = "embedding"

Doubles = NDArray[np.float64]


def read_embeddings(path: str | Path, places: pl.DataFrame) -> Doubles:
    """The embedding of each response, (T, D), in the order of ``places`` (columns item, field).

    A Parquet file has the columns ``item`` and ``field`` and either a list ``embedding`` or a
    column a number; a .npy file has a row a response, in the order of the items file, field by
    field. Raises ReadError for another file, ColumnError for missing columns, EmptyError where a
    response has no row.
    """
    source = Path(path)
    try:
        if source.suffix.lower() == ".npy":
            return _of_rows(np.load(source, allow_pickle=False), places, source.name)
        if source.suffix.lower() in (".parquet", ".pq"):
            return _of_frame(pl.read_parquet(source), places, source.name)
    except (OSError, ValueError, pl.exceptions.PolarsError) as error:
        raise ReadError(
            f"the embeddings cannot be read ({error})", where=str(source), remedy="check the file"
        ) from None
    raise ReadError(
        f"files ending in {source.suffix or 'nothing'!r} are not read as embeddings",
        where=source.name,
        remedy="give .parquet or .npy",
    )


def _of_rows(rows: NDArray[np.generic], places: pl.DataFrame, where: str) -> Doubles:
    if rows.ndim != 2 or len(rows) != len(places):
        raise EmptyError(
            f"the array has shape {rows.shape}, and there are {len(places):,} responses",
            where=where,
            remedy="give one row a response of the items file, or Parquet with item and field",
        )
    return np.asarray(rows, np.float64)


def _of_frame(frame: pl.DataFrame, places: pl.DataFrame, where: str) -> Doubles:
    missing = [name for name in KEY if name not in frame.columns]
    numbers = [n for n, t in frame.schema.items() if n not in KEY and t.is_numeric()]
    if missing or not (VECTOR in frame.columns or numbers):
        raise ColumnError(
            f"there is no column {', '.join(missing) or VECTOR}",
            where=where,
            remedy=f"give item, field and {VECTOR} (a list of numbers), or a column a number",
        )
    keyed = frame.with_columns(pl.col(name).cast(pl.String) for name in KEY)
    joined = places.join(
        keyed.unique(KEY, keep="first", maintain_order=True).with_columns(pl.lit(1).alias("there")),
        on=KEY,
        how="left",
        maintain_order="left",
    )
    absent = joined.filter(pl.col("there").is_null())
    if len(absent):
        item, field = absent.select(KEY).row(0)
        raise EmptyError(
            f"{len(absent):,} responses have no embedding, such as {item!r} {field!r}",
            where=where,
            remedy="embed every response of the items file",
        )
    if VECTOR not in frame.columns:
        return joined.select(numbers).cast(pl.Float64).to_numpy()
    vectors = joined[VECTOR].to_list()
    if len({len(vector) for vector in vectors}) > 1:
        raise ColumnError(
            "embeddings have different lengths", where=where, remedy="give rows of one length"
        )
    return np.array(vectors, np.float64)
