"""Parquet files."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from quorate.formats.reader import Reader, Scan, count_from
from quorate.schema.errors import QuorateError, ReadError


def scan_parquet(path: Path, name: str) -> Scan:
    """A Parquet file; rows are counted from 1. Raises ReadError when it is damaged."""

    def explain(error: Exception) -> QuorateError:
        return ReadError(
            f"the Parquet file is damaged or cut short ({str(error).splitlines()[0]})",
            where=name,
            remedy="copy or write it again",
        )

    with path.open("rb") as file:
        magic = file.read(4)
    if magic != b"PAR1":
        raise explain(ValueError("it does not begin with PAR1"))
    frame = pl.scan_parquet(path)
    try:
        frame.collect_schema()
    except (pl.exceptions.PolarsError, OSError) as error:
        raise explain(error) from None
    return Scan(frame, "row", count_from(1), explain)


PARQUET = Reader(text=False, scan=scan_parquet)
