"""Estimates with their intervals, one a row: a dot, a line for the interval, the number."""

from __future__ import annotations

import math
from dataclasses import dataclass

from quorate.report.charts import canvas
from quorate.report.charts.canvas import Frame
from quorate.report.charts.scale import Scale, axis_below

ROW = 26.0
TALL_ROW = 44.0
FOOT = 46.0


@dataclass(frozen=True)
class Dot:
    """One estimate.

    ``warning`` is a word for what is wrong with it, drawn as a diamond; ``chance`` is what would be
    expected of no skill at all, drawn as a short stroke across the row.
    """

    label: str
    value: float
    lower: float | None
    upper: float | None
    written: str
    warning: str = ""
    chance: float | None = None


@dataclass(frozen=True)
class Reference:
    """A line through the chart at ``value``, with a word for what it is."""

    value: float
    label: str


@dataclass(frozen=True)
class IntervalDots:
    """Rows in drawing order, the name and domain of the axis, and reference lines."""

    dots: tuple[Dot, ...]
    axis: str
    lo: float
    hi: float
    references: tuple[Reference, ...] = ()


def draw(data: IntervalDots, frame: Frame) -> str:
    """The chart; on a narrow frame labels stand above their rows."""
    head = 22.0 if data.references else 6.0
    row = TALL_ROW if frame.narrow else ROW
    bottom = head + row * len(data.dots)
    left, right = _gutters(data, frame)
    scale = Scale(data.lo, data.hi, left, frame.width - right)
    body = axis_below(scale, bottom, data.axis, top=head, most=5 if frame.narrow else 7)
    for reference in data.references:
        body += _reference(reference, scale, head, bottom)
    for n, one in enumerate(data.dots):
        body += _row(one, scale, head + n * row, row, frame)
    return canvas.svg(frame, bottom + FOOT, body)


def _gutters(data: IntervalDots, frame: Frame) -> tuple[float, float]:
    if frame.narrow:
        return 10.0, 10.0
    label = max((canvas.breadth(_name(d)) * _boldness(d) for d in data.dots), default=0) + 18
    written = max((canvas.breadth(d.written) for d in data.dots), default=0) + 14
    return min(max(label, 60), frame.width * 0.36), min(written + 14, frame.width * 0.3)


def _row(one: Dot, scale: Scale, top: float, row: float, frame: Frame) -> str:
    y = top + (row - 12 if frame.narrow else row / 2)
    if frame.narrow:
        room = (frame.width - canvas.breadth(one.written) - 28) / _boldness(one)
        words = canvas.text(
            10, top + 18, _name(one), room=room, class_=f"halo {_class(one)}".strip()
        )
        words += canvas.text(frame.width - 10, top + 18, one.written, anchor="end", class_="halo")
    else:
        words = canvas.text(
            scale.start - 14,
            y + 4,
            _name(one),
            anchor="end",
            room=(scale.start - 16) / _boldness(one),
            class_=_class(one),
        )
        words += canvas.text(frame.width, y + 4, one.written, anchor="end", class_="figure")
    return words + canvas.tip(_mark(one, scale, y), f"{_name(one)}: {one.written}")


def _mark(one: Dot, scale: Scale, y: float) -> str:
    if not math.isfinite(one.value):
        return ""
    drawn = ""
    if one.chance is not None and math.isfinite(one.chance):
        at = scale(one.chance)
        drawn += canvas.line(at, y - 8, at, y + 8, "chance")
    if one.lower is not None and one.upper is not None and math.isfinite(one.lower + one.upper):
        a, b = scale(one.lower), scale(one.upper)
        drawn += canvas.line(a, y, b, y, "interval")
        drawn += canvas.line(a, y - 3.5, a, y + 3.5, "interval end")
        drawn += canvas.line(b, y - 3.5, b, y + 3.5, "interval end")
    return drawn + (canvas.diamond if one.warning else canvas.dot)(scale(one.value), y)


def _reference(reference: Reference, scale: Scale, top: float, bottom: float) -> str:
    if not scale.lo <= reference.value <= scale.hi:
        return ""
    x = scale(reference.value)
    half = canvas.breadth(reference.label, canvas.SMALL) / 2
    anchor = "start" if x < scale.start + half else "end" if x > scale.end - half else "middle"
    return canvas.line(x, top - 4, x, bottom, "reference") + canvas.text(
        x, top - 9, reference.label, anchor=anchor, class_="note", size=canvas.SMALL
    )


def _name(one: Dot) -> str:
    return f"{one.label} · {one.warning}" if one.warning else one.label


def _boldness(one: Dot) -> float:
    return 1.12 if one.warning else 1.0


def _class(one: Dot) -> str:
    return "strong" if one.warning else ""
