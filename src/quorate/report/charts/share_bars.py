"""Shares of a whole, one bar a row."""

from __future__ import annotations

from dataclasses import dataclass

from quorate.report.charts import canvas
from quorate.report.charts.canvas import Frame
from quorate.report.charts.scale import Scale, axis_below

ROW, TALL_ROW, FOOT, HEAD = 26.0, 44.0, 46.0, 6.0


@dataclass(frozen=True)
class Share:
    """One bar: ``share`` in 0–1, and the words at its end."""

    label: str
    share: float
    written: str


@dataclass(frozen=True)
class ShareBars:
    """Bars in drawing order on an axis of percentages that ends at ``most``."""

    shares: tuple[Share, ...]
    axis: str
    most: float = 1.0


def draw(data: ShareBars, frame: Frame) -> str:
    """The chart; on a narrow frame labels stand above their bars."""
    row = TALL_ROW if frame.narrow else ROW
    bottom = HEAD + row * len(data.shares)
    written = max((canvas.breadth(s.written) for s in data.shares), default=0) + 12
    label = max((canvas.breadth(s.label) for s in data.shares), default=0) + 18
    left = 10.0 if frame.narrow else min(max(label, 60), frame.width * 0.36)
    right = 14.0 if frame.narrow else min(written, frame.width * 0.3)
    scale = Scale(0.0, 100 * data.most, left, frame.width - right)
    body = axis_below(scale, bottom, data.axis, top=HEAD, most=6)
    for n, one in enumerate(data.shares):
        body += _row(one, scale, HEAD + n * row, frame)
    return canvas.svg(frame, bottom + FOOT, body)


def _row(one: Share, scale: Scale, top: float, frame: Frame) -> str:
    y = top + (25 if frame.narrow else 6)
    bar = canvas.tag(
        "rect",
        x=scale.start,
        y=y,
        width=max(scale(100 * one.share) - scale.start, 0.5),
        height=14,
        class_="bar",
    )
    if frame.narrow:
        room = frame.width - canvas.breadth(one.written) - 28
        words = canvas.text(10, top + 18, one.label, room=room, class_="halo")
        words += canvas.text(frame.width - 10, top + 18, one.written, anchor="end", class_="halo")
    else:
        words = canvas.text(
            scale.start - 14, y + 11, one.label, anchor="end", room=scale.start - 16
        )
        words += canvas.text(frame.width, y + 11, one.written, anchor="end")
    return words + canvas.tip(bar, f"{one.label}: {one.written}")
