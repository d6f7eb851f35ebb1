"""Raters of numbers: how far off on average, and how scattered."""

from __future__ import annotations

from dataclasses import dataclass

from quorate.report.charts import canvas
from quorate.report.charts.canvas import Frame
from quorate.report.charts.scale import Scale, axis_below, axis_left, wide_enough

HEIGHT = 320.0
HEAD, FOOT, LEFT, RIGHT = 34.0, 46.0, 54.0, 16.0
NAMED = 8
"""at most so many raters are named in the drawing"""


@dataclass(frozen=True)
class RaterPoint:
    """A rater's bias and deviation, in the unit of the question."""

    name: str
    bias: float
    deviation: float
    words: str
    suspect: bool = False


@dataclass(frozen=True)
class BiasPrecision:
    """The raters drawn; the best are low and near the line of no bias."""

    points: tuple[RaterPoint, ...]


def draw(data: BiasPrecision, frame: Frame) -> str:
    """The chart; suspects are diamonds, the first of them named."""
    far = max(abs(p.bias) for p in data.points) or 1.0
    lo, hi = wide_enough(-far, far)
    top = wide_enough(0.0, max(p.deviation for p in data.points) or 1.0)[1]
    across = Scale(lo, hi, LEFT, frame.width - RIGHT)
    down = Scale(0.0, top, HEIGHT - FOOT, HEAD)
    body = axis_left(down, LEFT, "scatter (standard deviation)", right=across.end)
    title = "bias: rates lower ← 0 → rates higher"
    body += axis_below(across, down.start, title, top=down.end, most=5 if frame.narrow else 9)
    body += canvas.line(across(0), down.start, across(0), down.end, "reference")
    for p in sorted(data.points, key=lambda p: p.suspect):
        x, y = across(p.bias), down(p.deviation)
        mark = canvas.diamond(x, y) if p.suspect else canvas.dot(x, y, radius=3.5)
        body += canvas.tip(mark, p.words)
    return canvas.svg(frame, HEIGHT, body + _names(data, across, down))


def _names(data: BiasPrecision, across: Scale, down: Scale) -> str:
    named = [p for p in data.points if p.suspect][:NAMED]
    parts = []
    for p in named:
        x = across(p.bias)
        right = x > (across.start + across.end) / 2
        parts.append(
            canvas.text(
                x + (-9 if right else 9),
                down(p.deviation) + 4,
                p.name,
                anchor="end" if right else "start",
                class_="strong",
                size=canvas.SMALL,
                room=120,
            )
        )
    return "".join(parts)
