"""Numbers in coarse steps: finer ones, beside who said what, would tell who is in which group."""

from __future__ import annotations

from math import floor
from typing import TYPE_CHECKING

from quorate.schema.question import Kind

if TYPE_CHECKING:
    from quorate.server.disagreement import Asked

COARSE = 0.05
"""steps, as a share of the scale, in which a group's answers to one item are told"""


def coarse(value: object, step: float = COARSE, *, down: bool = False) -> float | None:
    """A number to the nearest step, or to the one below; None for what is none."""
    if not isinstance(value, float):
        return None
    steps = value / step
    # a chance of .95 may not come from .94
    return round((floor(steps + 1e-9) if down else round(steps)) * step, 12)


def step_of(asked: Asked) -> float:
    """The step of ``COARSE`` in the units of the labels."""
    table = asked.table
    if table is None or table.question.kind not in (Kind.ORDINAL, Kind.NUMERIC):
        return COARSE
    return COARSE * float(table.values.max() - table.values.min()) or COARSE
