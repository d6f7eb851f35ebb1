"""The answers to one item as a strip, one segment an option."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from quorate.report.charts import canvas
from quorate.report.charts.canvas import clean
from quorate.report.numbers import plural

HEIGHT = 14.0
TEXTURES = 4
"""segments differ by shade and by texture, the first (the consensus) is solid"""


@dataclass(frozen=True)
class Answer:
    """An option and how many chose it."""

    option: str
    count: int


def draw(answers: tuple[Answer, ...], width: float) -> str:
    """A small strip without axes, for the side of a list; the list itself says the numbers."""
    total = sum(a.count for a in answers) or 1
    words = ", ".join(f"{clean(a.option, 60)}: {plural(a.count, 'judgment')}" for a in answers)
    words = canvas.clean(words, canvas.HOVER)
    body = canvas.tag("title", escape(words))
    x = 0.0
    for n, one in enumerate(answers):
        long = width * one.count / total
        body += canvas.tag(
            "rect",
            x=x,
            y=0.5,
            width=max(long - 1, 1),
            height=HEIGHT - 1,
            class_=f"answer a{min(n, TEXTURES)}",
        )
        x += long
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
