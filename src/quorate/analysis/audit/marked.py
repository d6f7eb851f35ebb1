"""Marked: what raters marked in an item, as places that can be drawn side by side."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite

from quorate.schema import Kind

MOST_MARKS = 200
"""marks of one answer that are kept"""
QUOTE = 80
"""letters of the marked text that are kept"""

Corners = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Mark:
    """One marked part: a stretch from ``start`` to ``end``, or a shape with ``corners``.

    Stretches count characters, seconds or frames (a frame starts and ends at itself); corners are
    in fractions of the picture. ``text`` is what a span cuts out, as far as it is told.
    """

    label: str
    start: float | None = None
    end: float | None = None
    corners: Corners = ()
    text: str = ""


@dataclass(frozen=True)
class Marked:
    """The marks of one answer; ``rater`` is empty for the consensus."""

    rater: str
    marks: tuple[Mark, ...]


def marks_of(kind: Kind, label: str | None) -> tuple[Mark, ...]:
    """The first ``MOST_MARKS`` parts of an answer that marks; parts that have no place are left
    out, and so is all that cannot be read.
    """
    try:
        read: object = json.loads(label or "[]")
    except (ValueError, RecursionError):
        return ()
    parts = read.get("spans") if isinstance(read, dict) else read
    if not isinstance(parts, list):
        return ()
    found = (_mark(kind, part) for part in parts[:MOST_MARKS] if isinstance(part, dict))
    return tuple(mark for mark in found if mark is not None)


def _mark(kind: Kind, part: Mapping[str, object]) -> Mark | None:
    label = str(part.get("label", ""))
    if kind is Kind.BOXES:
        corners = _corners(part)
        return Mark(label, corners=corners) if len(corners) > 1 else None
    if kind is Kind.FRAMES:
        at = _number(part.get("frame"))
        return None if at is None else Mark(label, at, at)
    start, end = _number(part.get("start")), _number(part.get("end"))
    if start is None or end is None or end < start:
        return None
    return Mark(label, start, end, text=str(part.get("text") or "")[:QUOTE])


def _corners(part: Mapping[str, object]) -> Corners:
    points = part.get("points")
    if isinstance(points, list):
        read = [
            (_number(p[0]), _number(p[1])) for p in points if isinstance(p, list) and len(p) == 2
        ]
        return tuple((x, y) for x, y in read if x is not None and y is not None)
    x, y, w, h = (_number(part.get(key)) for key in "xywh")
    if x is None or y is None or w is None or h is None:
        return ()
    return ((x, y), (x + w, y), (x + w, y + h), (x, y + h))


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        read = float(value)
    except OverflowError:
        return None
    return read if isfinite(read) else None
