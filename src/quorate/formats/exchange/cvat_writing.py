"""Pieces as a file of CVAT for images."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from xml.etree import ElementTree

from quorate.formats.exchange.cvat_reading import CUBOID, SUBSET
from quorate.formats.exchange.cvat_shapes import FLAGS, TEXTS, VIEW
from quorate.formats.exchange.drawn import Drawn, drawn_of
from quorate.formats.exchange.format import Written
from quorate.formats.exchange.losses import Losses
from quorate.formats.exchange.mask_runs import MOST_PIXELS, bitmap_of, box_of, row_counts_of
from quorate.formats.exchange.one_answer import (
    SHAPES,
    count_unheld,
    picture_size,
    pictured,
    undrawn,
    written_answer,
)
from quorate.formats.exchange.outlines import rotated_about_centre
from quorate.formats.exchange.pixel_shapes import Size
from quorate.formats.exchange.places import new_file
from quorate.formats.exchange.record import Judged, Piece, Project
from quorate.formats.exchange.shapes import (
    HIDDEN,
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
from quorate.formats.exchange.xml_tree import xml_text
from quorate.schema.json_value import Json, whole
from quorate.schema.questions import MultipleChoice

HOLDS = frozenset({"slices", SHAPES})
OWN = frozenset({f"cvat_{CUBOID}"})
PIXELS = 6
"""decimals of a pixel where a shape is not rounded already"""

Element = ElementTree.Element


class Target:
    """Writes one project."""

    def __init__(self, project: Project, rater: str, images: str) -> None:
        self._rater, self._folder = rater, images
        self._losses = Losses()
        self._tags = next((q for q in project.questions if isinstance(q, MultipleChoice)), None)
        further = {self._tags.name} if self._tags else set()
        self._on = pictured(project, "CVAT", self._losses, further)
        tags = [o.value for o in self._tags.options] if self._tags else []
        self._labels: dict[str, tuple[str, ...]] = dict.fromkeys([*self._on.labels, *tags], ())
        self._count = 0

    def write(self, pieces: Iterable[Piece], target: Path, *, force: bool) -> Written:
        """The file, whole or not at all."""
        root, labels = head_of_file()
        for piece in pieces:
            self._image(root, piece)
        if not self._labels:
            raise undrawn("CVAT")
        for label, points in self._labels.items():
            declare(labels, label, points)
        ElementTree.indent(root)
        with new_file(target, force=force) as part:
            ElementTree.ElementTree(root).write(part, encoding="utf-8", xml_declaration=True)
        return Written((target,), self._count, self._losses)

    def _image(self, root: Element, piece: Piece) -> None:
        place = piece.place or piece.item
        count_unheld(piece, HOLDS, self._losses)
        judged = written_answer(piece, self._rater)
        size = picture_size(piece, self._on.field, self._folder)
        if judged is None:
            self._losses.add("items", "nobody judged them", place)
            return
        if size is None:
            what = "shapes are in pixels, and the picture's size is not known"
            self._losses.add("items", what, place)
            return
        if any(name != SUBSET for name in piece.slices):
            self._losses.add("slices", "only the subset has a place", place)
        image = element(
            root, "image", id=piece.item, name=str(piece.content.get(self._on.field, "")),
            width=f"{size.width:.9g}", height=f"{size.height:.9g}",
        )  # fmt: skip
        if SUBSET in piece.slices:
            image.set(SUBSET, xml_text(piece.slices[SUBSET]))
        self._count += 1
        self._shapes(image, judged, size, place)
        chosen = judged.labels.get(self._tags.name) if self._tags else None
        for value in chosen if isinstance(chosen, list) else []:
            element(image, "tag", label=str(value), source="manual")

    def _shapes(self, image: Element, judged: Judged, size: Size, place: str) -> None:
        objects = [*drawn_of(judged, self._on.names, OWN, self._losses, place)]
        group = max((one.notes.group for one in objects), default=0)
        for one in objects:
            self._labels.setdefault(one.label, ())
            made = self._made(image, one, size, place)
            if one.points is not None:
                made.append(self._points(image, one.label, one.points, size))
            for mark in one.own:
                cuboid = element(image, CUBOID)
                for key, value in mark.data.items():
                    cuboid.set(key, xml_text(str(value)))
            number = one.notes.group
            if len(made) > 1 and not number:
                number = group = group + 1
            for shape in made:
                _note(shape, one.notes, number, one.text)

    def _made(self, image: Element, one: Drawn, size: Size, place: str) -> list[Element]:
        """The elements of an object but for its keypoints."""
        keys = {"label": one.label, "source": "manual", "occluded": "0"}
        outline = one.outline
        if isinstance(outline, RotatedBox):
            sides = _sides(*rotated_about_centre(outline, size))
            turn = str(whole(outline.rotation))
            return [element(image, "box", **keys, **sides, rotation=turn)]
        if isinstance(outline, Polygons):
            rings = [_pixels(ring, size) for ring in outline.rings]
            return [element(image, "polygon", **keys, points=_text(ring)) for ring in rings]
        if isinstance(outline, Polyline):
            points = _text(_pixels(outline.points, size))
            return [element(image, "polyline", **keys, points=points)]
        if isinstance(outline, Ellipse):
            return [element(image, "ellipse", **keys, **_ellipse(outline, size))]
        if isinstance(outline, Mask):
            found = _mask(outline)
            if found is not None:
                return [element(image, "mask", **keys, **found)]
            self._losses.add(self._on.name, "a mask is too large: its box is written", place)
        if one.part is None:
            return []
        if one.part["shape"] == "box":
            x, y, w, h = size.of_box(dict(one.part))
            return [element(image, "box", **keys, **_sides(x, y, x + w, y + h))]
        return [element(image, "polygon", **keys, points=_text(size.of_polygon(dict(one.part))))]

    def _points(self, image: Element, label: str, points: Keypoints, size: Size) -> Element:
        """A skeleton where the points have names or are not all to be seen, else points."""
        keys = {"label": label, "source": "manual", "occluded": "0"}
        if not points.names and all(seen > HIDDEN for _, _, seen in points.points):
            places = _pixels([(x, y) for x, y, _ in points.points], size)
            return element(image, "points", **keys, points=_text(places))
        names = points.names or numbered(len(points.points))
        self._labels[label] = max(self._labels.get(label, ()), names, key=len)
        skeleton = element(image, "skeleton", label=label, source="manual")
        for name, (x, y, seen) in zip(names, points.points, strict=True):
            element(
                skeleton, "points", label=name, source="manual",
                outside=str(int(not seen)), occluded=str(int(seen == HIDDEN)),
                points=_text(_pixels([(x, y)], size)),
            )  # fmt: skip
        return skeleton


def head_of_file() -> tuple[Element, Element]:
    """The root of a file and its element of labels."""
    root = ElementTree.Element("annotations")
    ElementTree.SubElement(root, "version").text = "1.1"
    task = ElementTree.SubElement(ElementTree.SubElement(root, "meta"), "task")
    return root, ElementTree.SubElement(task, "labels")


def declare(labels: Element, label: str, points: Sequence[str] = ()) -> None:
    """Declare a label; with the names of its points where it is a skeleton."""
    one = ElementTree.SubElement(labels, "label")
    ElementTree.SubElement(one, "name").text = xml_text(label)
    for name in points:
        below = ElementTree.SubElement(labels, "label")
        ElementTree.SubElement(below, "name").text = xml_text(name)
        ElementTree.SubElement(below, "type").text = "points"
        ElementTree.SubElement(below, "parent").text = xml_text(label)


def element(parent: Element, tag: str, **keys: str) -> Element:
    """A new element with attributes."""
    one = ElementTree.SubElement(parent, tag)
    for key, value in keys.items():
        one.set(key, xml_text(value))
    return one


def _note(one: Element, notes: Notes, group: int, text: Sequence[str]) -> None:
    if notes.occluded:
        one.set("occluded", "1")
    one.set("z_order", str(notes.z_order))
    if group:
        one.set("group_id", str(group))
    said: dict[str, Json] = {their: "true" for their, ours in FLAGS.items() if getattr(notes, ours)}
    if notes.view:
        said[VIEW] = notes.view
    if text:
        said[TEXTS[0]] = "\n".join(text)
    for name, value in {**notes.attributes, **said}.items():
        word = str(value).lower() if isinstance(value, bool) else str(value)
        element(one, "attribute", name=name).text = xml_text(word)


def _sides(left: float, top: float, right: float, bottom: float) -> dict[str, str]:
    sides = {"xtl": left, "ytl": top, "xbr": right, "ybr": bottom}
    return {key: str(whole(round(side, 2))) for key, side in sides.items()}


def _ellipse(ellipse: Ellipse, size: Size) -> dict[str, str]:
    found = {
        "cx": ellipse.x * size.width,
        "cy": ellipse.y * size.height,
        "rx": ellipse.rx * size.width,
        "ry": ellipse.ry * size.height,
    }
    words = {key: _word(value) for key, value in found.items()}
    return words | ({"rotation": _word(ellipse.rotation)} if ellipse.rotation else {})


def _mask(mask: Mask) -> Mapping[str, str] | None:
    """The rows of a mask within the box around it; None where it is too large."""
    height, width = mask.size
    box = box_of(mask.counts, height)
    if box is None or height * width > MOST_PIXELS:
        return None
    left, top, w, h = box
    inside = bitmap_of(mask.counts, height, width)[top : top + h, left : left + w]
    rle = ", ".join(map(str, row_counts_of(inside)))
    return {"rle": rle, "left": str(left), "top": str(top), "width": str(w), "height": str(h)}


def _pixels(points: Sequence[Point], size: Size) -> list[Point]:
    return [(x * size.width, y * size.height) for x, y in points]


def _text(points: Sequence[Point]) -> str:
    return ";".join(f"{_word(x)},{_word(y)}" for x, y in points)


def _word(value: float) -> str:
    return str(whole(round(value, PIXELS)))
