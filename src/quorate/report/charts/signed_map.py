"""A matrix of differences: above in one colour, below in another, the number in each cell."""

from __future__ import annotations

import math
from dataclasses import dataclass

from quorate.report.charts import canvas
from quorate.report.charts.canvas import Frame
from quorate.report.numbers import decimal

DARK = 0.6
"""from this part of the largest difference on, numbers take the colour of the paper"""
HIGH, WIDEST, TITLE = 26.0, 120.0, 18.0


@dataclass(frozen=True)
class SignedMap:
    """``cells[row][column]`` are differences, NaN where nothing is shown; shades end at ``most``.

    ``row_title`` and ``column_title`` name the axes.
    """

    cells: tuple[tuple[float, ...], ...]
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    row_title: str
    column_title: str
    most: float = 1.0


def draw(data: SignedMap, frame: Frame) -> str:
    """The chart; column names are turned upright when they are too long for their cell."""
    names = max((canvas.breadth(one) for one in data.rows), default=0) + 12
    title = canvas.breadth(f"{data.row_title} ↓") + 12
    left = min(max(names, title), frame.width * 0.45)
    cell = min(WIDEST, (frame.width - left - 2) / max(len(data.columns), 1))
    longest = max((canvas.breadth(one) for one in data.columns), default=0)
    upright = longest > cell - 4
    head = TITLE + (min(140.0, longest + 12) if upright else 18.0)
    body = canvas.text(left, 12, f"{data.column_title} →", class_="axis-title")
    body += canvas.text(
        left - 6, head - 6, f"{data.row_title} ↓", anchor="end", class_="axis-title"
    )
    for c, column in enumerate(data.columns):
        x = left + (c + 0.5) * cell
        if upright:
            body += canvas.text(x + 4, head - 5, column, turn=-90, room=head - TITLE - 6)
        else:
            body += canvas.text(x, head - 6, column, anchor="middle")
    for r, (row, values) in enumerate(zip(data.rows, data.cells, strict=True)):
        y = head + r * HIGH
        body += canvas.text(left - 6, y + 17, row, anchor="end", room=left - 8)
        for c, value in enumerate(values):
            words = f"{row}, {data.columns[c]}"
            body += _cell(value, data.most, left + c * cell, y, cell, words)
    return canvas.svg(frame, head + HIGH * len(data.rows) + 4, body)


def _cell(value: float, most: float, x: float, y: float, wide: float, words: str) -> str:
    known = math.isfinite(value)
    shade = min(1.0, abs(value) / most) if known and most > 0 else 0.0
    back = canvas.tag(
        "rect",
        x=x + 0.5,
        y=y + 0.5,
        width=wide - 1,
        height=HIGH - 1,
        class_="cell under" if known and value < 0 else "cell",
        fill_opacity=round(shade, 3),
    )
    number = canvas.text(
        x + wide / 2,
        y + HIGH / 2 + 4,
        signed(value) if known else "",
        anchor="middle",
        class_="figure on-dark" if shade >= DARK else "figure",
        size=canvas.SMALL if wide >= 34 else 8.5,
    )
    return canvas.tip(back + number, f"{words}: {signed(value) if known else 'not shown'}")


def signed(value: float, places: int = 2) -> str:
    """A difference with its sign: ``+0.12``."""
    text = decimal(value, places)
    return f"+{text}" if value > 0 and float(text.replace(",", "")) != 0 else text
