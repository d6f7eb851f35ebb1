"""CVAT's images as pieces."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from quorate.formats.exchange.gathered import read_answer, storable
from quorate.formats.exchange.losses import Losses
from quorate.formats.exchange.naming import value_of
from quorate.formats.exchange.observed import options_of
from quorate.formats.exchange.one_answer import sizes
from quorate.formats.exchange.pixel_shapes import Size, finite
from quorate.formats.exchange.reading import Refusals
from quorate.formats.exchange.record import Foreign, Judged, Piece, Project
from quorate.formats.exchange.xml_tree import read_xml, text_in
from quorate.schema.content import ContentField
from quorate.schema.errors import ReadError
from quorate.schema.json_value import Json, shown
from quorate.schema.questions import AnyQuestion, Boxes, MultipleChoice

OBJECTS, TAGS, IMAGE, SUBSET = "objects", "tags", "image", "subset"
CARRIED = ("polyline", "points", "mask", "ellipse", "cuboid")
"""shapes that go along as they are"""
NOTES = ("occluded", "z_order", "group_id")

Row = dict[str, Json]


class Images:
    """Reads one file."""

    def __init__(self, path: Path, rater: str, refusals: Refusals, losses: Losses) -> None:
        self._rater, self._refusals, self._losses = rater, refusals, losses
        self._root = read_xml(path)
        if self._root.tag != "annotations" or self._root.find("track") is not None:
            raise ReadError(
                f"the file has <{'track' if self._root.tag == 'annotations' else self._root.tag}>",
                where=str(path),
                remedy="export as «CVAT for images 1.1», which has <image> in <annotations>",
            )
        shapes = [one for image in self._root.findall("image") for one in image]
        declared = [text_in(one, "name") for one in self._root.iterfind("meta//labels/label")]
        tagged = [one.get("label", "") for one in shapes if one.tag == "tag"]
        drawn = [*declared, *(one.get("label", "") for one in shapes if one.tag != "tag")]
        self._boxes: Boxes | None = None
        self._tags: MultipleChoice | None = None
        questions: list[AnyQuestion] = []
        if options_of(drawn) and (len(tagged) < len(shapes) or not tagged):
            self._boxes = Boxes(
                name=OBJECTS, type="boxes", ask="Mark the objects", of=IMAGE,
                labels=options_of(drawn), shapes=("box", "polygon"),
            )  # fmt: skip
            questions.append(self._boxes)
        if options_of(tagged):
            self._tags = MultipleChoice(
                name=TAGS, type="multiple_choice", ask="What applies to the picture?",
                options=options_of(tagged), min=0,
            )  # fmt: skip
            questions.append(self._tags)
        if not questions:
            raise ReadError("there is no label", where=str(path), remedy="expected at least one")
        field = ContentField(name=IMAGE, type="image")
        self.project = Project(path.stem, (field,), tuple(questions))

    def pieces(self) -> Iterator[Piece]:
        """The images, each an item."""
        seen: set[str] = set()
        for n, image in enumerate(self._root.findall("image")):
            piece = self._piece(f"image {n + 1}", image, seen)
            if piece is not None:
                yield piece

    def _piece(self, place: str, image: ElementTree.Element, seen: set[str]) -> Piece | None:
        name, picture = image.get("id", ""), image.get("name", "")
        width, height = finite(image.get("width")), finite(image.get("height"))
        if not name or name in seen:
            self._refusals.add(place, "id", shown(name), "an id that no other image has")
            return None
        seen.add(name)
        if not picture.strip():
            self._refusals.add(place, "name", shown(picture), "the name of a file")
            return None
        if width is None or height is None or width <= 0 or height <= 0:
            found = shown(f"{image.get('width')} × {image.get('height')}")
            self._refusals.add(place, "width", found, "width and height in pixels")
            return None
        content: Row = {IMAGE: picture}
        if not storable(content, place, self._refusals):
            return None
        size = Size(width, height)
        parts: list[Json] = []
        foreign: list[Foreign] = []
        tags: list[Json] = []
        for n, one in enumerate(image, 1):
            at = f"{place} (id {name}), <{one.tag}> {n}"
            if one.tag == "tag":
                self._beside(at, one)
                tags.append(value_of(one.get("label", "")))
            else:
                self._shape(at, one, size, parts, foreign)
        labels: Row = {} if self._boxes is None else {OBJECTS: parts}
        if self._tags is not None:
            chosen: list[Json] = [value for value in dict.fromkeys(tags) if value]
            labels[TAGS] = read_answer(self._tags, chosen, content, place, self._refusals)
        subset = image.get(SUBSET, "")
        return Piece(
            name,
            content,
            (Judged(self._rater, labels, foreign=tuple(foreign)),),
            slices={SUBSET: subset} if subset else {},
            meta=sizes(IMAGE, size),
            place=place,
        )

    def _beside(self, place: str, one: ElementTree.Element) -> None:
        for child in one:
            self._losses.add(child.tag, f"what a {one.tag} has beside has no place", place)

    def _shape(
        self,
        place: str,
        one: ElementTree.Element,
        size: Size,
        parts: list[Json],
        foreign: list[Foreign],
    ) -> None:
        """Add a shape, or refuse it."""
        label = value_of(one.get("label", ""))
        if not label:
            self._refusals.add(place, "label", shown(one.get("label")), "a label")
            return
        if one.tag in CARRIED:
            self._beside(place, one)
            foreign.append(Foreign(f"cvat_{one.tag}", OBJECTS, {**one.attrib}))
            return
        if one.tag not in ("box", "polygon"):
            self._losses.add(one.tag, f"a {one.tag} has no place", place)
            return
        drawn = self._box(place, one, size, label) if one.tag == "box" else None
        if one.tag == "polygon":
            drawn = self._polygon(place, one, size, label)
        if drawn is None or self._boxes is None:
            return
        read = read_answer(self._boxes, [drawn[0]], {IMAGE: ""}, place, self._refusals, "points")
        if not isinstance(read, list):
            return
        parts.extend(read)
        at = (len(parts) - 1,)
        if drawn[1]:
            foreign.append(Foreign("rotated_box", OBJECTS, drawn[1], at))
        notes: Row = {key: one.attrib[key] for key in NOTES if one.get(key, "0") != "0"}
        said: Row = {a.get("name", ""): a.text or "" for a in one.findall("attribute")}
        if said:
            notes["attributes"] = said
        if notes:
            foreign.append(Foreign("shape_notes", OBJECTS, notes, at))

    def _box(
        self, place: str, one: ElementTree.Element, size: Size, label: str
    ) -> tuple[Json, Row] | None:
        texts = [one.get(key) for key in ("xtl", "ytl", "xbr", "ybr")]
        sides = [side for side in map(finite, texts) if side is not None]
        turn = finite(one.get("rotation", "0"))
        if len(sides) < 4 or turn is None or sides[2] <= sides[0] or sides[3] <= sides[1]:
            found = ", ".join(shown(text) for text in (*texts, one.get("rotation", "0")))
            expected = "xtl, ytl, xbr and ybr in pixels, the last two larger, and degrees"
            self._refusals.add(place, "xtl", found, expected)
            return None
        left, top, right, bottom = sides
        w, h = right - left, bottom - top
        if not turn:
            return size.box(label, left, top, w, h), {}
        corners = turned((left + w / 2, top + h / 2), w, h, turn)
        # as other tools keep it: turned around the upper left corner, where that comes to be
        x, y = corners[0]
        data: Row = {"x": x / size.width, "y": y / size.height, "w": w / size.width,
                     "h": h / size.height, "rotation": turn}  # fmt: skip
        data |= {"width": size.width, "height": size.height}
        return size.polygon(label, corners), data

    def _polygon(
        self, place: str, one: ElementTree.Element, size: Size, label: str
    ) -> tuple[Json, Row] | None:
        corners: list[list[float]] = []
        for word in one.get("points", "").split(";"):
            pair = [side for side in map(finite, word.split(",")) if side is not None]
            if len(pair) != 2 or word.count(",") != 1:
                self._refusals.add(place, "points", shown(word), "corners as x,y;x,y;x,y")
                return None
            corners.append(pair)
        return size.polygon(label, corners), {}


def turned(
    centre: tuple[float, float], w: float, h: float, degrees: float
) -> list[tuple[float, float]]:
    """The corners of a box turned clockwise around its centre, from the upper left one on."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    around = ((-w / 2, -h / 2), (w / 2, -h / 2), (w / 2, h / 2), (-w / 2, h / 2))
    return [(centre[0] + x * cos - y * sin, centre[1] + x * sin + y * cos) for x, y in around]
