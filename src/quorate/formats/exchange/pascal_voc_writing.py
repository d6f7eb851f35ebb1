"""Pieces as files of Pascal VOC."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree

from quorate.formats.exchange.format import Written
from quorate.formats.exchange.losses import Losses
from quorate.formats.exchange.one_answer import (
    count_rest,
    count_unheld,
    drawn,
    picture_size,
    written_answer,
)
from quorate.formats.exchange.pascal_voc_reading import FOLDER, NOTES
from quorate.formats.exchange.pixel_shapes import Size
from quorate.formats.exchange.places import new_folder
from quorate.formats.exchange.record import Judged, Piece, Project
from quorate.formats.exchange.xml_tree import xml_text
from quorate.schema.json_value import Json, whole
from quorate.schema.questions.marked import parts_of

HOLDS = frozenset({"foreign:object_notes"})
_UNSAFE = re.compile(r"[^\w.-]+")


class Target:
    """Writes one project; ``first`` is the number of the first pixel."""

    def __init__(self, project: Project, rater: str, images: str, first: float) -> None:
        self._rater, self._folder, self._first = rater, images, first
        self._losses = Losses()
        self._question = drawn(project, "Pascal VOC")
        count_rest(project, (self._question.of,), (self._question.name,), self._losses)
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
        if judged is None or judged.labels.get(self._question.name) is None:
            self._losses.add("items", "nobody judged them", place)
            return None
        size = picture_size(piece, self._question.of, self._folder)
        if size is None:
            what = "shapes are in pixels, and the picture's size is not known"
            self._losses.add("items", what, place)
            return None
        root = ElementTree.Element("annotation")
        picture = str(piece.content.get(self._question.of, ""))
        _add(root, "folder", str(PurePosixPath(picture).parent.name) or "JPEGImages")
        _add(root, "filename", picture)
        sizes = ElementTree.SubElement(root, "size")
        for key, side in (("width", size.width), ("height", size.height), ("depth", 3.0)):
            _add(sizes, key, f"{side:.7g}")
        _add(root, "segmented", "0")
        self._objects(root, judged, size, place)
        return root

    def _objects(self, root: ElementTree.Element, judged: Judged, size: Size, place: str) -> None:
        notes = {
            mark.stands_for[0]: mark.data
            for mark in judged.foreign
            if mark.kind == "object_notes" and mark.question == self._question.name
            and mark.stands_for
        }  # fmt: skip
        none: Mapping[str, Json] = {}
        for n, part in enumerate(parts_of(judged.labels.get(self._question.name))):
            one = ElementTree.SubElement(root, "object")
            _add(one, "name", str(part["label"]))
            for key in NOTES:
                if key in notes.get(n, none):
                    _add(one, key, str(notes[n][key]))
            if part["shape"] == "polygon":
                what = "a polygon has no place: the box around it is written"
                self._losses.add(self._question.name, what, place)
                corners = size.of_polygon(part)
                xs, ys = [x for x, _ in corners], [y for _, y in corners]
                left, top, right, bottom = min(xs), min(ys), max(xs), max(ys)
            else:
                left, top, w, h = size.of_box(part)
                right, bottom = left + w, top + h
            box = ElementTree.SubElement(one, "bndbox")
            sides = (left + self._first, top + self._first, right, bottom)
            for key, side in zip(("xmin", "ymin", "xmax", "ymax"), sides, strict=True):
                _add(box, key, str(whole(round(side, 2))))


def _add(parent: ElementTree.Element, tag: str, text: str) -> None:
    ElementTree.SubElement(parent, tag).text = xml_text(text)
