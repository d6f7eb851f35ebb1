"""What raters drew on a picture: their shapes as thin outlines, those of the consensus strong."""

from __future__ import annotations

from dataclasses import dataclass

from quorate.report.charts import canvas
from quorate.report.charts.mark_lines import picture

EDGE = 2.0
LABEL = 60.0
"""room that a label has at least, pixels"""


@dataclass(frozen=True)
class Outline:
    """One shape: its corners in fractions of the picture, its label, and who drew it."""

    corners: tuple[tuple[float, float], ...]
    label: str
    who: str
    strong: bool = False


@dataclass(frozen=True)
class MarkShapes:
    """Shapes on an empty frame; ``ratio`` is its height over its width, ``words`` tell it all."""

    outlines: tuple[Outline, ...]
    words: str
    ratio: float = 0.75


def draw(data: MarkShapes, width: float) -> str:
    """The frame with all shapes; the consensus is drawn last and named at its upper corner."""
    height = round(width * data.ratio)
    across, down = width - 2 * EDGE, height - 2 * EDGE
    body = canvas.tag("rect", x=EDGE, y=EDGE, width=across, height=down, class_="frame-line")
    names = ""
    for one in sorted(data.outlines, key=lambda one: one.strong):
        points = [(EDGE + _inside(x) * across, EDGE + _inside(y) * down) for x, y in one.corners]
        class_ = "shape strong-line" if one.strong else "shape"
        body += canvas.tip(canvas.polygon(points, class_), f"{one.who}: {one.label}")
        if one.strong:
            x, y = min(points, key=lambda p: (p[1], p[0]))
            x, y = min(x + 5, width - LABEL), min(y + 15, height - 6)
            names += canvas.text(x, y, one.label, class_="halo strong", room=width - x - 4)
    return picture(canvas.clean(data.words, canvas.HOVER), body + names, width, height)


def _inside(share: float) -> float:
    return min(max(share, 0.0), 1.0)
