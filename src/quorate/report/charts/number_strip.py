"""The numbers that raters gave for one item, as dots on a line, with the consensus."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from quorate.report.charts import canvas
from quorate.report.charts.scale import Scale
from quorate.report.numbers import significant

HEIGHT = 40.0


@dataclass(frozen=True)
class NumberStrip:
    """``answers`` on a line from ``lo`` to ``hi``; the consensus with its interval, if known."""

    answers: tuple[float, ...]
    lo: float
    hi: float
    consensus: float | None = None
    lower: float | None = None
    upper: float | None = None


def draw(data: NumberStrip, width: float) -> str:
    """A small strip; rings are answers, the band and the diamond are the consensus."""
    scale = Scale(data.lo, data.hi, 8, width - 8)
    words = "answers " + ", ".join(significant(a) for a in data.answers)
    words = canvas.clean(words, canvas.HOVER)
    body = canvas.tag("title", escape(words)) + canvas.line(8, 16, width - 8, 16, "axis")
    if data.lower is not None and data.upper is not None:
        a, b = scale(data.lower), scale(data.upper)
        body += canvas.tag("rect", x=a, y=8, width=max(b - a, 1), height=16, class_="band")
    for answer in data.answers:
        body += canvas.dot(scale(answer), 16, "ring", 4)
    if data.consensus is not None:
        body += canvas.diamond(scale(data.consensus), 16)
    for x, anchor in ((data.lo, "start"), (data.hi, "end")):
        at = 8 if anchor == "start" else width - 8
        body += canvas.text(at, 37, significant(x), anchor=anchor, class_="tick", size=canvas.SMALL)
    return canvas.tag(
        "svg",
        body,
        role="img",
        aria_label=words,
        class_="strip",
        viewBox=f"0 0 {width:g} {HEIGHT:g}",
        width=width,
        height=HEIGHT,
    )
