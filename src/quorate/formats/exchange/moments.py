"""Moments as other tools write them, and as milliseconds since 1970."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from quorate.schema.json_value import Json

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = 253_402_300_800_000
"""the beginning of the year 10000, in milliseconds"""


def milliseconds(value: Json) -> int | None:
    """Milliseconds since 1970 (UTC) of ISO 8601 text or a number of seconds or milliseconds.

    A time without zone is taken as UTC; None for what is no time.

    >>> milliseconds("2024-05-15T12:09:16.789536Z"), milliseconds(1700000000), milliseconds("soon")
    (1715774956790, 1700000000000, None)
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return _epoch(value)
    if not isinstance(value, str) or not value.strip():
        return None
    text = value.strip()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return _epoch(float(text)) if text.replace(".", "", 1).isdigit() else None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return round((moment - _EPOCH).total_seconds() * 1000)


def _epoch(value: float) -> int | None:
    """By its size a number counts seconds, or else milliseconds, microseconds, nanoseconds."""
    for size, factor in ((1e17, 1e-6), (1e14, 1e-3), (1e11, 1.0), (0.0, 1e3)):
        if abs(value) >= size:
            moment = value * factor
            return round(moment) if abs(moment) < LATEST else None
    return None


def iso(at: int) -> str:
    """Milliseconds since 1970 as ISO 8601.

    >>> iso(1715775000123)
    '2024-05-15T12:10:00.123Z'
    """
    moment = _EPOCH + timedelta(milliseconds=at)
    return moment.isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"
