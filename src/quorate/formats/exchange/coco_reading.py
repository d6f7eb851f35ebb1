"""COCO's images, annotations and categories as pieces."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from quorate.formats.exchange.gathered import read_answer, storable
from quorate.formats.exchange.losses import Losses
from quorate.formats.exchange.mask_runs import box_of, runs_of
from quorate.formats.exchange.naming import value_of
from quorate.formats.exchange.observed import options_of
from quorate.formats.exchange.one_answer import numbers, sizes
from quorate.formats.exchange.pixel_shapes import Size, finite
from quorate.formats.exchange.reading import Refusals
from quorate.formats.exchange.record import Foreign, Judged, Piece, Project
from quorate.schema.content import ContentField
from quorate.schema.errors import ReadError
from quorate.schema.json_value import Json, shown
from quorate.schema.questions import Boxes

OBJECTS, IMAGE = "objects", "image"
MOST_PIXELS = 100_000
"""the largest width or height of a mask"""
OF_IMAGE = frozenset({"id", "file_name", "width", "height"})
OF_ANNOTATION = frozenset(
    {"id", "image_id", "category_id", "bbox", "area", "iscrowd", "segmentation", "keypoints"}
) | {"num_keypoints"}

Row = dict[str, Json]


class Instances:
    """Reads one document. ``project`` has a question with the categories as labels."""

    def __init__(
        self, document: Row, title: str, rater: str, refusals: Refusals, losses: Losses
    ) -> None:
        self._rater, self._refusals, self._losses = rater, refusals, losses
        self._images = cast("list[Json]", document["images"])
        self._labels: dict[Json, str] = {}
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
        return Piece(str(name), content, (said,), meta={**meta, **sizes(IMAGE, size)}, place=place)

    def _annotation(
        self, place: str, one: Row, size: Size, parts: list[Json], foreign: list[Foreign]
    ) -> None:
        """Add what an annotation says, or refuse it."""
        label = self._labels.get(cast("int", one.get("category_id")), "") if isinstance(
            one.get("category_id"), int
        ) else ""  # fmt: skip
        if not label:
            found = shown(one.get("category_id"))
            self._refusals.add(place, "category_id", found, "the id of a category")
            return
        shape = self._shape(place, one, label, size)
        if shape is None:
            return
        part, mark = shape
        read = read_answer(
            self._question, [part], {IMAGE: ""}, place, self._refusals, "segmentation or bbox"
        )
        if not isinstance(read, list):
            return
        parts.extend(read)
        at = (len(parts) - 1,)
        if mark is not None:
            foreign.append(Foreign(mark[0], OBJECTS, mark[1], at))
        points = one.get("keypoints")
        if points:
            found_points = numbers(points)
            if found_points is None or len(found_points) % 3:
                self._refusals.add(
                    place, "keypoints", shown(points), "x, y and visibility in turns"
                )
            else:
                data: Row = {"label": label, "keypoints": points}
                foreign.append(Foreign("keypoints", OBJECTS, data, at))
        for key in one:
            if key not in OF_ANNOTATION:
                self._losses.add(key, "what stands beside a shape has no place", place)

    def _shape(
        self, place: str, one: Row, label: str, size: Size
    ) -> tuple[Json, tuple[str, Row] | None] | None:
        """The part, and the mark that says more; None where it was refused."""
        drawn = one.get("segmentation")
        if isinstance(drawn, dict):
            return self._mask(place, one, drawn, label)
        if isinstance(drawn, list) and drawn:
            return self._polygons(place, drawn, label, size, crowd=one.get("iscrowd") == 1)
        box = numbers(one.get("bbox"), 4)
        if box is None or box[2] <= 0 or box[3] <= 0:
            expected = "x, y, width and height in pixels, the last two above 0"
            self._refusals.add(place, "bbox", _listed(one.get("bbox")), expected)
            return None
        mark: tuple[str, Row] | None = None
        if one.get("iscrowd") == 1:
            mark = ("crowd", {"label": label})
        return size.box(label, box[0], box[1], box[2], box[3]), mark

    def _polygons(
        self, place: str, drawn: list[Json], label: str, size: Size, *, crowd: bool
    ) -> tuple[Json, tuple[str, Row] | None] | None:
        rings: list[list[tuple[float, float]]] = []
        for n, ring in enumerate(drawn):
            flat = numbers(ring)
            if flat is None or len(flat) < 6 or len(flat) % 2:
                expected = "x and y in turns, of at least three corners"
                self._refusals.add(place, f"segmentation[{n}]", _listed(ring), expected)
                return None
            rings.append(list(zip(flat[::2], flat[1::2], strict=True)))
        if len(rings) == 1:
            return size.polygon(label, rings[0]), ("crowd", {"label": label}) if crowd else None
        xs, ys = ([point[axis] for ring in rings for point in ring] for axis in (0, 1))
        part = size.box(label, min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
        return part, ("polygons", {"label": label, "segmentation": drawn, "crowd": crowd})

    def _mask(
        self, place: str, one: Row, drawn: Row, label: str
    ) -> tuple[Json, tuple[str, Row] | None] | None:
        sides = numbers(drawn.get("size"), 2)
        at = "segmentation.size"
        if sides is None or not all(s == int(s) and 0 < s <= MOST_PIXELS for s in sides):
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
        counts: list[Json] = [*runs]
        data: Row = {"label": label, "size": [height, width], "counts": counts}
        data["crowd"] = one.get("iscrowd") == 1
        return Size(width, height).box(label, *box), ("mask", data)


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
