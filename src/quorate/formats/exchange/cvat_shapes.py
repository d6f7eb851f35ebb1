"""The shapes of CVAT's files, in pixels, and ours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree

import numpy as np

from quorate.formats.exchange.mask_runs import MOST_PIXELS, placed_counts
from quorate.formats.exchange.outlines import (
    ellipse_corners,
    rotated_corners,
    rotated_from_centre,
)
from quorate.formats.exchange.pixel_shapes import Size, finite
from quorate.formats.exchange.reading import Refusals
from quorate.formats.exchange.shapes import (
    HIDDEN,
    MOST_SIDE,
    SEEN,
    Ellipse,
    Keypoints,
    Mask,
    Notes,
    Point,
    Polyline,
    Shape,
    own_names,
)
from quorate.formats.exchange.xml_tree import text_in
from quorate.schema.json_value import Json, shown

FLAGS = {"truncated": "truncated", "difficult": "difficult", "is_crowd": "crowd"}
"""attributes that CVAT makes of other formats' notes, and what they are here"""
VIEW = "view"
TEXTS = ("text", "transcription")
"""attributes that say what is written in a region"""

Element = ElementTree.Element


@dataclass(frozen=True)
class Found:
    """A shape: the part of an answer, None for what is no area, and marks that say more."""

    part: Json
    marks: tuple[Shape, ...] = ()


class Shapes:
    """Reads shapes; what does not fit is refused with its place."""

    def __init__(self, refusals: Refusals) -> None:
        self._refusals = refusals

    def read(self, place: str, one: Element, label: str, size: Size) -> Found | None:
        """The shape of an element whose tag is one of ``SHAPES``; None where it was refused."""
        read: Mapping[str, Callable[[str, Element, str, Size], Found | None]] = {
            "box": self._box,
            "polygon": self._polygon,
            "polyline": self._polyline,
            "points": self._points,
            "skeleton": self._skeleton,
            "ellipse": self._ellipse,
            "mask": self._mask,
        }
        return read[one.tag](place, one, label, size)

    def _box(self, place: str, one: Element, label: str, size: Size) -> Found | None:
        sides, turn = sides_of(one), finite(one.get("rotation", "0"))
        if sides is None or turn is None:
            texts = [one.get(key) for key in ("xtl", "ytl", "xbr", "ybr")]
            found = ", ".join(shown(text) for text in (*texts, one.get("rotation", "0")))
            expected = "xtl, ytl, xbr and ybr in pixels, the last two larger, and degrees"
            self._refusals.add(place, "xtl", found, expected)
            return None
        left, top, right, bottom = sides
        if not turn:
            return Found(size.box(label, left, top, right - left, bottom - top))
        turned = rotated_from_centre(label, sides, turn, size)
        return Found(size.polygon(label, rotated_corners(turned, size)), (turned,))

    def _polygon(self, place: str, one: Element, label: str, size: Size) -> Found | None:
        corners = self._corners(place, one)
        return None if corners is None else Found(size.polygon(label, corners))

    def _polyline(self, place: str, one: Element, label: str, size: Size) -> Found | None:
        corners = self._corners(place, one)
        if corners is None:
            return None
        if len(corners) < 2:
            self._refusals.add(place, "points", shown(one.get("points")), "two points at least")
            return None
        return Found(None, (Polyline((label,), _fractions(corners, size)),))

    def _points(self, place: str, one: Element, label: str, size: Size) -> Found | None:
        corners = self._corners(place, one)
        if corners is None:
            return None
        there = tuple((x, y, SEEN) for x, y in _fractions(corners, size))
        return Found(None, (Keypoints((label,), there),))

    def _skeleton(self, place: str, one: Element, label: str, size: Size) -> Found | None:
        found: list[tuple[float, float, int]] = []
        names: list[str] = []
        for n, point in enumerate(one.findall("points"), 1):
            corners = self._corners(f"{place}, point {n}", point)
            if corners is None:
                return None
            if len(corners) != 1:
                given = shown(point.get("points"))
                self._refusals.add(f"{place}, point {n}", "points", given, "one point")
                return None
            seen = HIDDEN if point.get("occluded") == "1" else SEEN
            ((x, y),) = _fractions(corners, size)
            found.append((x, y, 0 if point.get("outside") == "1" else seen))
            names.append(point.get("label", str(n)))
        if not found:
            self._refusals.add(place, "points", "none", "the points of the skeleton")
            return None
        named = own_names(tuple(names), label)
        return Found(None, (Keypoints((label,), tuple(found), named),))

    def _ellipse(self, place: str, one: Element, label: str, size: Size) -> Found | None:
        given = [finite(one.get(key, "")) for key in ("cx", "cy", "rx", "ry")]
        turn = finite(one.get("rotation", "0"))
        sides = [side for side in given if side is not None]
        if len(sides) < 4 or turn is None or sides[2] <= 0 or sides[3] <= 0:
            found = ", ".join(shown(one.get(key)) for key in ("cx", "cy", "rx", "ry", "rotation"))
            expected = "cx, cy, rx and ry in pixels, the last two above 0, and degrees"
            self._refusals.add(place, "cx", found, expected)
            return None
        x, y, rx, ry = sides
        across, down = size.width, size.height
        ellipse = Ellipse((label,), x / across, y / down, rx / across, ry / down, turn)
        return Found(size.polygon(label, ellipse_corners(ellipse, size)), (ellipse,))

    def _mask(self, place: str, one: Element, label: str, size: Size) -> Found | None:
        keys = ("left", "top", "width", "height")
        given = [finite(one.get(key, "")) for key in keys]
        left, top, w, h = (int(side) if side is not None else -1 for side in given)
        across, down = int(size.width), int(size.height)
        inside = left >= 0 and top >= 0 and w > 0 and h > 0
        fits = inside and left + w <= across and top + h <= down
        if (
            not fits
            or max(across, down) > MOST_SIDE
            or w * h > MOST_PIXELS
            or down * w > MOST_PIXELS
        ):
            found = ", ".join(shown(one.get(key)) for key in keys)
            expected = f"left, top, width and height inside {across} × {down} pixels"
            self._refusals.add(place, "left", found, expected)
            return None
        runs = [finite(word) for word in one.get("rle", "").split(",")]
        whole = [int(run) for run in runs if run is not None and run == int(run) and run >= 0]
        if len(whole) < len(runs) or sum(whole) != w * h or not any(whole[1::2]):
            expected = f"runs of {w} × {h} pixels, outside and inside in turns"
            self._refusals.add(place, "rle", shown(one.get("rle")), expected)
            return None
        pixels = np.repeat(np.arange(len(whole)) % 2 == 1, whole).reshape(h, w)
        mask = Mask(
            (label,), (down, across), tuple(placed_counts(pixels, left, top, (down, across)))
        )
        rows, columns = np.flatnonzero(pixels.any(1)), np.flatnonzero(pixels.any(0))
        x, y = left + int(columns[0]), top + int(rows[0])
        wide, high = int(columns[-1] - columns[0]) + 1, int(rows[-1] - rows[0]) + 1
        return Found(size.box(label, x, y, wide, high), (mask,))

    def _corners(self, place: str, one: Element) -> list[Point] | None:
        corners: list[Point] = []
        for word in one.get("points", "").split(";"):
            pair = [side for side in map(finite, word.split(",")) if side is not None]
            if len(pair) != 2 or word.count(",") != 1:
                self._refusals.add(place, "points", shown(word), "corners as x,y;x,y;x,y")
                return None
            corners.append((pair[0], pair[1]))
        return corners


SHAPES = ("box", "polygon", "polyline", "points", "skeleton", "ellipse", "mask")
"""the tags of elements that are read"""


def sides_of(one: Element) -> tuple[float, float, float, float] | None:
    """Left, top, right and bottom of a box in pixels; None where they are none."""
    texts = [one.get(key) for key in ("xtl", "ytl", "xbr", "ybr")]
    sides = [side for side in map(finite, texts) if side is not None]
    if len(sides) < 4 or sides[2] <= sides[0] or sides[3] <= sides[1]:
        return None
    return sides[0], sides[1], sides[2], sides[3]


def declared_in(root: Element) -> list[str]:
    """The labels that a file declares; the points of skeletons are none of their own."""
    found = root.iterfind("meta//labels/label")
    return [text_in(one, "name") for one in found if not text_in(one, "parent")]


def notes_in(one: Element) -> tuple[Notes, str]:
    """What is said of a shape beside, and what is written in it."""
    given = {a.get("name", ""): (a.text or "") for a in one.findall("attribute")}
    text = next((given.pop(key) for key in TEXTS if given.get(key)), "")
    flags = {
        ours: given.pop(theirs).lower() == "true"
        for theirs, ours in FLAGS.items()
        if given.get(theirs, "").lower() in ("true", "false")
    }
    notes = Notes(
        occluded=one.get("occluded") == "1",
        view=given.pop(VIEW, ""),
        z_order=_whole(one.get("z_order")),
        group=_whole(one.get("group_id")),
        attributes=dict(given),
        **flags,
    )
    return notes, text


def _whole(text: str | None) -> int:
    found = finite(text) if text else None
    return int(found) if found is not None else 0


def _fractions(corners: list[Point], size: Size) -> tuple[Point, ...]:
    return tuple((x / size.width, y / size.height) for x, y in corners)
