"""What raters marked on a line of text, time or frames: a row a rater, the consensus below."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from quorate.report.charts import canvas
from quorate.report.charts.scale import Scale
from quorate.report.numbers import decimal

LEFT = 92.0
BAR = 15.0
LANE = 18.0
GAP = 5.0
LEAST = 5.0
"""a mark is at least so wide, pixels, so that single frames and short words can be seen"""
MOST_LANES = 4


@dataclass(frozen=True)
class Stretch:
    """One mark from ``start`` to ``end``; ``words`` are what it is and what it marks."""

    start: float
    end: float
    label: str
    words: str


@dataclass(frozen=True)
class Row:
    """The marks of one rater, or with ``strong`` those of the consensus."""

    name: str
    stretches: tuple[Stretch, ...]
    strong: bool = False


@dataclass(frozen=True)
class MarkLines:
    """Rows from top to bottom, over ``lo``–``hi`` of what ``unit`` names."""

    rows: tuple[Row, ...]
    lo: float
    hi: float
    unit: str


def draw(data: MarkLines, width: float) -> str:
    """A small strip: raters' marks are outlines, those of the consensus are filled."""
    scale = Scale(data.lo, data.hi, LEFT, width - 8)
    body, y = "", 4.0
    for row in data.rows:
        lanes = _lanes(row.stretches, scale)
        height = LANE * max(1, 1 + max((n for _, n in lanes), default=0))
        class_ = "strong" if row.strong else ""
        body += canvas.text(LEFT - 8, y + 12, row.name, anchor="end", room=LEFT - 10, class_=class_)
        body += canvas.line(LEFT, y + height - 1, width - 8, y + height - 1, "grid")
        for one, lane in lanes:
            later = [scale(s.start) for s, n in lanes if n == lane and s.start > one.start]
            body += _mark(one, scale, y + LANE * lane, row.strong, min(later, default=width - 4))
        y += height + GAP
    body += canvas.line(LEFT, y, width - 8, y, "axis")
    for at, anchor in ((data.lo, "start"), (data.hi, "end")):
        x = scale(at)
        body += canvas.text(
            x,
            y + 14,
            decimal(at, 0 if at == int(at) else 1),
            anchor=anchor,
            class_="tick",
            size=canvas.SMALL,
        )
    middle = (LEFT + width - 8) / 2
    body += canvas.text(
        middle, y + 14, data.unit, anchor="middle", class_="axis-title", size=canvas.SMALL
    )
    return picture(told(data), body, width, y + 20)


def told(data: MarkLines) -> str:
    """The picture in words: who marked what."""
    said = (
        f"{row.name}: {', '.join(one.words for one in row.stretches) or 'nothing'}"
        for row in sorted(data.rows, key=lambda row: not row.strong)
    )
    return canvas.clean("; ".join(said), canvas.HOVER)


def picture(words: str, body: str, width: float, height: float) -> str:
    """A strip among the answers to an item, with words for those who cannot see it."""
    return canvas.tag(
        "svg",
        canvas.tag("title", escape(words)) + body,
        role="img",
        aria_label=words,
        class_="strip marks",
        viewBox=f"0 0 {width:g} {height:g}",
        width=width,
        height=height,
    )


def _lanes(stretches: tuple[Stretch, ...], scale: Scale) -> list[tuple[Stretch, int]]:
    """Marks with the lane that each goes to, so that overlapping ones lie one below another."""
    ends: list[float] = []
    found = []
    for one in sorted(stretches, key=lambda s: (s.start, -s.end)):
        start = scale(one.start)
        lane = next((n for n, end in enumerate(ends) if end <= start), len(ends))
        if lane == len(ends) and lane < MOST_LANES:
            ends.append(0.0)
        lane = min(lane, MOST_LANES - 1)
        ends[lane] = max(scale(one.end), start + LEAST)
        found.append((one, lane))
    return found


def _mark(one: Stretch, scale: Scale, y: float, strong: bool, free: float) -> str:
    """A mark with its label in it, or beside it as far as nothing else is there."""
    a = scale(one.start)
    wide = max(scale(one.end) - a, LEAST)
    class_ = "bar" if strong else "ring"
    drawn = canvas.tag("rect", x=a, y=y + 0.5, width=wide, height=BAR, rx=2, class_=class_)
    at, room, class_ = a + 4, wide - 5, "on-dark" if strong else ""
    if canvas.breadth(one.label[:50], canvas.SMALL) > room and free - a - wide > room:
        at, room, class_ = a + wide + 4, free - a - wide - 6, ""
    if room > 14:
        drawn += canvas.text(at, y + 12, one.label, room=room, class_=class_, size=canvas.SMALL)
    return canvas.tip(drawn, one.words)
