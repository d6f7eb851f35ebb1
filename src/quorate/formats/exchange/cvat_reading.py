"""CVAT's images as pieces."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from xml.etree import ElementTree

from quorate.formats.exchange.cvat_shapes import SHAPES, TEXTS, Shapes, declared_in, notes_in
from quorate.formats.exchange.gathered import read_answer, storable
from quorate.formats.exchange.losses import Losses
from quorate.formats.exchange.naming import value_of
from quorate.formats.exchange.observed import options_of
from quorate.formats.exchange.one_answer import sizes
from quorate.formats.exchange.pixel_shapes import Size, finite
from quorate.formats.exchange.reading import Refusals
from quorate.formats.exchange.record import Foreign, Judged, Piece, Project
from quorate.formats.exchange.shapes import Keypoints, Transcription, notes_of
from quorate.schema.content import ContentField
from quorate.schema.errors import ReadError
from quorate.schema.json_value import Json, shown
from quorate.schema.questions import AnyQuestion, Boxes, MultipleChoice

OBJECTS, TAGS, IMAGE, SUBSET = "objects", "tags", "image", "subset"
CUBOID = "cuboid"
"""what CVAT alone has goes along as it is"""

Row = dict[str, Json]


class Images:
    """Reads one file."""

    def __init__(
        self,
        root: ElementTree.Element,
        title: str,
        rater: str,
        refusals: Refusals,
        losses: Losses,
    ) -> None:
        self._rater, self._refusals, self._losses = rater, refusals, losses
        self._root = root
        self._drawn = Shapes(refusals)
        shapes = [one for image in self._root.findall("image") for one in image]
        declared = declared_in(root)
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
            raise ReadError("there is no label", where=title, remedy="expected at least one")
        field = ContentField(name=IMAGE, type="image")
        self.project = Project(title, (field,), tuple(questions))

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
            (Judged(self._rater, labels, foreign=tuple(_tied(parts, foreign))),),
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
        notes, text = notes_in(one)
        if one.tag == CUBOID:
            self._beside(place, one)
            foreign.append(Foreign(f"cvat_{one.tag}", OBJECTS, {**one.attrib}))
            return
        if one.tag not in SHAPES:
            self._losses.add(one.tag, f"a {one.tag} has no place", place)
            return
        drawn = self._drawn.read(place, one, label, size)
        if drawn is None or self._boxes is None:
            return
        if drawn.part is None:
            if text:
                notes = replace(notes, attributes={**notes.attributes, TEXTS[0]: text})
            said = notes.foreign(OBJECTS, ())
            beside: Row = {"notes": {**said.data}} if said else {}
            foreign.extend(mark.foreign(OBJECTS, (), **beside) for mark in drawn.marks)
            return
        read = read_answer(self._boxes, [drawn.part], {IMAGE: ""}, place, self._refusals, "points")
        if not isinstance(read, list):
            return
        parts.extend(read)
        at = (len(parts) - 1,)
        foreign.extend(mark.foreign(OBJECTS, at) for mark in drawn.marks)
        found = notes.foreign(OBJECTS, at)
        if found is not None:
            foreign.append(found)
        if text:
            foreign.append(Transcription((), (text,)).foreign(OBJECTS, at))


def _tied(parts: list[Json], foreign: list[Foreign]) -> list[Foreign]:
    """Points of a group with one part of their label are the points of that part."""
    group_of: dict[tuple[int, str], list[int]] = {}
    for mark in foreign:
        notes = notes_of(mark)
        if notes is not None and notes.group:
            part = parts[mark.stands_for[0]]
            label = str(part["label"]) if isinstance(part, dict) else ""
            group_of.setdefault((notes.group, label), []).append(mark.stands_for[0])
    found = []
    for mark in foreign:
        beside = mark.data.get("notes")
        group = beside.get("group") if isinstance(beside, dict) else None
        labels = mark.data.get("labels")
        named = str(labels[0]) if isinstance(labels, list) and labels else ""
        stands = group_of.get((group, named), []) if isinstance(group, int) else []
        if mark.kind == Keypoints.kind and not mark.stands_for and len(stands) == 1:
            data = {key: value for key, value in mark.data.items() if key != "notes"}
            mark = replace(mark, data=data, stands_for=(stands[0],))
        found.append(mark)
    return found
