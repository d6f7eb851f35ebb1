"""SVG elements as strings, escaped, and the frame that makes a chart accessible.

Charts are drawn at a fixed width in pixels, so that type keeps its size; colours are CSS classes,
so that light, dark and print each set their own.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from html import escape

TEXT = 12.0
"""size of type in charts, pixels"""
SMALL = 11.0
HOVER = 300
"""words shown on hover, or read out, are cut to so many letters"""
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True)
class Frame:
    """What every chart has: an id unique on the page, a title, a description, a width in pixels."""

    id: str
    title: str
    description: str
    width: float

    @property
    def narrow(self) -> bool:
        """Whether the chart is drawn for a phone."""
        return self.width < 480


def clean(text: str, most: int = 0) -> str:
    """Text in which each control character, which HTML refuses, is the visible sign ``␦``.

    With ``most`` it is cut to that many letters and an ellipsis.
    """
    text = CONTROL.sub("\N{SYMBOL FOR SUBSTITUTE FORM TWO}", text)
    return text[:most].rstrip() + "…" if 0 < most < len(text) else text


def tag(name: str, content: str = "", /, **attributes: str | float) -> str:
    """An element; ``content`` is markup, attribute values are escaped; ``_`` becomes ``-``."""
    inside = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_value(value)}"'
        for key, value in attributes.items()
        if value != ""
    )
    return f"<{name}{inside}>{content}</{name}>" if content else f"<{name}{inside}/>"


def svg(frame: Frame, height: float, body: str) -> str:
    """The whole drawing, with title and description for those who cannot see it."""
    return tag(
        "svg",
        tag("title", escape(clean(frame.title, HOVER)), id=f"{frame.id}-t")
        + tag("desc", escape(clean(frame.description, HOVER)), id=f"{frame.id}-d")
        + body,
        role="img",
        aria_labelledby=f"{frame.id}-t {frame.id}-d",
        viewBox=f"0 0 {_value(frame.width)} {_value(height)}",
        width=frame.width,
        height=height,
    )


def text(
    x: float,
    y: float,
    words: str,
    *,
    anchor: str = "",
    class_: str = "",
    room: float = 0,
    size: float = 0,
    turn: float = 0,
) -> str:
    """Words at a baseline; with ``room`` they are cut to that many pixels, whole on hover."""
    size = size or TEXT
    shown = cut(words, room, size) if room else words
    content = escape(clean(shown))
    if shown != words:
        content += tag("title", escape(clean(words, HOVER)))
    return tag(
        "text",
        content,
        x=x,
        y=y,
        text_anchor="" if anchor == "start" else anchor,
        class_=class_,
        font_size="" if size == TEXT else size,
        transform=f"rotate({_value(turn)} {_value(x)} {_value(y)})" if turn else "",
    )


def line(x1: float, y1: float, x2: float, y2: float, class_: str) -> str:
    """A straight line."""
    return tag("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=class_)


def tip(mark: str, words: str) -> str:
    """A mark with words shown on hover."""
    return tag("g", tag("title", escape(clean(words, HOVER))) + mark)


def dot(x: float, y: float, class_: str = "dot", radius: float = 4) -> str:
    """A round mark."""
    return tag("circle", cx=x, cy=y, r=radius, class_=class_)


def diamond(x: float, y: float, class_: str = "warn", radius: float = 5.5) -> str:
    """A diamond, the shape of whatever needs a second look."""
    corners = [(x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y)]
    return polygon(corners, class_)


def polygon(points: list[tuple[float, float]], class_: str) -> str:
    """A closed shape."""
    return tag("polygon", points=_points(points), class_=class_)


def polyline(points: list[tuple[float, float]], class_: str) -> str:
    """An open line through points."""
    return tag("polyline", points=_points(points), class_=class_)


def breadth(words: str, size: float = TEXT) -> float:
    """At most about how wide words are in a system sans at this size, pixels."""
    return sum(_breadth(c) for c in words) * size


def cut(words: str, room: float, size: float = TEXT) -> str:
    """The words, or as many letters as fit in ``room`` pixels and an ellipsis."""
    words = " ".join(words.split()) if "\n" in words else words
    if breadth(words[:400], size) <= room and len(words) <= 400:
        return words
    left = room - breadth("…", size)
    kept = 0
    for c in words:
        left -= _breadth(c) * size
        if left < 0:
            break
        kept += 1
    return words[:kept].rstrip() + "…"


def _breadth(c: str) -> float:
    if unicodedata.east_asian_width(c) in "WF":
        return 1.0
    if c in "iljtf.,:;|!'()[] ":
        return 0.36
    return 1.0 if c in "mwMW%@" else 0.72 if c.isupper() else 0.62


def _points(points: list[tuple[float, float]]) -> str:
    return " ".join(f"{_value(x)},{_value(y)}" for x, y in points)


def _value(value: str | float) -> str:
    if isinstance(value, str):
        return escape(clean(value))
    rounded = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if rounded in ("-0", "") else rounded
