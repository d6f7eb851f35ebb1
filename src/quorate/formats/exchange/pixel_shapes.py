"""Shapes in pixels, as most tools keep them, and in fractions of the image, as answers do."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quorate.schema.json_value import Json

LARGEST = 1e9
"""the largest number of pixels or seconds that is believed"""


@dataclass(frozen=True)
class Size:
    """An image's width and height in pixels, both above 0."""

    width: float
    height: float

    def box(self, label: str, x: float, y: float, w: float, h: float) -> Json:
        """A rectangle by its upper left corner; what sticks out of the image is cut off."""
        left, right = (min(max(side / self.width, 0.0), 1.0) for side in (x, x + w))
        top, bottom = (min(max(side / self.height, 0.0), 1.0) for side in (y, y + h))
        return {
            "shape": "box",
            "label": label,
            "x": left,
            "y": top,
            "w": right - left,
            "h": bottom - top,
        }

    def polygon(self, label: str, points: Sequence[Sequence[float]]) -> Json:
        """A polygon by its corners; corners beyond the image lie on its edge."""
        return {
            "shape": "polygon",
            "label": label,
            "points": [
                [min(max(x / self.width, 0.0), 1.0), min(max(y / self.height, 0.0), 1.0)]
                for x, y in points
            ],
        }

    def of_box(self, part: dict[str, Json]) -> tuple[float, float, float, float]:
        """x, y, width and height of a rectangle in pixels, to a hundredth."""
        x, y, w, h = (number(part.get(key)) or 0.0 for key in ("x", "y", "w", "h"))
        sides = (x * self.width, y * self.height, w * self.width, h * self.height)
        a, b, c, d = (round(side, 2) for side in sides)
        return a, b, c, d

    def of_polygon(self, part: dict[str, Json]) -> list[tuple[float, float]]:
        """The corners of a polygon in pixels, to a hundredth."""
        points = part.get("points")
        return [
            (
                round((number(point[0]) or 0.0) * self.width, 2),
                round((number(point[1]) or 0.0) * self.height, 2),
            )
            for point in (points if isinstance(points, list) else [])
            if isinstance(point, list) and len(point) == 2
        ]


SIZE = "size"
"""the key of a piece's ``meta`` with width and height in pixels by content field"""


def size_in(meta: Mapping[str, Json], field: str) -> Size | None:
    """The size of the picture in a field, where a tool said it."""
    sizes = meta.get(SIZE)
    given = sizes.get(field) if isinstance(sizes, dict) else None
    return size_of(*given) if isinstance(given, list) and len(given) == 2 else None


def size_of(width: Json, height: Json) -> Size | None:
    """A size, where both are numbers above 0."""
    w, h = number(width), number(height)
    return Size(w, h) if w is not None and h is not None and w > 0 and h > 0 else None


def number(value: Json) -> float | None:
    """A JSON number that is finite and not beyond belief; None for anything else.

    >>> number(2), number(True), number("2"), number(float("inf")), number(10**400)
    (2.0, None, None, None, None)
    """
    return None if isinstance(value, str) else finite(value)


def finite(value: object) -> float | None:
    """A number, or a text that is one, if it is finite and not beyond belief; else None.

    >>> finite("1.5"), finite(10**400), finite(float("nan")), finite(True), finite("1_0")
    (1.5, None, None, None, None)
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    if isinstance(value, str) and ("_" in value or len(value) > 64):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) and abs(number) <= LARGEST else None
