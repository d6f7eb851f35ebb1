"""Pieces as files of Pascal VOC."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree

from quorate.formats.exchange.drawn import Drawn, drawn_of
from quorate.formats.exchange.drawn_outlines import outer_box
from quorate.formats.exchange.format import Written
from quorate.formats.exchange.losses import Losses
from quorate.formats.exchange.one_answer import (
    SHAPES,
    count_unheld,
    picture_size,
    pictured,
    written_answer,
)
from quorate.formats.exchange.outlines import Box
from quorate.formats.exchange.pascal_voc_reading import FOLDER, NOTES, UNKNOWN
from quorate.formats.exchange.pixel_shapes import Size
from quorate.formats.exchange.places import new_folder
from quorate.formats.exchange.record import Judged, Piece, Project
from quorate.formats.exchange.shapes import Keypoints, Notes
from quorate.formats.exchange.xml_tree import xml_text
from quorate.schema.json_value import whole

HOLDS = frozenset({SHAPES})
_UNSAFE = re.compile(r"[^\w.-]+")


class Target:
    """Writes one project; ``first`` is the number of the first pixel."""

    def __init__(self, project: Project, rater: str, images: str, first: float) -> None:
        self._rater, self._folder, self._first = rater, images, first
        self._losses = Losses()
        self._on = pictured(project, "Pascal VOC", self._losses)
        self._taken: set[str] = set()

    def write(self, pieces: Iterable[Piece], target: Path, *, force: bool) -> Written:
        """The folder, whole or not at all."""
        files: list[Path] = []
        with new_folder(target, force=force) as folder:
            (folder / FOLDER).mkdir()
            for piece in pieces:
                root = self._root(piece)
                if root is not None:
                    name = f"{self._name(piece.item)}.xml"
                    ElementTree.indent(root)
                    text = ElementTree.tostring(root, encoding="unicode")
                    (folder / FOLDER / name).write_text(f"{text}\n", "utf-8")
                    files.append(target / FOLDER / name)
        return Written(tuple(files), len(files), self._losses)

    def _name(self, item: str) -> str:
        """A file's name that no other item has, and that stays in the folder."""
        stem = _UNSAFE.sub("_", item)[:150].lstrip(".") or "item"
        name, n = stem, 1
        while name.lower() in self._taken:
            n += 1
            name = f"{stem}_{n}"
        self._taken.add(name.lower())
        if name != item:
            self._losses.add("items", "a name has letters, digits, dots, - and _ only", item)
        return name

    def _root(self, piece: Piece) -> ElementTree.Element | None:
        place = piece.place or piece.item
        count_unheld(piece, HOLDS, self._losses)
        judged = written_answer(piece, self._rater)
        if judged is None or not self._on.answered(judged):
            self._losses.add("items", "nobody judged them", place)
            return None
        size = picture_size(piece, self._on.field, self._folder)
        if size is None:
            what = "shapes are in pixels, and the picture's size is not known"
            self._losses.add("items", what, place)
            return None
        root = ElementTree.Element("annotation")
        picture = str(piece.content.get(self._on.field, ""))
        _add(root, "folder", str(PurePosixPath(picture).parent.name) or "JPEGImages")
        _add(root, "filename", picture)
        sizes = ElementTree.SubElement(root, "size")
        for key, side in (("width", size.width), ("height", size.height), ("depth", 3.0)):
            _add(sizes, key, f"{side:.7g}")
        _add(root, "segmented", "0")
        self._objects(root, judged, size, place)
        return root

    def _objects(self, root: ElementTree.Element, judged: Judged, size: Size, place: str) -> None:
        for drawn in drawn_of(judged, self._on.names, frozenset(), self._losses, place):
            sides = self._sides(drawn, size, place)
            if sides is None:
                continue
            one = ElementTree.SubElement(root, "object")
            _add(one, "name", drawn.label)
            notes = drawn.notes
            if notes != Notes():
                _add(one, "pose", notes.view or UNKNOWN)
                for key in NOTES:
                    _add(one, key, str(int(getattr(notes, key))))
            if replace(notes, view="", truncated=False, occluded=False, difficult=False) != Notes():
                self._losses.add("notes", "what else is said of an object has no place", place)
            if drawn.text:
                self._losses.add("text", "the text of a region has no place", place)
            box = ElementTree.SubElement(one, "bndbox")
            left, top, right, bottom = sides
            found = (left + self._first, top + self._first, right, bottom)
            for key, side in zip(("xmin", "ymin", "xmax", "ymax"), found, strict=True):
                _add(box, key, str(whole(round(side, 2))))

    def _sides(self, drawn: Drawn, size: Size, place: str) -> Box | None:
        """The box around what was drawn; None where nothing is around it."""
        kind = drawn.outline.kind if drawn.outline else ""
        if drawn.part is None and drawn.outline is None:
            kind = Keypoints.kind
        elif drawn.points is not None:
            self._losses.add(self._on.name, "keypoints have no place", place)
        if drawn.part is not None and drawn.part["shape"] == "polygon" and not kind:
            kind = "polygon"
        if kind:
            what = f"a shape of kind {kind!r} has no place: the box around it is written"
            self._losses.add(self._on.name, what, place)
        left, top, right, bottom = outer_box(drawn, size)
        return (left, top, right, bottom) if right > left and bottom > top else None


def _add(parent: ElementTree.Element, tag: str, text: str) -> None:
    ElementTree.SubElement(parent, tag).text = xml_text(text)
