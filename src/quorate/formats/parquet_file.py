"""A Parquet file that is there whole, or says why not."""

from __future__ import annotations

import io
from pathlib import Path

import polars as pl


def write_parquet(path: Path, frame: pl.DataFrame | pl.LazyFrame, rows: int) -> None:
    """Write a table in groups of so many rows.

    It is made in memory first, since polars says nothing when the last bytes of a file found no
    room. Raises OSError when they found none.
    """
    held = io.BytesIO()
    if isinstance(frame, pl.LazyFrame):
        frame.sink_parquet(held, compression="zstd", row_group_size=rows, maintain_order=True)
    else:
        frame.write_parquet(held, compression="zstd", row_group_size=rows)
    path.write_bytes(held.getbuffer())
