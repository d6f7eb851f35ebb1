"""Whether stated probabilities come true: the reliability diagram."""

from __future__ import annotations

import math
from dataclasses import dataclass

from quorate.report.charts import canvas
from quorate.report.charts.canvas import Frame
from quorate.report.charts.scale import Scale, axis_below, axis_left

HEAD, FOOT, LEFT, RIGHT = 34.0, 46.0, 46.0, 14.0
WIDEST = 420.0


@dataclass(frozen=True)
class ReliabilityPoint:
    """A bin: mean stated probability, share that was right with interval, and items."""

    stated: float
    right: float
    lower: float | None
    upper: float | None
    n: int
    words: str


@dataclass(frozen=True)
class Reliability:
    """The bins that hold items, and where the axes start."""

    points: tuple[ReliabilityPoint, ...]
    lo: float = 0.0


def draw(data: Reliability, frame: Frame) -> str:
    """The chart; larger dots hold more items, the dashed diagonal is perfect calibration."""
    side = min(frame.width, WIDEST) - LEFT - RIGHT
    height = HEAD + side * 0.8 + FOOT
    across = Scale(data.lo, 1.0, LEFT, LEFT + side)
    down = Scale(data.lo, 1.0, height - FOOT, HEAD)
    body = axis_left(down, LEFT, "share that was right", right=across.end)
    body += axis_below(across, down.start, "stated probability", top=down.end)
    body += canvas.line(across.start, down.start, across.end, down.end, "reference")
    quarter = data.lo + (1 - data.lo) * 0.3
    body += canvas.text(
        across(quarter) - 8,
        down(quarter) - 4,
        "as stated",
        anchor="end",
        class_="note",
        size=canvas.SMALL,
    )
    most = max((p.n for p in data.points), default=1)
    for p in data.points:
        x, y = across(p.stated), down(p.right)
        mark = ""
        if p.lower is not None and p.upper is not None:
            mark = canvas.line(x, down(p.lower), x, down(p.upper), "interval")
        mark += canvas.dot(x, y, radius=3 + 5 * math.sqrt(p.n / most))
        body += canvas.tip(mark, p.words)
    return canvas.svg(frame, height, body)
