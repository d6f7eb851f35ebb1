"""The competence of many raters at once: sorted dots, each with its interval."""

from __future__ import annotations

from dataclasses import dataclass

from quorate.report.charts import canvas
from quorate.report.charts.canvas import Frame
from quorate.report.charts.scale import Scale, axis_left
from quorate.report.numbers import whole

HEIGHT = 260.0
HEAD, FOOT, LEFT, RIGHT = 34.0, 44.0, 42.0, 10.0


@dataclass(frozen=True)
class CurvePoint:
    """A rater at their ``rank`` (1 is the lowest of all raters, drawn or not).

    ``chance`` is what guessing would get, drawn as a short stroke.
    """

    rank: int
    value: float
    lower: float | None
    upper: float | None
    words: str
    suspect: bool
    chance: float | None = None


@dataclass(frozen=True)
class RaterCurve:
    """The points drawn, out of ``total`` raters, on an axis from ``lo`` to ``hi``."""

    points: tuple[CurvePoint, ...]
    total: int
    axis: str
    lo: float
    hi: float


def draw(data: RaterCurve, frame: Frame) -> str:
    """The chart; suspects are diamonds on top of the rest."""
    down = Scale(data.lo, data.hi, HEIGHT - FOOT, HEAD)
    across = Scale(0.0, data.total + 1.0, LEFT, frame.width - RIGHT)
    body = axis_left(down, LEFT, data.axis, right=across.end)
    body += _guessing(data, across, down)
    body += _ranks(data.total, across, down.start)
    for point in sorted(data.points, key=lambda p: p.suspect):
        body += _point(point, across, down)
    return canvas.svg(frame, HEIGHT, body)


def _point(point: CurvePoint, across: Scale, down: Scale) -> str:
    x, y = across(point.rank), down(point.value)
    mark = ""
    if point.chance is not None:
        mark += canvas.line(x - 2.5, down(point.chance), x + 2.5, down(point.chance), "chance")
    if point.lower is not None and point.upper is not None:
        kind = "interval" if point.suspect else "interval thin"
        mark += canvas.line(x, down(point.lower), x, down(point.upper), kind)
    mark += canvas.diamond(x, y, radius=5) if point.suspect else canvas.dot(x, y, radius=2.2)
    return canvas.tip(mark, point.words)


def _guessing(data: RaterCurve, across: Scale, down: Scale) -> str:
    known = [p.chance for p in data.points if p.chance is not None]
    if not known:
        return ""
    y = down(known[-1]) + 14
    return canvas.text(
        across.end, y, "guessing", anchor="end", class_="note halo", size=canvas.SMALL
    )


def _ranks(total: int, across: Scale, y: float) -> str:
    ends = canvas.text(across(1), y + 16, "1", anchor="middle", class_="tick")
    if total > 1:
        last = across(total)
        ends += canvas.text(last, y + 16, whole(total), anchor="end", class_="tick")
    middle = (across.start + across.end) / 2
    title = "raters, from the least to the most accurate"
    return (
        canvas.line(across.start, y, across.end, y, "axis")
        + ends
        + canvas.text(middle, y + 34, title, anchor="middle", class_="axis-title")
    )
