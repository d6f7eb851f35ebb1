"""What comes nearest to a shape where a tool knows polygons or rectangles only, in pixels."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from quorate.formats.exchange.mask_runs import bitmap_of, box_of
from quorate.formats.exchange.pixel_shapes import Size
from quorate.formats.exchange.shapes import Ellipse, Mask, Point, RotatedBox

CORNERS = 64
"""the corners of a polygon that stands for an ellipse"""
Box = tuple[float, float, float, float]
_Lattice = tuple[int, int]


def rotated_corners(box: RotatedBox, size: Size) -> list[Point]:
    """The corners of a turned rectangle from its own upper left one on."""
    x, y = box.x * size.width, box.y * size.height
    w, h = box.w * size.width, box.h * size.height
    cos, sin = math.cos(math.radians(box.rotation)), math.sin(math.radians(box.rotation))
    around = ((0.0, 0.0), (w, 0.0), (w, h), (0.0, h))
    return [(x + dx * cos - dy * sin, y + dx * sin + dy * cos) for dx, dy in around]


def rotated_about_centre(box: RotatedBox, size: Size) -> Box:
    """Left, top, right and bottom of the rectangle that, turned about its centre, is the same."""
    corners = rotated_corners(box, size)
    middle = (corners[0][0] + corners[2][0]) / 2, (corners[0][1] + corners[2][1]) / 2
    w, h = box.w * size.width, box.h * size.height
    return middle[0] - w / 2, middle[1] - h / 2, middle[0] + w / 2, middle[1] + h / 2


def rotated_from_centre(label: str, sides: Box, rotation: float, size: Size) -> RotatedBox:
    """A rectangle by left, top, right and bottom that is turned about its centre."""
    left, top, right, bottom = sides
    w, h = right - left, bottom - top
    cos, sin = math.cos(math.radians(rotation)), math.sin(math.radians(rotation))
    x = left + w / 2 - w / 2 * cos + h / 2 * sin
    y = top + h / 2 - w / 2 * sin - h / 2 * cos
    return RotatedBox(
        (label,), x / size.width, y / size.height, w / size.width, h / size.height, rotation
    )


def ellipse_corners(ellipse: Ellipse, size: Size) -> list[Point]:
    """Corners on an ellipse, at equal steps of the angle, from its right end on clockwise."""
    x, y = ellipse.x * size.width, ellipse.y * size.height
    rx, ry = ellipse.rx * size.width, ellipse.ry * size.height
    turn = math.radians(ellipse.rotation)
    cos, sin = math.cos(turn), math.sin(turn)
    corners = []
    for n in range(CORNERS):
        angle = 2 * math.pi * n / CORNERS
        across, down = rx * math.cos(angle), ry * math.sin(angle)
        corners.append((x + across * cos - down * sin, y + across * sin + down * cos))
    return corners


def around(points: Sequence[Point]) -> Box:
    """Left, top, right and bottom of what is around points."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def area_of(corners: Sequence[Point]) -> float:
    """The area of a polygon by the shoelace formula.

    >>> area_of([(0, 0), (2, 0), (2, 3)])
    3.0
    """
    turned = [*corners[1:], corners[0]]
    return abs(sum(a * d - c * b for (a, b), (c, d) in zip(corners, turned, strict=True))) / 2


def mask_outlines(mask: Mask) -> tuple[list[list[Point]], int]:
    """Polygons along the edges of a mask's pixels, exactly, and how many holes they leave out.

    Pixels that only touch at a corner are of two polygons. Raises ValueError where the mask has
    too many pixels.
    """
    height, width = mask.size
    box = box_of(mask.counts, height)
    if box is None:
        return [], 0
    left, top, w, h = box
    inside = bitmap_of(mask.counts, height, width)[top : top + h, left : left + w]
    rings = _rings(inside)
    outer = [[(x + left, y + top) for x, y in ring] for ring in rings if _signed(ring) > 0]
    return [[(float(x), float(y)) for x, y in ring] for ring in outer], len(rings) - len(outer)


def joined(rings: Sequence[Sequence[Point]]) -> list[Point]:
    """One polygon of several, joined by lines of no width between their first corners.

    >>> joined([[(0, 0), (1, 0), (0, 1)], [(5, 5), (6, 5), (5, 6)]])
    [(0, 0), (1, 0), (0, 1), (0, 0), (5, 5), (6, 5), (5, 6), (5, 5)]
    """
    if len(rings) == 1:
        return list(rings[0])
    same = [ring if _signed(ring) >= 0 else [*ring[:1], *ring[:0:-1]] for ring in rings]
    there = [corner for ring in same for corner in (*ring, ring[0])]
    return [*there, *(ring[0] for ring in same[-2:0:-1])]


def _signed(ring: Sequence[tuple[float, float]]) -> float:
    """Twice the area, above 0 for a ring that runs clockwise as one sees it."""
    return sum(a * d - c * b for (a, b), (c, d) in zip(ring, [*ring[1:], ring[0]], strict=True))


def _rings(inside: NDArray[np.bool_]) -> list[list[_Lattice]]:
    """The edges of pixels as closed rings, clockwise around what is inside, corners only."""
    left = _edges(inside)
    rings = []
    while left:
        here = start = next(iter(left))
        step = first = left[start][0]
        ring: list[_Lattice] = []
        while True:
            before = step
            here = (here[0] + step[0], here[1] + step[1])
            # a right turn where two pixels touch at a corner: they are apart
            right = (-step[1], step[0])
            step = right if right in left[here] else left[here][0]
            if step != before:
                ring.append(here)
            left[here].remove(step)
            if not left[here]:
                del left[here]
            if here == start and step == first:
                break
        rings.append(ring)
    return rings


def _edges(inside: NDArray[np.bool_]) -> dict[_Lattice, list[_Lattice]]:
    """From each corner of a pixel the steps along an edge, what is inside on the right."""
    padded = np.pad(inside, 1)
    found: dict[_Lattice, list[_Lattice]] = {}
    here = padded[1:-1, 1:-1]
    for beyond, offset, step in (
        (padded[:-2, 1:-1], (0, 0), (1, 0)),
        (padded[1:-1, 2:], (1, 0), (0, 1)),
        (padded[2:, 1:-1], (1, 1), (-1, 0)),
        (padded[1:-1, :-2], (0, 1), (0, -1)),
    ):
        rows, columns = np.nonzero(here & ~beyond)
        for y, x in zip(rows.tolist(), columns.tolist(), strict=True):
            found.setdefault((x + offset[0], y + offset[1]), []).append(step)
    return found
