"""How alike two answers are that mark parts of an item: matched parts, by how far they overlap."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from quorate.schema.json_value import Json

ALIKE = 0.5
"""answers at least so alike agree with a known one"""
ROWS = 48
"""lines on which polygons are compared"""

Part = Mapping[str, Json]
Box = tuple[float, float, float, float]
"""left, top, right, bottom"""


def alike(
    given: Sequence[Part], known: Sequence[Part], overlap: Callable[[Part, Part], float]
) -> bool:
    """Whether the matched overlap of two answers is at least ``ALIKE``.

    Parts with the same label are matched one to one, those that overlap most first. With overlaps
    ``o`` (intersection over union) of the matched parts, n given and m known ones, the likeness is
    ``2 Σ o / (n + m)``, the F1 of parts that count by their overlap; 1 when both have none.
    """
    n, m = len(given), len(known)
    if n + m == 0:
        return True
    if 2 * min(n, m) < ALIKE * (n + m):  # even if all that can match did
        return False
    pairs = [
        (overlap(one, other), i, j)
        for i, one in enumerate(given)
        for j, other in enumerate(known)
        if one.get("label") == other.get("label")
    ]
    pairs.sort(key=lambda pair: -pair[0])
    mine, theirs, total = set[int](), set[int](), 0.0
    for o, i, j in pairs:
        if i not in mine and j not in theirs:
            mine.add(i)
            theirs.add(j)
            total += o
    return 2 * total >= ALIKE * (n + m)


def stretch_overlap(one: Part, other: Part) -> float:
    """Intersection over union of two stretches with ``start`` and ``end``."""
    a, b, c, d = (_number(part, key) for part in (one, other) for key in ("start", "end"))
    shared = max(0.0, min(b, d) - max(a, c))
    union = (b - a) + (d - c) - shared
    return shared / union if union > 0 else 0.0


def shape_overlap(one: Part, other: Part) -> float:
    """Intersection over union of two boxes or polygons; with a polygon, along ``ROWS`` lines."""
    mine, theirs = _bounds(one), _bounds(other)
    shared = _shared(mine, theirs)
    if shared <= 0.0:
        return 0.0
    if "points" not in one and "points" not in other:
        return shared / (_area(mine) + _area(theirs) - shared)
    top, bottom = min(mine[1], theirs[1]), max(mine[3], theirs[3])
    both, either = 0.0, 0.0
    for row in range(ROWS):
        y = top + (row + 0.5) * (bottom - top) / ROWS
        a, b = _inside(one, y), _inside(other, y)
        common = sum(max(0.0, min(q, s) - max(p, r)) for p, q in a for r, s in b)
        both += common
        either += sum(q - p for p, q in a) + sum(s - r for r, s in b) - common
    return both / either if either > 0 else 0.0


def _number(part: Part, key: str) -> float:
    value = part.get(key)
    return float(value) if isinstance(value, int | float) else 0.0


def _points(part: Part) -> list[tuple[float, float]]:
    found = part.get("points")
    if not isinstance(found, list):
        return []
    return [(float(p[0]), float(p[1])) for p in found if isinstance(p, list)]  # type: ignore[arg-type]


def _bounds(part: Part) -> Box:
    if "points" in part:
        xs, ys = zip(*_points(part), strict=True)
        return min(xs), min(ys), max(xs), max(ys)
    x, y = _number(part, "x"), _number(part, "y")
    return x, y, x + _number(part, "w"), y + _number(part, "h")


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _shared(one: Box, other: Box) -> float:
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    return max(0.0, width) * max(0.0, height)


def _inside(part: Part, y: float) -> list[tuple[float, float]]:
    """The stretches of the horizontal line at ``y`` that lie in the shape (even-odd rule)."""
    if "points" not in part:
        left, top, right, bottom = _bounds(part)
        return [(left, right)] if top <= y < bottom else []
    corners = _points(part)
    crossings = sorted(
        ax + (y - ay) * (bx - ax) / (by - ay)
        for (ax, ay), (bx, by) in pairwise([*corners, corners[0]])
        if (ay <= y) != (by <= y)
    )
    return list(zip(crossings[::2], crossings[1::2], strict=False))
