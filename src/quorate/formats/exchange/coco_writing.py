"""Pieces as one document of COCO."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import replace
from pathlib import Path
from typing import cast

from quorate.formats.exchange.coco_subsets import DEFAULT, FOLDER, SPLIT
from quorate.formats.exchange.drawn import Drawn, drawn_of
from quorate.formats.exchange.format import Written
from quorate.formats.exchange.gathered import noted
from quorate.formats.exchange.losses import HELD, Losses
from quorate.formats.exchange.mask_runs import box_of, text_of
from quorate.formats.exchange.naming import value_of
from quorate.formats.exchange.one_answer import (
    SHAPES,
    count_unheld,
    picture_size,
    pictured,
    undrawn,
    written_answer,
)
from quorate.formats.exchange.outlines import (
    area_of,
    around,
    ellipse_corners,
    rotated_corners,
)
from quorate.formats.exchange.pixel_shapes import SIZE, Size
from quorate.formats.exchange.places import HALVES, new_file, new_folder
from quorate.formats.exchange.record import Judged, Piece, Project
from quorate.formats.exchange.shapes import (
    Ellipse,
    Keypoints,
    Mask,
    Notes,
    Point,
    Polygons,
    Polyline,
    RotatedBox,
    numbered,
)
from quorate.schema.json_value import Json, whole

HOLDS = frozenset({SHAPES, "slices"})
_UNSAFE = re.compile(r"[^\w.-]+")
CROWD = "crowd"
PIXELS = 6
"""decimals of a pixel where a shape is not rounded already"""

Row = dict[str, Json]


class Target:
    """Writes one project."""

    def __init__(self, project: Project, rater: str, images: str, *, compressed: bool) -> None:
        self._rater, self._folder, self._compressed = rater, images, compressed
        self._losses = Losses()
        self._on = pictured(project, "COCO", self._losses)
        self._categories = _categories(project, self._on.labels)
        self._ids = {value_of(str(one["name"])): one for one in self._categories}
        self._annotations: list[Row] = []
        self._images: list[Row] = []

    def write(self, pieces: Iterable[Piece], target: Path, *, force: bool) -> Written:
        """One document, whole or not at all."""
        for piece in pieces:
            if piece.slices:
                self._losses.add("slices", HELD["slices"], piece.place or piece.item)
            self._add(piece, piece.item)
        with new_file(target, force=force) as part:
            self._save(part)
        return Written((target,), len(self._images), self._losses)

    def write_folder(self, pieces: Iterable[Piece], target: Path, *, force: bool) -> Written:
        """A folder with a document a subset, whole or not at all."""
        subsets: dict[str, Target] = {}
        taken: set[tuple[str, str]] = set()
        for piece in pieces:
            split = piece.slices.get(SPLIT, "")
            if any(name != SPLIT for name in piece.slices):
                what = "only the split has a place"
                self._losses.add("slices", what, piece.place or piece.item)
            name = _UNSAFE.sub("_", split) or DEFAULT
            into = subsets.setdefault(name, self._beside())
            short = piece.item.removeprefix(f"{split}/") if split else piece.item
            item = piece.item if (name, short) in taken else short
            taken.add((name, item))
            into._add(piece, item)
        files = []
        with new_folder(target, force=force) as folder:
            (folder / FOLDER).mkdir()
            for name, document in (subsets or {DEFAULT: self}).items():
                file = f"{FOLDER}/instances_{name}.json"
                document._save(folder / file)
                files.append(target / file)
        rows = sum(len(document._images) for document in subsets.values())
        return Written(tuple(files), rows, self._losses)

    def _beside(self) -> Target:
        """Another document of the same categories, whose losses are counted with these."""
        other = copy(self)
        other._annotations, other._images = [], []
        return other

    def _save(self, path: Path) -> None:
        if not self._categories:
            raise undrawn("COCO")
        self._number()
        self._pad()
        document: dict[str, list[Row]] = {
            "images": self._images,
            "annotations": self._annotations,
            "categories": self._categories,
        }
        with path.open("w", encoding="utf-8", errors=HALVES) as file:
            json.dump(document, file, ensure_ascii=False)
            file.write("\n")

    def _add(self, piece: Piece, name: str) -> None:
        place = piece.place or piece.item
        count_unheld(piece, HOLDS, self._losses, meta=piece.meta)
        size = picture_size(piece, self._on.field, self._folder)
        judged = written_answer(piece, self._rater)
        if size is None:
            what = "shapes are in pixels, and the picture's size is not known"
            self._losses.add("items", what, place)
            return
        if judged is None or not self._on.answered(judged):
            self._losses.add("items", "nobody judged them", place)
            return
        row: Row = {k: v for k, v in noted(piece).items() if k != SIZE}
        row |= {
            "id": name,
            "file_name": str(piece.content.get(self._on.field, "")),
            "width": whole(size.width),
            "height": whole(size.height),
        }
        self._images.append(row)
        self._draw(judged, size, name, place)

    def _draw(self, judged: Judged, size: Size, item: str, place: str) -> None:
        objects = drawn_of(judged, self._on.names, frozenset(), self._losses, place)
        for one in _grouped(list(objects), size):
            shape = self._shape(one, size, place)
            if shape is None:
                continue
            category = self._category(one.label)
            row: Row = {
                "id": len(self._annotations) + 1,
                "image_id": item,
                "category_id": category["id"],
                "iscrowd": int(one.notes.crowd),
                **shape,
            }
            if one.points is not None:
                row |= _keypoints(one.points, size)
                _declare(category, one.label, one.points)
            beside = _attributes(one)
            if beside:
                row["attributes"] = beside
            if one.text:
                row["utf8_string"] = "\n".join(one.text)
            self._annotations.append(row)

    def _category(self, label: str) -> Row:
        found = self._ids.get(label)
        if found is None:
            numbers = [one["id"] for one in self._categories if isinstance(one["id"], int)]
            found = self._ids[label] = {"id": max(numbers, default=0) + 1, "name": label}
            self._categories.append(found)
        return found

    def _shape(self, one: Drawn, size: Size, place: str) -> Row | None:
        """The keys that say what was drawn; None where COCO has no place for it."""
        outline = one.outline
        if isinstance(outline, Polygons):
            return _of_rings([_pixels(ring, size) for ring in outline.rings])
        if isinstance(outline, Mask):
            return self._of_mask(outline)
        if isinstance(outline, RotatedBox):
            return _of_rings([rotated_corners(outline, size)])
        if isinstance(outline, Ellipse):
            what = "an ellipse has no place: a polygon of 64 corners is written"
            self._losses.add(self._on.name, what, place)
            return _of_rings([ellipse_corners(outline, size)])
        if isinstance(outline, Polyline) and one.part is None:
            self._losses.add(self._on.name, "an open line has no place", place)
            return None
        if one.part is not None:
            return _of_part(one.part, size)
        # points alone: an area of 0 says that there is no box
        there = [(x, y) for x, y, seen in one.points.points if seen] if one.points else []
        if not there:
            return None
        left, top, right, bottom = around(_pixels(there, size))
        box: list[Json] = [*map(_rounded, (left, top, right - left, bottom - top))]
        return {"bbox": box, "area": 0, "segmentation": []}

    def _of_mask(self, mask: Mask) -> Row:
        box = box_of(mask.counts, mask.size[0])
        counts: Json = text_of(mask.counts) if self._compressed else [*mask.counts]
        found: Row = {"segmentation": {"size": [*mask.size], "counts": counts}}
        return found | {"area": sum(mask.counts[1::2]), "bbox": [*box] if box else [0, 0, 0, 0]}

    def _number(self) -> None:
        """Numbers for items: their own where all are called by one, else 1, 2, 3 …"""
        names = [str(row["id"]) for row in self._images]
        own = all(name.isascii() and name.isdecimal() and len(name) <= 18 for name in names)
        own = own and len({int(name) for name in names}) == len(names)
        ids: dict[str, int] = {}
        for n, name in enumerate(names, 1):
            ids[name] = int(name) if own else n
        if not own:
            self._losses.add("items", "images have numbers and not names", n=len(names))
        for row in self._images:
            row["id"] = ids[str(row["id"])]
        for one in self._annotations:
            one["image_id"] = ids[str(one["image_id"])]

    def _pad(self) -> None:
        """As many keypoints an object as its category has."""
        many = {one["id"]: len(cast("list[Json]", one.get("keypoints") or []))
                for one in self._categories}  # fmt: skip
        for one in self._annotations:
            points = one.get("keypoints")
            if isinstance(points, list):
                points += [0] * (3 * many[one["category_id"]] - len(points))


def _categories(project: Project, labels: list[str]) -> list[Row]:
    """The categories as they were read where they are the labels; else numbered from 1."""
    kept = project.meta.get("coco")
    given = kept.get("categories") if isinstance(kept, dict) else None
    rows = [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []
    if [value_of(str(one.get("name", ""))) for one in rows] == labels:
        return [dict(one) for one in rows]
    return [{"id": n, "name": label} for n, label in enumerate(labels, 1)]


def _declare(category: Row, label: str, points: Keypoints) -> None:
    """Name the keypoints of a category, where it has fewer names than there are points: one alone
    as the category, several by number."""
    given = category.get("keypoints")
    names = given if isinstance(given, list) else []
    if len(names) < len(points.points):
        count = len(points.points)
        taken = points.names or ((label,) if count == 1 else numbered(count))
        more: list[Json] = [*names, *taken[len(names) :]]
        category["keypoints"] = more
        category.setdefault("skeleton", [])


def _grouped(objects: list[Drawn], size: Size) -> list[Drawn]:
    """Polygons of one label and group, as CVAT has objects of several polygons, as one object."""
    found: list[Drawn] = []
    at: dict[tuple[str, int], int] = {}
    for one in objects:
        polygon = one.outline is None and one.part is not None and one.part["shape"] == "polygon"
        key = (one.label, one.notes.group)
        if not polygon or not one.notes.group or key not in at:
            if polygon and one.notes.group:
                at[key] = len(found)
            found.append(one)
            continue
        first = found[at[key]]
        both = (_fractions(first), _fractions(one))
        rings = tuple(ring for rings in both for ring in rings)
        found[at[key]] = replace(first, outline=Polygons((one.label,), rings))
    return found


def _fractions(one: Drawn) -> tuple[tuple[Point, ...], ...]:
    if isinstance(one.outline, Polygons):
        return one.outline.rings
    points = cast("list[list[float]]", one.part["points"] if one.part else [])
    return (tuple((x, y) for x, y in points),)


def _pixels(ring: Sequence[Point], size: Size) -> list[Point]:
    return [(x * size.width, y * size.height) for x, y in ring]


def _rounded(side: float) -> int | float:
    return whole(round(side, PIXELS))


def _of_part(part: Mapping[str, Json], size: Size) -> Row:
    if part["shape"] == "box":
        x, y, w, h = (whole(side) for side in size.of_box(dict(part)))
        return {"bbox": [x, y, w, h], "area": whole(round(w * h, 2)), "segmentation": []}
    return _of_rings([size.of_polygon(dict(part))])


def _of_rings(rings: Sequence[Sequence[Point]]) -> Row:
    left, top, right, bottom = around([corner for ring in rings for corner in ring])
    box: list[Json] = [*map(_rounded, (left, top, right - left, bottom - top))]
    flat: list[Json] = [[_rounded(side) for corner in ring for side in corner] for ring in rings]
    area = whole(round(sum(area_of(ring) for ring in rings), 2))
    return {"bbox": box, "area": area, "segmentation": flat}


def _keypoints(points: Keypoints, size: Size) -> Row:
    flat: list[Json] = []
    for x, y, seen in points.points:
        flat += [_rounded(x * size.width), _rounded(y * size.height), seen]
    return {"keypoints": flat, "num_keypoints": sum(seen > 0 for _, _, seen in points.points)}


def _attributes(one: Drawn) -> Row:
    """What is said beside, as CVAT writes it into COCO's files."""
    notes = one.notes
    none = Notes()
    keys = ("occluded", "truncated", "difficult", "view", "z_order", "group")
    said: Row = {k: getattr(notes, k) for k in keys if getattr(notes, k) != getattr(none, k)}
    if isinstance(one.outline, RotatedBox):
        said["rotation"] = whole(one.outline.rotation)
    return {**notes.attributes, **said}
