"""Files of Pascal VOC as pieces."""

from __future__ import annotations

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
from quorate.formats.exchange.shapes import Notes
from quorate.formats.exchange.xml_tree import read_xml, text_in
from quorate.schema.content import ContentField
from quorate.schema.errors import ReadError
from quorate.schema.json_value import Json, shown
from quorate.schema.questions import Boxes

OBJECTS, IMAGE = "objects", "image"
FOLDER = "Annotations"
NOTES = ("truncated", "occluded", "difficult")
"""what is said of an object beside its box, as 0 or 1"""
UNKNOWN = "Unspecified"
"""the pose of an object of which none is said"""
KNOWN = frozenset({"name", "bndbox", "pose", *NOTES})


def files_of(path: Path) -> list[Path]:
    """The XML files of a path: itself, those in its ``Annotations``, or in it."""
    if path.is_file():
        return [path] if path.suffix.lower() == ".xml" else []
    below = path / FOLDER if (path / FOLDER).is_dir() else path
    return sorted(one for one in below.glob("*.xml") if one.is_file()) if below.is_dir() else []


class Annotations:
    """Reads the files of one folder, twice: first for the labels that there are."""

    def __init__(
        self, path: Path, rater: str, first: float, refusals: Refusals, losses: Losses
    ) -> None:
        self._rater, self._first = rater, first
        self._refusals, self._losses = refusals, losses
        self._files = files_of(path)
        labels: dict[str, None] = {}
        for file in self._files:
            for one in self._root(file, Refusals(path.name, skip_bad=True)).findall("object"):
                if value_of(text_in(one, "name")):
                    labels[value_of(text_in(one, "name"))] = None
        if not labels:
            raise ReadError(
                "there is no object with a name",
                where=str(path),
                remedy="expected XML files in it, or in Annotations, with <object> in them",
            )
        self._question = Boxes(
            name=OBJECTS, type="boxes", ask="Mark the objects", of=IMAGE, labels=options_of(labels)
        )
        field = ContentField(name=IMAGE, type="image")
        self.project = Project(path.stem, (field,), (self._question,))

    def pieces(self) -> Iterator[Piece]:
        """The files, each an item."""
        for file in self._files:
            piece = self._piece(file, self._root(file, self._refusals))
            if piece is not None:
                yield piece

    def _root(self, file: Path, refusals: Refusals) -> ElementTree.Element:
        """The root of a file; an empty one where it was refused."""
        try:
            root = read_xml(file)
        except ReadError as error:
            refusals.add(file.name, "", str(error).partition("\n")[0], "an XML file")
            return ElementTree.Element("refused")
        if root.tag != "annotation":
            refusals.add(file.name, "", f"<{root.tag}>", "<annotation>")
            return ElementTree.Element("refused")
        return root

    def _piece(self, file: Path, root: ElementTree.Element) -> Piece | None:
        if root.tag == "refused":
            return None
        width, height = (finite(text_in(root, f"size/{key}")) for key in ("width", "height"))
        if width is None or height is None or width <= 0 or height <= 0:
            found = shown(f"{text_in(root, 'size/width')} × {text_in(root, 'size/height')}")
            self._refusals.add(file.name, "size", found, "width and height in pixels")
            return None
        size = Size(width, height)
        content: dict[str, Json] = {IMAGE: text_in(root, "filename") or f"{file.stem}.jpg"}
        if not storable(content, file.name, self._refusals):
            return None
        parts: list[Json] = []
        foreign: list[Foreign] = []
        for n, one in enumerate(root.findall("object"), 1):
            self._object(f"{file.name}, object {n}", one, size, parts, foreign)
        said = Judged(self._rater, {OBJECTS: parts}, foreign=tuple(foreign))
        return Piece(file.stem, content, (said,), meta=sizes(IMAGE, size), place=file.name)

    def _object(
        self,
        place: str,
        one: ElementTree.Element,
        size: Size,
        parts: list[Json],
        foreign: list[Foreign],
    ) -> None:
        """Add an object, or refuse it."""
        label = value_of(text_in(one, "name"))
        if not label:
            self._refusals.add(place, "name", shown(text_in(one, "name")), "the class")
            return
        texts = [text_in(one, f"bndbox/{key}") for key in ("xmin", "ymin", "xmax", "ymax")]
        sides = [side for side in map(finite, texts) if side is not None]
        if len(sides) == 4:
            left, top, right, bottom = sides
            left, top = left - self._first, top - self._first
        if len(sides) < 4 or right <= left or bottom <= top:
            expected = "xmin, ymin, xmax and ymax in pixels, the last two larger"
            self._refusals.add(place, "bndbox", shown(", ".join(texts)), expected)
            return
        box = size.box(label, left, top, right - left, bottom - top)
        read = read_answer(self._question, [box], {IMAGE: ""}, place, self._refusals, "bndbox")
        if not isinstance(read, list):
            return
        parts.extend(read)
        view = text_in(one, "pose")
        said = {key: text_in(one, key).lower() in ("1", "true") for key in NOTES}
        notes = Notes(
            occluded=said["occluded"],
            truncated=said["truncated"],
            difficult=said["difficult"],
            view="" if view == UNKNOWN else view,
        ).foreign(OBJECTS, (len(parts) - 1,))
        if notes is not None:
            foreign.append(notes)
        for child in one:
            if child.tag not in KNOWN:
                self._losses.add(child.tag, "what stands beside a box has no place", place)
