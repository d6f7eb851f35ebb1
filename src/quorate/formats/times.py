"""When a judgment was submitted, and how long it took."""

from __future__ import annotations

import polars as pl

from quorate.formats.columns import folded

SAMPLE = 1000
_FORMATS = (
    "%+",
    "%Y-%m-%dT%H:%M:%S%.f",
    "%Y-%m-%d %H:%M:%S%.f",
    "%Y-%m-%d %H:%M:%S%.f%:z",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d",
    "%m/%d/%Y %H:%M:%S",
    "%d.%m.%Y %H:%M:%S",
    "%a %b %d %H:%M:%S %z %Y",
)
_MICROSECONDS = ((1e17, 1e-3), (1e14, 1.0), (1e11, 1e3), (0.0, 1e6))
"""epoch numbers from this size up count nano-, micro-, milliseconds or seconds"""


def instant(column: str, dtype: pl.DataType, sample: pl.Series) -> pl.Expr | None:
    """Microseconds since 1970 (UTC) of a column, null where it cannot be read; None if nothing can.

    Numbers count seconds, milliseconds, microseconds or nanoseconds by their size; text is
    ISO 8601 or one of a few usual forms, the one that reads most of ``sample``. A time without
    zone is taken as UTC.
    """
    source = pl.col(column)
    if isinstance(dtype, pl.Datetime):
        aware = source if dtype.time_zone else source.dt.replace_time_zone("UTC")
        return aware.dt.convert_time_zone("UTC").dt.epoch("us")
    if isinstance(dtype, pl.Date):
        return source.cast(pl.Datetime("us")).dt.epoch("us")
    text = source.cast(pl.String).str.strip_chars()
    readings = [_epoch(text), *(_form(text, form) for form in _FORMATS)]
    frame = sample.rename(column).to_frame()
    read = [frame.select(reading.is_not_null().sum()).item() for reading in readings]
    best = max(range(len(read)), key=lambda k: read[k])
    return readings[best] if read[best] else None


def duration(column: str) -> pl.Expr:
    """Seconds as a number, null where it is none; a column named … ms counts thousandths."""
    scale = 1e-3 if folded(column).endswith(("ms", "milliseconds")) else 1.0
    number = pl.col(column).cast(pl.String).str.strip_chars().cast(pl.Float64, strict=False) * scale
    return pl.when(number.is_finite() & (number >= 0)).then(number)


def _epoch(text: pl.Expr) -> pl.Expr:
    number = text.cast(pl.Float64, strict=False)
    scaled = pl.when(number.is_finite() & (number >= 1e6))
    expression = scaled.then(
        pl.coalesce(
            pl.when(number >= least).then(number * factor) for least, factor in _MICROSECONDS
        )
    )
    return expression.cast(pl.Int64, strict=False)


def _form(text: pl.Expr, form: str) -> pl.Expr:
    zoned = form in ("%+",) or "z" in form
    parsed = text.str.to_datetime(form, strict=False, time_unit="us", exact=True)
    return (parsed.dt.convert_time_zone("UTC") if zoned else parsed).dt.epoch("us")
