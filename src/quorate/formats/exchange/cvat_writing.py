"""Pieces as a file of CVAT."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import cast
from xml.etree import ElementTree

from quorate.formats.exchange.cvat_reading import CARRIED, NOTES, SUBSET
from quorate.formats.exchange.format import Written
from quorate.formats.exchange.losses import Losses
from quorate.formats.exchange.one_answer import (
    count_rest,
    count_unheld,
    drawn,
    picture_size,
    written_answer,
)
from quorate.formats.exchange.pixel_shapes import Size
from quorate.formats.exchange.places import new_file
from quorate.formats.exchange.record import Foreign, Judged, Piece, Project
from quorate.formats.exchange.xml_tree import xml_text
from quorate.schema.json_value import Json, whole
from quorate.schema.questions import MultipleChoice
from quorate.schema.questions.marked import parts_of

HOLDS = frozenset(
    {
        "slices",
        "foreign:rotated_box",
        "foreign:shape_notes",
        *(f"foreign:cvat_{k}" for k in CARRIED),
    }
)


class Target:
    """Writes one project."""

    def __init__(self, project: Project, rater: str, images: str) -> None:
        self._rater, self._folder = rater, images
        self._losses = Losses()
        self._question = drawn(project, "CVAT")
        self._tags = next((q for q in project.questions if isinstance(q, MultipleChoice)), None)
        names = {self._question.name} | ({self._tags.name} if self._tags else set())
        count_rest(project, (self._question.of,), names, self._losses)
        self._count = 0

    def write(self, pieces: Iterable[Piece], target: Path, *, force: bool) -> Written:
        """The file, whole or not at all."""
        root = ElementTree.Element("annotations")
        ElementTree.SubElement(root, "version").text = "1.1"
        labels = ElementTree.SubElement(ElementTree.SubElement(root, "meta"), "task")
        labels = ElementTree.SubElement(labels, "labels")
        tags = self._tags.options if self._tags else ()
        for value in dict.fromkeys(o.value for o in (*self._question.labels, *tags)):
            one = ElementTree.SubElement(labels, "label")
            ElementTree.SubElement(one, "name").text = xml_text(value)
        for piece in pieces:
            self._image(root, piece)
        ElementTree.indent(root)
        with new_file(target, force=force) as part:
            ElementTree.ElementTree(root).write(part, encoding="utf-8", xml_declaration=True)
        return Written((target,), self._count, self._losses)

    def _image(self, root: ElementTree.Element, piece: Piece) -> None:
        place = piece.place or piece.item
        count_unheld(piece, HOLDS, self._losses)
        judged = written_answer(piece, self._rater)
        size = picture_size(piece, self._question.of, self._folder)
        if judged is None:
            self._losses.add("items", "nobody judged them", place)
            return
        if size is None:
            what = "shapes are in pixels, and the picture's size is not known"
            self._losses.add("items", what, place)
            return
        if any(name != SUBSET for name in piece.slices):
            self._losses.add("slices", "only the subset has a place", place)
        image = _element(
            root, "image", id=piece.item, name=str(piece.content.get(self._question.of, "")),
            width=f"{size.width:.9g}", height=f"{size.height:.9g}",
        )  # fmt: skip
        if SUBSET in piece.slices:
            image.set(SUBSET, xml_text(piece.slices[SUBSET]))
        self._count += 1
        self._shapes(image, judged, size)
        chosen = judged.labels.get(self._tags.name) if self._tags else None
        for value in chosen if isinstance(chosen, list) else []:
            _element(image, "tag", label=str(value), source="manual")

    def _shapes(self, image: ElementTree.Element, judged: Judged, size: Size) -> None:
        more: dict[tuple[str, int], Foreign] = {}
        carried: list[Foreign] = []
        for mark in judged.foreign:
            if mark.question == self._question.name and len(mark.stands_for) == 1:
                more[mark.kind, mark.stands_for[0]] = mark
            elif mark.kind.removeprefix("cvat_") in CARRIED and mark.kind.startswith("cvat_"):
                carried.append(mark)
        for n, part in enumerate(parts_of(judged.labels.get(self._question.name))):
            keys = {"label": str(part["label"]), "source": "manual", "occluded": "0"}
            turn = more.get(("rotated_box", n))
            if turn is not None:
                one = _element(image, "box", **keys, **_turned(turn.data, size))
            elif part["shape"] == "box":
                one = _element(image, "box", **keys, **_sides(*size.of_box(part)))
            else:
                corners = size.of_polygon(part)
                points = ";".join(f"{whole(x)},{whole(y)}" for x, y in corners)
                one = _element(image, "polygon", **keys, points=points)
            one.set("z_order", "0")
            notes = more.get(("shape_notes", n))
            if notes is not None:
                _note(one, notes.data)
        for mark in carried:
            one = _element(image, mark.kind.removeprefix("cvat_"))
            for key, value in mark.data.items():
                one.set(key, xml_text(str(value)))


def _note(one: ElementTree.Element, notes: Mapping[str, Json]) -> None:
    for key in NOTES:
        if key in notes:
            one.set(key, xml_text(str(notes[key])))
    given = notes.get("attributes")
    for name, value in given.items() if isinstance(given, dict) else ():
        _element(one, "attribute", name=name).text = xml_text(str(value))


def _sides(x: float, y: float, w: float, h: float) -> dict[str, str]:
    sides = {"xtl": x, "ytl": y, "xbr": x + w, "ybr": y + h}
    return {key: str(whole(round(side, 2))) for key, side in sides.items()}


def _turned(data: Mapping[str, Json], size: Size) -> dict[str, str]:
    """A box turned around its upper left corner as one turned around its centre."""
    x, y, w, h = (cast("float", data[key]) for key in ("x", "y", "w", "h"))
    x, y, w, h = x * size.width, y * size.height, w * size.width, h * size.height
    turn = cast("float", data["rotation"])
    cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    middle = x + w / 2 * cos - h / 2 * sin, y + w / 2 * sin + h / 2 * cos
    sides = _sides(middle[0] - w / 2, middle[1] - h / 2, w, h)
    return {**sides, "rotation": str(whole(turn))}


def _element(parent: ElementTree.Element, tag: str, **keys: str) -> ElementTree.Element:
    one = ElementTree.SubElement(parent, tag)
    for key, value in keys.items():
        one.set(key, xml_text(value))
    return one
