"""A table that is made part by part: gathered where it is small, else written as it is made."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from quorate.cli.answers_folder import moved

if TYPE_CHECKING:
    import polars as pl

    from quorate.cli.progress import Told

ROWS_IN_A_FILE = 1_000_000
"""Items of a file of results, where they are many."""
LARGEST_SHOWN = 2_000_000
"""Items that are gathered in memory for a terminal, a pipe or one file other than Parquet."""


def delivered(
    frames: Iterable[pl.DataFrame],
    n_items: int,
    out: str | None,
    remedy: str,
    told: Told,
    checkpoint: Path | None = None,
) -> pl.DataFrame | None:
    """The table as one frame, where it is to be delivered as any other; None where it is written.

    A folder that was written with the same ``checkpoint`` is written again. Raises RequestError
    with ``remedy`` for a table too large to print, and where something else lies in its place.
    """
    import polars as pl

    from quorate.formats.partitions import put_far
    from quorate.schema.errors import RequestError

    many = n_items > LARGEST_SHOWN
    far = out is not None and "://" in out
    apart = out is not None and (far or out.endswith("/") or not Path(out).suffix)
    whole = not apart and out is not None and Path(out).suffix.lower() == ".parquet"
    if many and not apart and not whole:
        raise RequestError(f"there are {n_items:,} items, too many to print", remedy=remedy)
    beside = Path(out).resolve().parent if out is not None and not far else None
    with tempfile.TemporaryDirectory(prefix=".quorate-", dir=beside) as made:
        written(frames, n_items, Path(made), told)
        parts = sorted(Path(made).iterdir())
        if far and out is not None:
            put_far(Path(made), out)
        elif apart and out is not None:
            moved(parts, Path(out), checkpoint)
        elif many and out is not None:
            pl.scan_parquet(parts).sink_parquet(Path(made, "whole"))
            os.replace(Path(made, "whole"), out)
        else:
            return pl.read_parquet(parts)
    return None


def written(frames: Iterable[pl.DataFrame], n_items: int, target: Path, told: Told) -> None:
    """The table of items as Parquet files of about a million rows."""
    import polars as pl

    waiting: list[pl.DataFrame] = []
    rows = done = number = 0
    for frame in frames:
        waiting.append(frame)
        rows += len(frame)
        done += len(frame)
        if rows >= ROWS_IN_A_FILE or done == n_items:
            pl.concat(waiting).write_parquet(target / f"part-{number:05}.parquet")
            waiting, rows, number = [], 0, number + 1
        told("writing", done / n_items)
