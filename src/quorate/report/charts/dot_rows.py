"""Many things on one scale, in a row for each kind: dots that make room for each other."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from quorate.report.charts import canvas
from quorate.report.charts.canvas import Frame
from quorate.report.charts.scale import Scale, axis_below

HALF = 24.0
"""from the middle of a row to its edge, pixels"""
HEAD, FOOT, ABOVE = 6.0, 46.0, 20.0
STEP = 6.0
"""dots nearer than this on the scale are put above and below each other"""


@dataclass(frozen=True)
class Spot:
    """One thing at ``x``; ``open`` ones are rings."""

    x: float
    words: str
    open: bool = False


@dataclass(frozen=True)
class SpotRow:
    """A row of things; ``written`` stands at its end."""

    label: str
    written: str
    spots: tuple[Spot, ...]


@dataclass(frozen=True)
class DotRows:
    """Rows in drawing order on one axis."""

    rows: tuple[SpotRow, ...]
    axis: str
    lo: float
    hi: float


def draw(data: DotRows, frame: Frame) -> str:
    """The chart; on a narrow frame labels stand above their rows."""
    row = 2 * HALF + (ABOVE if frame.narrow else 4)
    bottom = HEAD + row * len(data.rows)
    label = max((canvas.breadth(one.label) for one in data.rows), default=0) + 18
    written = max((canvas.breadth(one.written) for one in data.rows), default=0) + 18
    left = 10.0 if frame.narrow else min(max(label, 60), frame.width * 0.32)
    right = 10.0 if frame.narrow else min(written, frame.width * 0.25)
    scale = Scale(data.lo, data.hi, left, frame.width - right)
    body = axis_below(scale, bottom, data.axis, top=HEAD, most=5 if frame.narrow else 7)
    for n, one in enumerate(data.rows):
        top = HEAD + n * row
        body += canvas.line(scale.start, top + row, scale.end, top + row, "grid") if n else ""
        body += _row(one, scale, top, row, frame)
    return canvas.svg(frame, bottom + FOOT, body)


def _row(one: SpotRow, scale: Scale, top: float, row: float, frame: Frame) -> str:
    y = top + row - HALF
    if frame.narrow:
        room = frame.width - canvas.breadth(one.written) - 28
        words = canvas.text(10, top + 15, one.label, room=room, class_="halo")
        words += canvas.text(frame.width - 10, top + 15, one.written, anchor="end", class_="halo")
    else:
        room = scale.start - 16
        words = canvas.text(scale.start - 14, y + 4, one.label, anchor="end", room=room)
        words += canvas.text(frame.width, y + 4, one.written, anchor="end", class_="figure")
    return words + _spots(one.spots, scale, y)


def _spots(spots: tuple[Spot, ...], scale: Scale, y: float) -> str:
    """Dots of one place on the scale lie side by side; many share the height of the row."""
    places = [round(scale(spot.x) / STEP) for spot in spots]
    most = max(Counter(places).values(), default=1)
    apart = min(STEP, 2 * (HALF - 4) / max(most - 1, 1))
    seen: Counter[int] = Counter()
    drawn = ""
    for spot, place in zip(spots, places, strict=True):
        nth = seen[place]
        seen[place] += 1
        off = (nth + 1) // 2 * apart * (1 if nth % 2 else -1)
        mark = canvas.dot(scale(spot.x), y + off, "ring" if spot.open else "dot spot", 2.8)
        drawn += canvas.tip(mark, spot.words)
    return drawn
