"""Boxes: labelled rectangles and polygons on an image."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from quorate.schema.errors import Fault
from quorate.schema.json_value import Faults, Json, expect_keys, expect_list, one_of, shown, whole
from quorate.schema.question import Kind, Question
from quorate.schema.questions.likeness import alike, shape_overlap
from quorate.schema.questions.marked import Counted, parts_of, read_number
from quorate.schema.questions.question_type import Reference
from quorate.schema.spec import Many, Name, refuse

DIGITS = 6
"""decimals of a fraction of the image"""
SMALLEST = 10.0**-DIGITS
MOST_POINTS = 1_000
"""the most corners of a polygon"""
_BOX = ("shape", "label", "x", "y", "w", "h")
_POLYGON = ("shape", "label", "points")

Shape = Literal["box", "polygon"]


def _distinct(shapes: tuple[Shape, ...]) -> tuple[Shape, ...]:
    repeated = [n for n, shape in enumerate(shapes) if shape in shapes[:n]]
    refuse([Fault(f"[{n}]", f"{shapes[n]!r} again", "each shape once") for n in repeated])
    return shapes


class Boxes(Counted):
    """Labelled rectangles and polygons on an image, in fractions of its width and height from the
    upper left corner. The answer: ``[{"shape": "box", "label": "car", "x": 0.1, "y": 0.2, "w": 0.3,
    "h": 0.1}, {"shape": "polygon", "label": "car", "points": [[0.1, 0.2], [0.3, 0.2], [0.2,
    0.5]]}]``, rounded to six decimals. Shapes keep the order in which they were drawn; a polygon's
    last corner is joined to its first.
    """

    type: Literal["boxes"]
    """the type of the question"""
    of: Name
    """the image or page field"""
    shapes: Annotated[Many[Shape], Field(min_length=1), AfterValidator(_distinct)] = ("box",)
    """which shapes can be drawn: `box`, `polygon`"""

    def references(self) -> tuple[Reference, ...]:
        """The image."""
        return (Reference("of", self.of, frozenset({"image", "page"})),)

    def read(self, answer: object, content: Mapping[str, object], at: str, faults: Faults) -> Json:
        """The shapes."""
        read: list[Json] = []
        optional = ("x", "y", "w", "h", "points")
        for here, part in self.read_parts(answer, ("shape", "label"), at, faults, optional):
            if faults.full:
                break
            shape = part["shape"]
            if shape not in self.shapes:
                faults.add(f"{here}.shape", shape, one_of(self.shapes))
                continue
            keys = _BOX if shape == "box" else _POLYGON
            if expect_keys(part, keys, (), here, faults) is None:
                continue
            label = self.read_label(part, here, faults)
            if shape == "box":
                box = read_box(part, here, faults)
                read.append({"shape": "box", "label": label, **box})
            else:
                points = _read_points(part["points"], f"{here}.points", faults)
                read.append({"shape": "polygon", "label": label, "points": points})
        return read

    def question(self) -> Question:
        """JSON text, from which methods for boxes read the parts."""
        return Question(self.name, Kind.BOXES)

    def right(self, label: Json, known: Json) -> bool | None:
        """Whether the shapes cover the known ones enough."""
        return alike(parts_of(label), parts_of(known), shape_overlap)


def read_box(part: Mapping[str, object], at: str, faults: Faults) -> dict[str, Json]:
    """A rectangle inside the image, rounded; what sticks out by rounding alone is cut."""
    box: dict[str, Json] = {}
    for corner, size in (("x", "w"), ("y", "h")):
        low = read_number(part, corner, (-SMALLEST / 2, 1.0), at, faults)
        length = read_number(part, size, (SMALLEST, 1.0 + SMALLEST), at, faults)
        if low is None or length is None:
            continue
        low, length = max(round(low, DIGITS), 0.0), round(length, DIGITS)
        if low + length > 1 + 2.5 * SMALLEST:
            faults.add(f"{at}.{size}", part[size], f"a number so that {corner} + {size} ≤ 1")
            continue
        if round(low + length, DIGITS) > 1:
            length = round(1 - low, DIGITS)
        if length < SMALLEST / 2:
            faults.add(f"{at}.{size}", part[size], f"at least {SMALLEST:g} inside the image")
            continue
        box |= {corner: whole(low), size: whole(length)}
    return {key: box[key] for key in ("x", "y", "w", "h") if key in box}


def _read_points(answer: object, at: str, faults: Faults) -> list[Json]:
    """The corners, rounded, without a corner that repeats the one before it."""
    before = len(faults)
    corners: list[tuple[float, float]] = []
    for n, point in enumerate(expect_list(answer, 3, MOST_POINTS, at, faults)):
        if faults.full:
            break
        corner = _corner(point)
        if corner is None:
            found = f"[{', '.join(map(shown, point[:3]))}]" if isinstance(point, list) else ""
            faults.say(f"{at}[{n}]", found or shown(point), "[x, y], both from 0 to 1")
            continue
        if not corners or corner != corners[-1]:
            corners.append(corner)
    while len(corners) > 1 and corners[0] == corners[-1]:
        corners.pop()
    if len(faults) == before and len(set(corners)) < 3:
        faults.say(at, f"{len(set(corners))} different corners", "at least 3")
    return [[whole(x), whole(y)] for x, y in corners]


def _corner(point: object) -> tuple[float, float] | None:
    if not isinstance(point, list) or len(point) != 2:
        return None
    x, y = point
    if type(x) not in (int, float) or type(y) not in (int, float):
        return None
    # so much beyond the image rounds to its edge
    low, high = -SMALLEST / 2, 1 + SMALLEST / 2
    if not (low <= x <= high and low <= y <= high):
        return None
    return min(max(round(x, DIGITS), 0.0), 1.0), min(max(round(y, DIGITS), 0.0), 1.0)
