"""What was drawn as polygons or a box, for tools that know no other shapes."""

from __future__ import annotations

from collections.abc import Mapping

from quorate.formats.exchange.drawn import Drawn
from quorate.formats.exchange.outlines import (
    Box,
    around,
    ellipse_corners,
    mask_outlines,
    rotated_corners,
)
from quorate.formats.exchange.pixel_shapes import Size
from quorate.formats.exchange.shapes import Ellipse, Mask, Point, Polygons, Polyline, RotatedBox
from quorate.schema.json_value import Json


def outer_box(drawn: Drawn, size: Size) -> Box:
    """Left, top, right and bottom in pixels around what was drawn; of no size where nothing is."""
    part, outline = drawn.part, drawn.outline
    if part is not None and part["shape"] == "box" and not isinstance(outline, RotatedBox):
        x, y, w, h = size.of_box(dict(part))
        return x, y, x + w, y + h
    rings, _ = rings_of(drawn, size)
    corners = [corner for ring in rings for corner in ring]
    if not corners and isinstance(outline, Polyline):
        corners = [(x * size.width, y * size.height) for x, y in outline.points]
    if not corners and drawn.points is not None:
        there = [(x, y) for x, y, seen in drawn.points.points if seen]
        corners = [(x * size.width, y * size.height) for x, y in there]
    return around(corners) if corners else (0.0, 0.0, 0.0, 0.0)


def rings_of(drawn: Drawn, size: Size) -> tuple[list[list[Point]], str]:
    """Polygons in pixels around what was drawn, none for what is no area; and what they do not
    say, in words, if anything."""
    outline = drawn.outline
    if isinstance(outline, Polygons):
        return [[(x * size.width, y * size.height) for x, y in r] for r in outline.rings], ""
    if isinstance(outline, RotatedBox):
        return [rotated_corners(outline, size)], "a turned box is written as its four corners"
    if isinstance(outline, Ellipse):
        return [ellipse_corners(outline, size)], "an ellipse is written as 64 corners"
    if isinstance(outline, Mask):
        return _around_mask(outline, size, drawn.part)
    if drawn.part is not None and drawn.part["shape"] == "polygon":
        return [size.of_polygon(dict(drawn.part))], ""
    return [], ""


def _around_mask(
    mask: Mask, size: Size, part: Mapping[str, Json] | None
) -> tuple[list[list[Point]], str]:
    try:
        rings, holes = mask_outlines(mask)
    except ValueError:
        x, y, w, h = size.of_box(dict(part)) if part else (0.0, 0.0, 0.0, 0.0)
        return [[(x, y), (x + w, y), (x + w, y + h), (x, y + h)]], "a mask is too large: its box"
    across, down = size.width / mask.size[1], size.height / mask.size[0]
    scaled = [[(x * across, y * down) for x, y in ring] for ring in rings]
    what = "the holes of a mask are filled" if holes else ""
    return scaled, what or "a mask is written as the outline of its pixels"
