"""Figures that facts are made of: spreads over people, shares with intervals, days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.numerics.bootstrap import wilson
from quorate.analysis.plain import plain
from quorate.schema.json_value import Json

Doubles = NDArray[np.float64]

LEVEL = 0.95
"""of every interval"""
DIGITS = 6
"""decimals of a figure"""
HOUR = 3_600_000
DAY = 24 * HOUR
MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Spread:
    """How a figure is spread over people (or what ``n`` counts), in the unit of its field.

    All None, with the reason in ``note``, where there are too few.
    """

    n: int
    p5: float | None = None
    p25: float | None = None
    median: float | None = None
    p75: float | None = None
    p95: float | None = None
    mean: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """``n`` of ``of``, with Wilson's interval at 95 %; shares from 0 to 1, None of nothing."""

    n: int
    of: int
    share: float | None
    lower: float | None
    upper: float | None


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are of something."""

    name: str
    n: int


def spread(values: Doubles, smallest: int, what: str = "raters") -> Spread:
    """Quantiles, linear between neighbours, and the mean; nothing of fewer than ``smallest``."""
    n = len(values)
    if n < smallest:
        return Spread(0, note=too_few(smallest, what))
    p5, p25, p50, p75, p95 = (float(q) for q in np.quantile(values, (0.05, 0.25, 0.5, 0.75, 0.95)))
    return Spread(n, p5, p25, p50, p75, p95, float(values.mean()))


def too_few(smallest: int, what: str = "raters") -> str:
    """Why nothing is told of a few."""
    return f"there are fewer than {smallest} {what}, too few for figures that tell of nobody"


def share(n: int, of: int) -> Share:
    """A share with its interval."""
    if of == 0:
        return Share(0, 0, None, None, None)
    n = int(n)  # a sum of truth values may be of numpy's
    lower, upper = wilson(np.array([n / of]), np.array(of), LEVEL)
    return Share(n, of, n / of, float(lower[0]), float(upper[0]))


def day(at: int | None) -> str | None:
    """The day of a time in milliseconds UTC."""
    return None if at is None else datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%d")


def as_json(value: object) -> Json:
    """Facts as JSON, figures to ``DIGITS`` decimals, so that they are the same everywhere."""
    return _rounded(plain(value))


def _rounded(value: object) -> Json:
    if isinstance(value, float):
        return round(value, DIGITS)
    if isinstance(value, dict):
        return {str(key): _rounded(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_rounded(entry) for entry in value]
    if value is None or isinstance(value, str | int):
        return value
    raise TypeError(f"a {type(value).__name__} is no fact")
