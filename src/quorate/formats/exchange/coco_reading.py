"""COCO's images, annotations and categories as pieces."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import cast

from quorate.formats.exchange.coco_subsets import SPLIT
from quorate.formats.exchange.drawn import Outline
from quorate.formats.exchange.gathered import read_answer, storable
from quorate.formats.exchange.losses import Losses
from quorate.formats.exchange.mask_runs import box_of, runs_of
from quorate.formats.exchange.naming import value_of
from quorate.formats.exchange.observed import options_of
from quorate.formats.exchange.one_answer import numbers, sizes
from quorate.formats.exchange.outlines import around, rotated_corners, rotated_from_centre
from quorate.formats.exchange.pixel_shapes import Size, finite
from quorate.formats.exchange.reading import Refusals
from quorate.formats.exchange.record import Foreign, Judged, Piece, Project
from quorate.formats.exchange.shapes import (
    MOST_SIDE,
    Keypoints,
    Mask,
    Notes,
    Point,
    Polygons,
    RotatedBox,
    Transcription,
    own_names,
)
from quorate.schema.content import ContentField
from quorate.schema.errors import ReadError
from quorate.schema.json_value import Json, shown
from quorate.schema.questions import Boxes

OBJECTS, IMAGE = "objects", "image"
OF_IMAGE = frozenset({"id", "file_name", "width", "height", SPLIT})
OF_ANNOTATION = frozenset(
    {"id", "image_id", "category_id", "bbox", "area", "iscrowd", "segmentation", "keypoints"}
) | {"num_keypoints", "attributes", "utf8_string"}
NOTES = ("occluded", "truncated", "difficult")

Row = dict[str, Json]


class Instances:
    """Reads one document. ``project`` has a question with the categories as labels."""

    def __init__(
        self, document: Row, title: str, rater: str, refusals: Refusals, losses: Losses
    ) -> None:
        self._rater, self._refusals, self._losses = rater, refusals, losses
        self._images = cast("list[Json]", document["images"])
        self._labels: dict[Json, str] = {}
        self._names: dict[str, tuple[str, ...]] = {}
        categories: list[Json] = []
        for n, one in enumerate(cast("list[Json]", document["categories"])):
            if not isinstance(one, dict) or type(one.get("id")) is not int:
                refusals.add(f"categories[{n}]", "id", shown(one), "a category with a number as id")
                continue
            name = one.get("name")
            if not isinstance(name, str) or not value_of(name):
                refusals.add(f"categories[{n}]", "name", shown(name), "the category's name")
                continue
            self._labels[one["id"]] = value_of(name)
            points = one.get("keypoints")
            if isinstance(points, list) and all(isinstance(word, str) for word in points):
                self._names[value_of(name)] = tuple(map(str, points))
            categories.append(one)
        options = options_of(self._labels.values())
        if not options:
            raise ReadError("there is no category", where=title, remedy="expected at least one")
        self._question = Boxes(
            name=OBJECTS, type="boxes", ask="Mark the objects", of=IMAGE,
            labels=options, shapes=("box", "polygon"),
        )  # fmt: skip
        self.project = Project(
            title,
            (ContentField(name=IMAGE, type="image"),),
            (self._question,),
            meta={"coco": {"categories": categories}},
        )
        self._of_image: dict[str, list[tuple[str, Row]]] = {}
        for n, one in enumerate(cast("list[Json]", document["annotations"])):
            self._sort_in(f"annotations[{n}]", one)

    def _sort_in(self, place: str, one: Json) -> None:
        if not isinstance(one, dict):
            self._refusals.add(place, "", shown(one), "an annotation")
        elif type(one.get("image_id")) not in (int, str):
            self._refusals.add(place, "image_id", shown(one.get("image_id")), "an image's id")
        else:
            self._of_image.setdefault(str(one["image_id"]), []).append((place, one))

    def pieces(self) -> Iterator[Piece]:
        """The images with their annotations; then annotations of no image are refused."""
        seen: set[str] = set()
        for n, image in enumerate(self._images):
            piece = self._piece(f"images[{n}]", image, seen)
            if piece is not None:
                yield piece
        for name, left in self._of_image.items():
            if name not in seen:
                for place, _ in left:
                    self._refusals.add(place, "image_id", shown(name), "the id of an image")

    def _piece(self, place: str, image: Json, seen: set[str]) -> Piece | None:
        if not isinstance(image, dict):
            self._refusals.add(place, "", shown(image), "an image")
            return None
        name, file = image.get("id"), image.get("file_name")
        if type(name) not in (int, str) or name == "" or str(name) in seen:
            self._refusals.add(place, "id", shown(name), "an id that no other image has")
            return None
        seen.add(str(name))
        if not isinstance(file, str) or not file.strip():
            self._refusals.add(place, "file_name", shown(file), "the name of a file")
            return None
        width, height = finite(image.get("width")), finite(image.get("height"))
        if width is None or height is None or width <= 0 or height <= 0:
            found = f"{shown(image.get('width'))} × {shown(image.get('height'))}"
            self._refusals.add(place, "width", found, "width and height in pixels")
            return None
        content: Row = {IMAGE: file}
        if not storable(content, place, self._refusals):
            return None
        size = Size(width, height)
        parts: list[Json] = []
        foreign: list[Foreign] = []
        for at, one in self._of_image.get(str(name), []):
            self._annotation(at, one, size, parts, foreign)
        said = Judged(self._rater, {OBJECTS: parts}, foreign=tuple(foreign))
        meta = {key: value for key, value in image.items() if key not in OF_IMAGE}
        split = image.get(SPLIT)
        return Piece(
            str(name),
            content,
            (said,),
            slices={SPLIT: split} if isinstance(split, str) and split else {},
            meta={**meta, **sizes(IMAGE, size)},
            place=place,
        )

    def _annotation(
        self, place: str, one: Row, size: Size, parts: list[Json], foreign: list[Foreign]
    ) -> None:
        """Add what an annotation says, or refuse it."""
        number = one.get("category_id")
        label = self._labels.get(number, "") if isinstance(number, int) else ""
        if not label:
            self._refusals.add(place, "category_id", shown(number), "the id of a category")
            return
        points = self._keypoints(place, one, label, size)
        if points is None:
            return
        if points and not one.get("segmentation") and one.get("area") == 0:
            foreign.append(points[0].foreign(OBJECTS))
            return
        shape = self._shape(place, one, label, size)
        if shape is None:
            return
        part, outline = shape
        read = read_answer(
            self._question, [part], {IMAGE: ""}, place, self._refusals, "segmentation or bbox"
        )
        if not isinstance(read, list):
            return
        parts.extend(read)
        at = (len(parts) - 1,)
        for mark in (outline, *points):
            if mark is not None:
                foreign.append(mark.foreign(OBJECTS, at))
        self._beside(place, one, at, foreign)

    def _beside(self, place: str, one: Row, at: tuple[int, ...], foreign: list[Foreign]) -> None:
        given = one.get("attributes")
        said = dict(given) if isinstance(given, dict) else {}
        said.pop("rotation", None)
        whole_numbers = {
            key: value
            for key in ("z_order", "group")
            if type(value := said.get(key)) is int and said.pop(key) is not None
        }
        view = said.pop("view") if isinstance(said.get("view"), str) else ""
        marked = {key: said.pop(key) for key in NOTES if type(said.get(key)) is bool}
        notes = Notes(
            occluded=marked.get("occluded") is True,
            truncated=marked.get("truncated") is True,
            difficult=marked.get("difficult") is True,
            crowd=one.get("iscrowd") == 1,
            view=str(view),
            z_order=whole_numbers.get("z_order", 0),
            group=whole_numbers.get("group", 0),
            attributes=said,
        ).foreign(OBJECTS, at)
        if notes is not None:
            foreign.append(notes)
        text = one.get("utf8_string")
        if isinstance(text, str) and text:
            foreign.append(Transcription((), (text,)).foreign(OBJECTS, at))
        for key in one:
            if key not in OF_ANNOTATION:
                self._losses.add(key, "what stands beside a shape has no place", place)

    def _keypoints(
        self, place: str, one: Row, label: str, size: Size
    ) -> tuple[Keypoints, ...] | None:
        """The keypoints, none where there are none; None where they were refused."""
        given = one.get("keypoints")
        if not given:
            return ()
        flat = numbers(given)
        if flat is None or len(flat) % 3 or not all(seen in (0, 1, 2) for seen in flat[2::3]):
            expected = "x, y and visibility (0, 1 or 2) in turns"
            self._refusals.add(place, "keypoints", _listed(given), expected)
            return None
        names = own_names(self._names.get(label, ()), label)
        points = tuple(
            (x / size.width, y / size.height, int(seen))
            for x, y, seen in zip(flat[::3], flat[1::3], flat[2::3], strict=True)
        )
        return (Keypoints((label,), points, names if len(names) == len(points) else ()),)

    def _shape(
        self, place: str, one: Row, label: str, size: Size
    ) -> tuple[Json, Outline | None] | None:
        """The part, and the shape that says more; None where it was refused."""
        drawn = one.get("segmentation")
        said = one.get("attributes")
        turn = finite(said.get("rotation")) if isinstance(said, dict) else None
        if isinstance(drawn, dict):
            return self._mask(place, drawn, label)
        if isinstance(drawn, list) and drawn:
            return self._polygons(place, drawn, label, size, turn or 0.0)
        box = numbers(one.get("bbox"), 4)
        if box is None or box[2] <= 0 or box[3] <= 0:
            expected = "x, y, width and height in pixels, the last two above 0"
            self._refusals.add(place, "bbox", _listed(one.get("bbox")), expected)
            return None
        x, y, w, h = box
        if not turn:
            return size.box(label, x, y, w, h), None
        turned = rotated_from_centre(label, (x, y, x + w, y + h), turn, size)
        return size.polygon(label, rotated_corners(turned, size)), turned

    def _polygons(
        self, place: str, drawn: list[Json], label: str, size: Size, turn: float
    ) -> tuple[Json, Outline | None] | None:
        rings: list[list[Point]] = []
        for n, ring in enumerate(drawn):
            flat = numbers(ring)
            if flat is None or len(flat) < 6 or len(flat) % 2:
                expected = "x and y in turns, of at least three corners"
                self._refusals.add(place, f"segmentation[{n}]", _listed(ring), expected)
                return None
            rings.append(list(zip(flat[::2], flat[1::2], strict=True)))
        if len(rings) == 1:
            turned = _turned(rings[0], label, turn, size) if len(rings[0]) == 4 and turn else None
            return size.polygon(label, rings[0]), turned
        left, top, right, bottom = around([corner for ring in rings for corner in ring])
        part = size.box(label, left, top, right - left, bottom - top)
        parts = tuple(tuple((x / size.width, y / size.height) for x, y in ring) for ring in rings)
        return part, Polygons((label,), parts)

    def _mask(self, place: str, drawn: Row, label: str) -> tuple[Json, Outline | None] | None:
        sides = numbers(drawn.get("size"), 2)
        at = "segmentation.size"
        if sides is None or not all(s == int(s) and 0 < s <= MOST_SIDE for s in sides):
            self._refusals.add(place, at, _listed(drawn.get("size")), "[height, width] in pixels")
            return None
        height, width = int(sides[0]), int(sides[1])
        runs, found = _runs(drawn.get("counts"))
        if runs is None or any(run < 0 for run in runs) or sum(runs) != height * width:
            if runs is not None:
                found = f"runs of {sum(runs)} pixels"
            expected = f"runs, 0 or more each, of {height} × {width} pixels together"
            self._refusals.add(place, "segmentation.counts", found, expected)
            return None
        box = box_of(runs, height)
        if box is None:
            self._refusals.add(place, "segmentation.counts", "an empty mask", "a pixel inside")
            return None
        mask = Mask((label,), (height, width), tuple(runs))
        return Size(width, height).box(label, *box), mask


def _turned(corners: list[Point], label: str, turn: float, size: Size) -> RotatedBox:
    """The turned box that four corners are, from its own upper left one on."""
    (x, y), second, third = corners[:3]
    w, h = math.dist((x, y), second), math.dist(second, third)
    return RotatedBox(
        (label,), x / size.width, y / size.height, w / size.width, h / size.height, turn
    )


def _runs(counts: Json) -> tuple[list[int] | None, str]:
    """The runs, or None and what was found instead."""
    if isinstance(counts, str):
        try:
            return runs_of(counts), ""
        except ValueError as error:
            return None, f"{shown(counts)} with {error}"
    given = numbers(counts)
    if given is None or any(run != int(run) for run in given):
        return None, _listed(counts)
    return [int(run) for run in given], ""


def _listed(value: Json) -> str:
    """A short list with its elements; else the value in a few words."""
    if isinstance(value, list) and len(value) <= 6:
        return f"[{', '.join(map(shown, value))}]"
    return shown(value)
