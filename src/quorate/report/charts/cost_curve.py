"""What more labels an item buy: a line with its band."""

from __future__ import annotations

from dataclasses import dataclass

from quorate.report.charts import canvas
from quorate.report.charts.canvas import Frame
from quorate.report.charts.scale import Scale, axis_below, axis_left

HEIGHT = 270.0
HEAD, FOOT, LEFT, RIGHT = 38.0, 46.0, 50.0, 16.0


@dataclass(frozen=True)
class CostPoint:
    """The outcome at ``labels`` judgments an item, with its interval."""

    labels: float
    value: float
    lower: float | None
    upper: float | None
    words: str


@dataclass(frozen=True)
class CostLine:
    """One outcome; the first of a chart is drawn with dots and band, a second with rings."""

    name: str
    points: tuple[CostPoint, ...]


@dataclass(frozen=True)
class CostCurve:
    """Outcomes by labels an item; ``chosen`` is the number that the title speaks of."""

    lines: tuple[CostLine, ...]
    axis: str
    outcome: str
    lo: float
    hi: float
    chosen: float | None = None
    chosen_words: str = ""


def draw(data: CostCurve, frame: Frame) -> str:
    """The chart."""
    every = [p.labels for one in data.lines for p in one.points]
    across = Scale(min(0.0, *every), max(every), LEFT, frame.width - RIGHT - 4)
    down = Scale(data.lo, data.hi, HEIGHT - FOOT, HEAD)
    body = axis_left(down, LEFT, data.outcome, right=across.end)
    most = min(len(set(every)) + 2, 7 if frame.narrow else 12)
    body += axis_below(across, down.start, data.axis, top=down.start, most=most)
    if data.chosen is not None:
        body += _chosen(data, across, down)
    for n, one in enumerate(data.lines):
        body += _line(one, n, across, down)
    return canvas.svg(frame, HEIGHT, body)


def _line(one: CostLine, n: int, across: Scale, down: Scale) -> str:
    points = [(across(p.labels), down(p.value)) for p in one.points]
    kind = "second" if n else "first"
    body = _band(one, across, down) + canvas.polyline(points, f"line {kind}")
    for (x, y), p in zip(points, one.points, strict=True):
        body += canvas.tip(canvas.dot(x, y, "ring" if n else "dot", 3.5), p.words)
    x, y = points[-1]
    below = y + 18 if y < HEAD + 16 or n else y - 10
    return body + canvas.text(
        x, below, one.name, anchor="end", class_="note halo", size=canvas.SMALL
    )


def _band(one: CostLine, across: Scale, down: Scale) -> str:
    known = [p for p in one.points if p.lower is not None and p.upper is not None]
    if len(known) < 2:
        return ""
    above = [(across(p.labels), down(p.upper or 0)) for p in known]
    under = [(across(p.labels), down(p.lower or 0)) for p in reversed(known)]
    return canvas.polygon(above + under, "band")


def _chosen(data: CostCurve, across: Scale, down: Scale) -> str:
    x = across(data.chosen or 0)
    anchor = "end" if x > (across.start + across.end) / 2 else "start"
    return canvas.line(x, down.start, x, down.end, "reference") + canvas.text(
        x + (-6 if anchor == "end" else 6),
        down.start - 8,
        data.chosen_words,
        anchor=anchor,
        class_="note",
        size=canvas.SMALL,
    )
