"""A matrix of shares with the number in each cell: confusion of labels, agreement of methods."""

from __future__ import annotations

import math
from dataclasses import dataclass

from quorate.report.charts import canvas
from quorate.report.charts.canvas import Frame
from quorate.report.numbers import decimal, percent

DARK = 0.55
"""from this share on, numbers are written in the colour of the paper"""


@dataclass(frozen=True)
class HeatMap:
    """``cells[row][column]`` are shares in 0–1, NaN where nothing is known.

    ``row_title`` and ``column_title`` name the axes; ``small`` leaves out titles, for many side by
    side. Shades run from ``floor`` to 1.
    """

    cells: tuple[tuple[float, ...], ...]
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    row_title: str
    column_title: str
    small: bool = False
    floor: float = 0.0


def draw(data: HeatMap, frame: Frame) -> str:
    """The chart; column names are turned upright when they are too long for their cell."""
    left = _left(data, frame)
    cell = min(_most(data), (frame.width - left - 2) / max(len(data.columns), 1))
    upright = any(canvas.breadth(c, _size(cell)) > cell - 4 for c in data.columns)
    names = _tallest(data, cell) if upright else 18.0
    head = names + (0 if data.small else 18)
    body = _titles(data, left, cell, head)
    body += _columns(data, left, cell, head, names if upright else 0)
    for r, (name, row) in enumerate(zip(data.rows, data.cells, strict=True)):
        y = head + r * cell
        body += canvas.text(
            left - 6,
            y + cell / 2 + 4,
            name,
            anchor="end",
            room=left - 8,
            class_="",
            size=_size(cell),
        )
        body += "".join(
            _cell(share, data.floor, left + c * cell, y, cell, f"{name} → {data.columns[c]}")
            for c, share in enumerate(row)
        )
    return canvas.svg(frame, head + cell * len(data.rows) + 4, body)


def _cell(share: float, floor: float, x: float, y: float, cell: float, words: str) -> str:
    known = math.isfinite(share)
    shade = max(0.0, share - floor) / (1 - floor) if known else 0.0
    back = canvas.tag(
        "rect",
        x=x + 0.5,
        y=y + 0.5,
        width=cell - 1,
        height=cell - 1,
        class_="cell",
        fill_opacity=round(shade, 3),
    )
    size = min(13.0, max(7.0, cell * 0.4))
    number = canvas.text(
        x + cell / 2,
        y + cell / 2 + size * 0.35,
        decimal(share * 100, 0) if known else "",
        anchor="middle",
        class_="figure on-dark" if shade >= DARK else "figure",
        size=size,
    )
    return canvas.tip(back + number, f"{words}: {percent(share, 1)}")


def _columns(data: HeatMap, left: float, cell: float, head: float, upright: float) -> str:
    parts = []
    for c, name in enumerate(data.columns):
        x = left + c * cell + cell / 2
        if upright:
            parts.append(
                canvas.text(x + 4, head - 5, name, turn=-90, room=upright - 6, size=_size(cell))
            )
        else:
            parts.append(canvas.text(x, head - 6, name, anchor="middle", size=_size(cell)))
    return "".join(parts)


def _titles(data: HeatMap, left: float, cell: float, head: float) -> str:
    if data.small:
        return ""
    across = f"{data.column_title} →" if data.row_title else data.column_title
    titles = canvas.text(left, 12, across, class_="axis-title")
    if data.row_title:
        titles += canvas.text(
            left - 6, head - 6, f"{data.row_title} ↓", anchor="end", class_="axis-title"
        )
    return titles


def _left(data: HeatMap, frame: Frame) -> float:
    names = max((canvas.breadth(name) for name in data.rows), default=0) + 12
    title = 0 if data.small else canvas.breadth(f"{data.row_title} ↓", canvas.TEXT) + 12
    return min(max(names, title, 24), frame.width * 0.45)


def _most(data: HeatMap) -> float:
    return 36.0 if data.small else 56.0


def _tallest(data: HeatMap, cell: float) -> float:
    return min(
        96.0 if data.small else 140.0,
        max(canvas.breadth(c, _size(cell)) for c in data.columns) + 12,
    )


def _size(cell: float) -> float:
    return min(canvas.TEXT, max(8.0, cell * 0.6))
