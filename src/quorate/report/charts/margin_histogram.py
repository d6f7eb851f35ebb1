"""How a signal is spread: bars of all examples, the suspects among them, and a threshold."""

from __future__ import annotations

from dataclasses import dataclass

from quorate.report.charts import canvas
from quorate.report.charts.canvas import Frame
from quorate.report.charts.scale import Scale, axis_below, axis_left, wide_enough
from quorate.report.numbers import decimal, plural, whole

HEIGHT = 240.0
HEAD, FOOT, LEFT, RIGHT = 38.0, 46.0, 52.0, 18.0


@dataclass(frozen=True)
class Bar:
    """``count`` examples from ``lower`` to ``upper``, ``suspects`` among them."""

    lower: float
    upper: float
    count: int
    suspects: int


@dataclass(frozen=True)
class MarginHistogram:
    """Adjoining bars, the names of both axes, and the threshold, where there is one."""

    bars: tuple[Bar, ...]
    axis: str
    counts: str
    threshold: float | None = None


def draw(data: MarginHistogram, frame: Frame) -> str:
    """The chart."""
    top = max((bar.count for bar in data.bars), default=0)
    lo, hi = data.bars[0].lower, data.bars[-1].upper
    if data.threshold is not None:
        lo, hi = min(lo, data.threshold), max(hi, data.threshold)
    down = Scale(0.0, wide_enough(0.0, max(top, 1))[1], HEIGHT - FOOT, HEAD)
    across = Scale(lo, hi, LEFT, frame.width - RIGHT)
    body = axis_left(down, LEFT, data.counts, right=across.end, most=4)
    body += "".join(_bar(bar, across, down) for bar in data.bars)
    body += axis_below(across, down.start, data.axis, top=down.start, most=5 if frame.narrow else 9)
    if data.threshold is not None:
        body += _threshold(data.threshold, across, down)
    return canvas.svg(frame, HEIGHT, body)


def _bar(bar: Bar, across: Scale, down: Scale) -> str:
    x, x2 = across(bar.lower), across(bar.upper)
    wide = max(x2 - x - 1, 0.5)
    body = canvas.tag(
        "rect",
        x=x + 0.5,
        y=down(bar.count),
        width=wide,
        height=down.start - down(bar.count),
        class_="bar-marked",
    )
    if bar.suspects:
        body += canvas.tag(
            "rect",
            x=x + 0.5,
            y=down(bar.suspects),
            width=wide,
            height=down.start - down(bar.suspects),
            class_="bar",
        )
    words = (
        f"{decimal(bar.lower)} to {decimal(bar.upper)}: {plural(bar.count, 'example')}, "
        f"{whole(bar.suspects)} suspect"
    )
    return canvas.tip(body, words)


def _threshold(at: float, across: Scale, down: Scale) -> str:
    x = across(at)
    anchor = "end" if x > (across.start + across.end) / 2 else "start"
    return canvas.line(x, down.start, x, down.end - 8, "reference") + canvas.text(
        x + (-5 if anchor == "end" else 5),
        down.end - 2,
        f"threshold {decimal(at)}",
        anchor=anchor,
        class_="note halo",
        size=canvas.SMALL,
    )
