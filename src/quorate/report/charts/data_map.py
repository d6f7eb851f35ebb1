"""A data map: how sure a model was of each label, against how far it wavered."""

from __future__ import annotations

from dataclasses import dataclass

from quorate.report.charts import canvas
from quorate.report.charts.canvas import Frame
from quorate.report.charts.scale import Scale, axis_below, axis_left

HEAD, FOOT, LEFT, RIGHT, KEY = 34.0, 46.0, 46.0, 14.0, 30.0
MOST = 0.5
"""how far a probability can waver"""
SIZE = 2.6


@dataclass(frozen=True)
class MapPoint:
    """An example: ``suspect`` ones are diamonds; ``words`` are shown on hover, ``name`` is its."""

    variability: float
    confidence: float
    suspect: bool
    words: str
    name: str


@dataclass(frozen=True)
class DataMap:
    """Points, the last on top; names of the axes and of both kinds of points."""

    points: tuple[MapPoint, ...]
    across: str
    up: str
    ordinary: str
    suspect: str
    corners: tuple[str, str, str]
    """what lies above on the left, on the right, and below on the left"""


def draw(data: DataMap, frame: Frame) -> str:
    """The chart: a square as far as there is room, with its key beneath."""
    height = min(440.0, frame.width * 0.9)
    widest = max((p.variability for p in data.points), default=0.0)
    across = Scale(0.0, max(0.1, min(MOST, widest * 1.04)), LEFT, frame.width - RIGHT)
    up = Scale(0.0, 1.0, height, HEAD)
    body = axis_left(up, LEFT, data.up, right=across.end)
    body += axis_below(across, height, data.across, top=HEAD, most=5 if frame.narrow else 7)
    body += _corners(data, across, up)
    body += "".join(_point(p, across, up) for p in data.points)
    return canvas.svg(frame, height + FOOT + KEY, body + _key(data, height + FOOT + 12))


def _point(point: MapPoint, across: Scale, up: Scale) -> str:
    x, y = across(point.variability), up(point.confidence)
    if point.suspect:
        mark = canvas.diamond(x, y, "warn pick", SIZE + 1.6)
    else:
        mark = canvas.dot(x, y, "dot spot pick", SIZE)
    return canvas.tip(mark, point.words)


def _corners(data: DataMap, across: Scale, up: Scale) -> str:
    left, right, below = data.corners
    return (
        canvas.text(across.start + 6, up.end + 14, left, class_="note", size=canvas.SMALL)
        + canvas.text(
            across.end - 4,
            (up.start + up.end) / 2,
            right,
            anchor="end",
            class_="note",
            size=canvas.SMALL,
        )
        + canvas.text(across.start + 6, up.start - 8, below, class_="note", size=canvas.SMALL)
    )


def _key(data: DataMap, y: float) -> str:
    after = LEFT + 14 + canvas.breadth(data.ordinary, canvas.SMALL) + 24
    return (
        canvas.dot(LEFT + 4, y, "dot spot", SIZE + 1)
        + canvas.text(LEFT + 14, y + 4, data.ordinary, class_="note", size=canvas.SMALL)
        + canvas.diamond(after, y, "warn", SIZE + 2)
        + canvas.text(after + 10, y + 4, data.suspect, class_="note", size=canvas.SMALL)
    )
