"""How many items, raters or judgments fall into each bin."""

from __future__ import annotations

from dataclasses import dataclass

from quorate.report.charts import canvas
from quorate.report.charts.canvas import Frame
from quorate.report.charts.scale import Scale, axis_left, wide_enough
from quorate.report.numbers import plural, whole

HEIGHT = 230.0
HEAD, FOOT, LEFT, RIGHT = 38.0, 44.0, 52.0, 18.0


@dataclass(frozen=True)
class Bin:
    """``count`` things from ``lower`` to ``upper``; ``marked`` bins are hatched."""

    lower: float
    upper: float
    count: int
    marked: bool = False


@dataclass(frozen=True)
class Histogram:
    """Adjoining bins, the names of both axes, what is counted, and a word for the marked bins."""

    bins: tuple[Bin, ...]
    axis: str
    counts: str
    noun: str
    marked: str = ""


def draw(data: Histogram, frame: Frame) -> str:
    """The chart; counts stand on the bars where there is room for them."""
    top = max((b.count for b in data.bins), default=0)
    down = Scale(0.0, wide_enough(0.0, max(top, 1))[1], HEIGHT - FOOT, HEAD)
    across = Scale(data.bins[0].lower, data.bins[-1].upper, LEFT, frame.width - RIGHT)
    body = _hatching(frame.id) + axis_left(down, LEFT, data.counts, right=across.end, most=4)
    for one in data.bins:
        body += _bar(one, data, across, down, frame)
    body += _below(data, across, down.start, frame)
    return canvas.svg(frame, HEIGHT, body)


def _bar(one: Bin, data: Histogram, across: Scale, down: Scale, frame: Frame) -> str:
    x, x2, y = across(one.lower), across(one.upper), down(one.count)
    size = {"x": x + 0.5, "y": y, "width": max(x2 - x - 1, 0.5), "height": down.start - y}
    bar = canvas.tag("rect", class_="bar-marked" if one.marked else "bar", **size)
    if one.marked:
        bar += canvas.tag("rect", fill=f"url(#{frame.id}-h)", **size)
    words = (
        f"{across.tick_text(one.lower, 12)} to {across.tick_text(one.upper, 12)}: "
        f"{plural(one.count, data.noun)}"
    )
    written = whole(one.count)
    if one.count and canvas.breadth(written, canvas.SMALL) < x2 - x:
        bar += canvas.text(
            (x + x2) / 2, y - 5, written, anchor="middle", class_="figure", size=canvas.SMALL
        )
    return canvas.tip(bar, words)


def _below(data: Histogram, across: Scale, y: float, frame: Frame) -> str:
    most = 6 if frame.narrow else 11
    parts = [canvas.line(across.start, y, across.end, y, "axis")]
    for x in across.ticks(most):
        parts.append(
            canvas.text(
                across(x), y + 16, across.tick_text(x, most), anchor="middle", class_="tick"
            )
        )
    middle = (across.start + across.end) / 2
    parts.append(canvas.text(middle, y + 34, data.axis, anchor="middle", class_="axis-title"))
    marked = [b for b in data.bins if b.marked]
    if marked and data.marked:
        left = across(marked[0].lower)
        parts.append(canvas.line(left, HEAD - 8, across(marked[-1].upper), HEAD - 8, "bracket"))
        parts.append(
            canvas.text(left + 2, HEAD - 13, data.marked, class_="note", size=canvas.SMALL)
        )
    return "".join(parts)


def _hatching(id_: str) -> str:
    stroke = canvas.line(0, 0, 0, 6, "hatch")
    pattern = canvas.tag(
        "pattern",
        stroke,
        id=f"{id_}-h",
        width=6,
        height=6,
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )
    return canvas.tag("defs", pattern)
