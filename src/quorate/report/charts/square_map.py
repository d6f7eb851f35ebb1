"""Everybody against everybody: a square of shades too many for numbers, with a key."""

from __future__ import annotations

import math
from dataclasses import dataclass

from quorate.report.charts import canvas
from quorate.report.charts.canvas import Frame
from quorate.report.numbers import decimal

SHADES = 6
UNKNOWN = -1
KEY, LARGEST, NAME = 46.0, 520.0, 11.0


@dataclass(frozen=True)
class SquareMap:
    """``cells`` are shades from 0 to ``most``, NaN where nothing is known; names in order.

    ``key`` says what the shades are.
    """

    cells: tuple[tuple[float, ...], ...]
    names: tuple[str, ...]
    key: str
    most: float = 1.0


def draw(data: SquareMap, frame: Frame) -> str:
    """The chart; names stand beside rows where there is room, and the key stands under it."""
    n = max(len(data.names), 1)
    longest = max((canvas.breadth(one, NAME) for one in data.names), default=0) + 10
    side = min(LARGEST, frame.width - 4)
    left = min(longest, frame.width * 0.3)
    cell = min(26.0, (side - left) / n)
    if cell < NAME:
        left = 2.0
        cell = min(26.0, (side - left) / n)
    body = "" if left == 2.0 else _names(data, left, cell)
    body += canvas.tag(
        "rect", x=left, y=2, width=cell * n, height=cell * n, class_="frame-line bare"
    )
    for level in (UNKNOWN, *range(1, SHADES + 1)):
        # a run is one stroke as thick as a cell: a third of the letters of a closed shape
        runs = "".join(
            f"M{_at(left + start * cell)} {_at(2 + (r + 0.5) * cell)}h{_at(length * cell)}"
            for r, row in enumerate(data.cells)
            for start, length in _runs(row, level, data.most)
        )
        if runs:
            body += canvas.tag(
                "path",
                d=runs,
                class_="shade" if level > 0 else "shade unknown",
                stroke_width=round(cell, 2),
                stroke_opacity=round(level / SHADES, 3) if level > 0 else "",
            )
    return canvas.svg(frame, 2 + cell * n + KEY, body + _key(data, left, 2 + cell * n + 14))


def _names(data: SquareMap, left: float, cell: float) -> str:
    return "".join(
        canvas.text(left - 5, 2 + (r + 0.5) * cell + 4, one, anchor="end", room=left - 6, size=NAME)
        for r, one in enumerate(data.names)
    )


def _runs(row: tuple[float, ...], level: int, most: float) -> list[tuple[int, int]]:
    """Where cells of a shade begin and how many there are side by side."""
    found: list[tuple[int, int]] = []
    for c, value in enumerate(row):
        if _level(value, most) != level:
            continue
        if found and sum(found[-1]) == c:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        else:
            found.append((c, 1))
    return found


def _level(value: float, most: float) -> int:
    """The shade from 0 to ``SHADES``, or ``UNKNOWN``."""
    if not math.isfinite(value):
        return UNKNOWN
    if most <= 0:
        return 0
    return min(SHADES, round(SHADES * max(value, 0.0) / most))


def _key(data: SquareMap, left: float, y: float) -> str:
    wide = 22.0
    drawn = ""
    for level in range(SHADES + 1):
        x = left + level * wide
        drawn += canvas.tag(
            "rect",
            x=x,
            y=y,
            width=wide,
            height=10,
            class_="cell",
            fill_opacity=round(level / SHADES, 3),
        )
    end = left + (SHADES + 1) * wide
    drawn += canvas.text(left, y + 24, "0", class_="tick", size=canvas.SMALL)
    drawn += canvas.text(
        end, y + 24, decimal(data.most), anchor="end", class_="tick", size=canvas.SMALL
    )
    drawn += canvas.text(end + 10, y + 9, data.key, class_="note", size=canvas.SMALL)
    if not all(math.isfinite(value) for row in data.cells for value in row):
        drawn += canvas.line(end + 10, y + 20, end + 32, y + 20, "shade unknown swatch")
        drawn += canvas.text(end + 38, y + 24, "not compared", class_="note", size=canvas.SMALL)
    return drawn


def _at(x: float) -> str:
    return f"{x:.1f}".removesuffix(".0")
