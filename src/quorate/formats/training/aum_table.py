"""Areas under the margin as the package aum writes them: sample_id and aum, in CSV."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from quorate.analysis.diagnosis.signal import Signal
from quorate.schema.errors import ColumnError, InputError, ReadError

NAMES = ("sample_id", "example", "item", "id")


def read_aum(path: str | Path) -> tuple[pl.Series, Signal]:
    """The examples of a table and their area under the margin as a signal.

    ``aum_values.csv`` has one row an example; of ``full_aum_records.csv``, with one a presentation,
    the last is the area. Suspicion is −area: the smaller, the more suspect. Raises ReadError for a
    file that cannot be read, ColumnError for columns that are missing, InputError, with the line,
    for an area that is no number.
    """
    source = Path(path)
    try:
        frame = pl.read_csv(source, infer_schema=False)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise ReadError(
            f"the table cannot be read ({error})", where=source.name, remedy="check the file"
        ) from None
    named = next((name for name in NAMES if name in frame.columns), None)
    if named is None or "aum" not in frame.columns:
        raise ColumnError(
            "there are no columns 'sample_id' and 'aum'",
            where=source.name,
            remedy=f"there are {', '.join(map(repr, frame.columns))}",
        )
    areas = frame["aum"].cast(pl.Float64, strict=False)
    bad = ~areas.is_finite().fill_null(False)
    if bad.any():
        at = int(bad.arg_max() or 0)
        raise InputError(
            f"the area of {frame[named][at]!r} is {frame['aum'][at]!r}",
            where=f"{source.name}, line {at + 2}",
            remedy="give a number",
        )
    last = (
        pl.DataFrame({"example": frame[named], "aum": areas})
        .group_by("example", maintain_order=True)
        .last()
    )
    values = np.asarray(last["aum"].to_numpy(), np.float64)
    return last["example"], Signal("aum", "area under the margin", values, -values)
