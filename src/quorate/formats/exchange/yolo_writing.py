"""Pieces as a folder of YOLO."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import cast

import yaml

from quorate.formats.exchange.drawn import Drawn, drawn_of
from quorate.formats.exchange.drawn_outlines import outer_box, rings_of
from quorate.formats.exchange.format import Written
from quorate.formats.exchange.losses import Losses
from quorate.formats.exchange.one_answer import (
    SHAPES,
    count_unheld,
    picture_size,
    pictured,
    undrawn,
    written_answer,
)
from quorate.formats.exchange.outlines import joined
from quorate.formats.exchange.pixel_shapes import Size
from quorate.formats.exchange.places import new_folder
from quorate.formats.exchange.record import Judged, Piece, Project
from quorate.formats.exchange.shapes import Ellipse, Keypoints, Mask, Notes, Polyline, RotatedBox
from quorate.formats.exchange.yolo_reading import SPLITS
from quorate.schema.json_value import Json

DEFAULT = "train"
"""the split of an item that has none"""
LEAST = 1e-5
"""the least width or height of a box"""
HOLDS = frozenset({SHAPES, "slices"})
_UNSAFE = re.compile(r"[^\w.-]+")


@dataclass(frozen=True)
class Line:
    """An object: the number of its class, its shape, and its keypoints if there are any.

    ``box`` is centre, width and height, ``polygon`` corners where there are some, in fractions.
    """

    number: int
    box: tuple[float, float, float, float]
    polygon: tuple[float, ...]
    points: Keypoints | None


class Target:
    """Writes one project."""

    def __init__(self, project: Project, rater: str, images: str, task: str) -> None:
        self._rater, self._images, self._task = rater, images, task
        self._losses = Losses()
        self._on = pictured(project, "YOLO", self._losses)
        kept = project.meta.get("yolo")
        before = kept if isinstance(kept, dict) else {}
        self._numbers = _numbers(before.get("classes"), self._on.labels)
        self._posed = task in ("auto", "pose")
        self._poses = cast("list[int]", (before.get("kpt_shape") if self._posed else None) or [])
        self._points: dict[int, tuple[str, ...]] = {}
        self._many = 0
        self._taken: set[str] = set()
        self._lines: dict[str, list[Line]] = {}
        self._pictures: dict[str, list[str]] = {}

    def write(self, pieces: Iterable[Piece], target: Path, *, force: bool) -> Written:
        """The folder, whole or not at all."""
        files: list[Path] = []
        with new_folder(target, force=force) as folder:
            for piece in pieces:
                self._add(piece)
            if not self._numbers:
                raise undrawn("YOLO")
            if not self._poses and self._posed and (self._many or self._task == "pose"):
                self._poses = [max(self._many, 1), 3]
            for name, lines in self._lines.items():
                file = folder / name
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text("".join(f"{self._line(one)}\n" for one in lines), "utf-8")
                files.append(target / name)
            for split, listed in self._pictures.items():
                (folder / f"{split}.txt").write_text("".join(f"{one}\n" for one in listed), "utf-8")
                files.append(target / f"{split}.txt")
            (folder / "data.yaml").write_text(self._declared(), "utf-8")
        return Written((*files, target / "data.yaml"), len(self._taken), self._losses)

    def _declared(self) -> str:
        data: dict[str, object] = {"path": "."}
        data |= {split: f"{split}.txt" for split in SPLITS if split in self._pictures}
        data["names"] = {number: label for label, number in self._numbers.items()}
        if self._poses:
            data["kpt_shape"] = self._poses
            names = {number: [*names] for number, names in sorted(self._points.items()) if names}
            if names:
                data["kpt_names"] = names
        return yaml.safe_dump(data, sort_keys=False, allow_unicode=True)

    def _add(self, piece: Piece) -> None:
        place = piece.place or piece.item
        count_unheld(piece, HOLDS, self._losses)
        judged = written_answer(piece, self._rater)
        if judged is None or not self._on.answered(judged):
            self._losses.add("items", "nobody judged them", place)
            return
        split = piece.slices.get("split", DEFAULT)
        if split not in SPLITS:
            self._losses.add("slices", "splits are train, val and test", place)
            split = DEFAULT
        if any(name != "split" for name in piece.slices):
            self._losses.add("slices", "only the split has a place", place)
        picture = str(piece.content.get(self._on.field, ""))
        name = self._named(picture, split)
        suffix = PurePosixPath(picture.partition("?")[0]).suffix or ".jpg"
        size = picture_size(piece, self._on.field, self._images)
        self._lines[f"labels/{name}.txt"] = [*self._drawn(judged, size, place)]
        self._pictures.setdefault(split, []).append(f"./images/{name}{_safe(suffix)}")

    def _named(self, picture: str, split: str) -> str:
        """A name below ``labels`` and ``images`` that no other picture has."""
        stem = _safe(PurePosixPath(picture.partition("?")[0]).stem).lstrip(".") or "picture"
        name, n = f"{split}/{stem}", 1
        while name.lower() in self._taken:
            n += 1
            name = f"{split}/{stem}_{n}"
        self._taken.add(name.lower())
        return name

    def _drawn(self, judged: Judged, size: Size | None, place: str) -> Iterable[Line]:
        for one in drawn_of(judged, self._on.names, frozenset(), self._losses, place):
            line = self._of(one, size, place)
            if line is None:
                continue
            if one.notes != Notes():
                self._losses.add("notes", "what is said of an object has no place", place)
            if one.text:
                self._losses.add("text", "the text of a region has no place", place)
            if one.points is not None:
                self._many = max(self._many, len(one.points.points))
                self._points.setdefault(line.number, one.points.names)
            yield line

    def _of(self, one: Drawn, size: Size | None, place: str) -> Line | None:
        """The object in fractions; None where it has no place."""
        if isinstance(one.outline, Polyline) and one.part is None:
            self._losses.add(self._on.name, "an open line has no place", place)
            return None
        if size is None and _turns(one):
            what = "a turn keeps lengths in pixels, and the picture's size is not known"
            self._losses.add(self._on.name, what, place)
        # in fractions, of which the size says nothing but for masks
        scale = size or (
            Size(one.outline.size[1], one.outline.size[0])
            if isinstance(one.outline, Mask)
            else Size(1, 1)
        )
        if one.part is None and one.outline is None:
            what = "keypoints need a box: the one around them is written"
            self._losses.add(self._on.name, what, place)
        number = self._numbers.setdefault(one.label, max(self._numbers.values(), default=-1) + 1)
        box = _box(one, outer_box(one, scale), scale)
        return Line(number, box, self._polygon(one, scale, place), one.points)

    def _polygon(self, one: Drawn, scale: Size, place: str) -> tuple[float, ...]:
        if one.part is not None and one.part["shape"] == "polygon" and one.outline is None:
            points = cast("list[list[float]]", one.part["points"])
            return tuple(side for point in points for side in point)
        rings, what = rings_of(one, scale)
        if what:
            self._losses.add(self._on.name, what, place)
        if len(rings) > 1:
            what = "the polygons of an object are joined by lines of no width"
            self._losses.add(self._on.name, what, place)
        return tuple(
            min(max(side, 0.0), 1.0)
            for x, y in (joined(rings) if rings else ())
            for side in (x / scale.width, y / scale.height)
        )

    def _line(self, one: Line) -> str:
        """A line; in a data set of poses boxes with keypoints, else polygons where there are."""
        sides: tuple[float, ...] = one.polygon or one.box
        if self._poses and one.polygon:
            what = "in a data set of poses an object has a box, and no polygon"
            self._losses.add(self._on.name, what)
        if not self._poses and one.points is not None:
            self._losses.add(self._on.name, "keypoints have no place but in a data set of poses")
        if self._task == "detect" and one.polygon:
            what = "a polygon has no place in a data set of boxes: the box around it is written"
            self._losses.add(self._on.name, what)
            sides = one.box
        if self._poses:
            many, each = self._poses
            points = one.points.points if one.points else ()
            flat: list[float] = []
            for x, y, seen in (*points, *[(0.0, 0.0, 0)] * many)[:many]:
                flat += [x, y, seen][:each]
            sides = (*one.box, *flat)
        return " ".join([str(one.number), *(f"{side:.7g}" for side in sides)])


def _turns(one: Drawn) -> bool:
    return isinstance(one.outline, RotatedBox | Ellipse) and one.outline.rotation != 0


def _safe(text: str) -> str:
    """The text as part of a file's name."""
    return _UNSAFE.sub("_", text)[:150]


def _box(
    one: Drawn, sides: tuple[float, float, float, float], size: Size
) -> tuple[float, float, float, float]:
    """Centre, width and height in fractions."""
    if (
        one.part is not None
        and one.part["shape"] == "box"
        and not isinstance(one.outline, RotatedBox)
    ):
        x, y, w, h = (cast("float", one.part[key]) for key in ("x", "y", "w", "h"))
        return x + w / 2, y + h / 2, w, h
    if one.part is not None and one.outline is None:
        points = cast("list[list[float]]", one.part["points"])
        xs, ys = [x for x, _ in points], [y for _, y in points]
    else:
        xs = [side / size.width for side in sides[::2]]
        ys = [side / size.height for side in sides[1::2]]
    left, top = max(min(xs), 0.0), max(min(ys), 0.0)
    right, bottom = min(max(xs), 1.0), min(max(ys), 1.0)
    w, h = max(right - left, LEAST), max(bottom - top, LEAST)
    return min(left + w / 2, 1 - LEAST / 2), min(top + h / 2, 1 - LEAST / 2), w, h


def _numbers(given: Json, labels: list[str]) -> dict[str, int]:
    """The numbers of classes by label: as they were read, else from 0."""
    pairs = given if isinstance(given, list) else []
    found: dict[str, int] = {}
    for pair in pairs:
        if isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], int):
            found.setdefault(str(pair[1]), pair[0])
    return found if set(found) == set(labels) else {label: n for n, label in enumerate(labels)}
