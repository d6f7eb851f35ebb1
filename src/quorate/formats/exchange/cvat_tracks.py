"""CVAT for video 1.1: boxes that move through a film, as answers to a question of frames."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import cast
from xml.etree import ElementTree

from quorate.formats.exchange.cvat_shapes import declared_in, sides_of
from quorate.formats.exchange.cvat_writing import declare, element, head_of_file
from quorate.formats.exchange.format import Written
from quorate.formats.exchange.gathered import read_answer, storable
from quorate.formats.exchange.losses import Losses
from quorate.formats.exchange.naming import value_of
from quorate.formats.exchange.observed import options_of
from quorate.formats.exchange.one_answer import (
    SHAPES,
    count_rest,
    count_unheld,
    sizes,
    written_answer,
)
from quorate.formats.exchange.outlines import rotated_about_centre, rotated_from_centre
from quorate.formats.exchange.pixel_shapes import Size, finite, size_in
from quorate.formats.exchange.places import new_file
from quorate.formats.exchange.reading import Refusals
from quorate.formats.exchange.record import Foreign, Judged, Piece, Project
from quorate.formats.exchange.shapes import Moment, RotatedBox, Track, shape_of
from quorate.formats.exchange.xml_tree import text_in, xml_text
from quorate.schema.content import ContentField
from quorate.schema.errors import ReadError, RequestError
from quorate.schema.json_value import Json, shown, whole
from quorate.schema.questions import Frames
from quorate.schema.questions.marked import parts_of

TRACKS, VIDEO = "tracks", "video"
FPS = 25.0
"""frames a second where nothing says how many: CVAT's files do not"""
MOST_FRAMES = 10**7

Element = ElementTree.Element
Row = dict[str, Json]


class Tracks:
    """Reads one file. ``project`` has a question of frames with boxes."""

    def __init__(
        self, root: Element, title: str, rater: str, fps: float, refusals: Refusals, losses: Losses
    ) -> None:
        self._root, self._rater, self._refusals, self._losses = root, rater, refusals, losses
        self._tracks = root.findall("track")
        drawn = [one.get("label", "") for one in self._tracks]
        labels = options_of([*declared_in(root), *drawn])
        if not labels:
            raise ReadError("there is no label", where=title, remedy="expected at least one")
        if not fps:
            losses.add("fps", f"the file does not say how fast it runs: {FPS:g} frames a second")
        self._question = Frames(
            name=TRACKS, type="frames", ask="Follow the objects", of=VIDEO, labels=labels,
            fps=fps or FPS, boxes=True,
        )  # fmt: skip
        field = ContentField(name=VIDEO, type="video")
        self.project = Project(title, (field,), (self._question,))
        self._title = title

    def pieces(self) -> Iterator[Piece]:
        """The film, an item."""
        known = next(self._root.iter("original_size"), ElementTree.Element("none"))
        width, height = finite(text_in(known, "width")), finite(text_in(known, "height"))
        if width is None or height is None or width <= 0 or height <= 0:
            found = shown(f"{text_in(known, 'width')} × {text_in(known, 'height')}")
            self._refusals.add("meta", "original_size", found, "width and height in pixels")
            return
        size = Size(width, height)
        source = next(self._root.iter("source"), ElementTree.Element("none")).text or ""
        content: Row = {VIDEO: source.strip() or self._title}
        if not storable(content, "meta", self._refusals):
            return
        parts: list[Json] = []
        marks: list[tuple[Track, list[Json]]] = []
        for n, one in enumerate(self._tracks, 1):
            self._track(f"track {n}", one, size, parts, marks)
        labels = read_answer(self._question, parts, content, "tracks", self._refusals)
        answer = labels if isinstance(labels, list) else []
        foreign = [
            mark.foreign(TRACKS, tuple(n for n, part in enumerate(answer) if part in mine))
            for mark, mine in marks
        ]
        said = Judged(self._rater, {TRACKS: answer}, foreign=tuple(foreign))
        yield Piece(self._title, content, (said,), meta=sizes(VIDEO, size), place="the film")

    def _track(
        self,
        place: str,
        track: Element,
        size: Size,
        parts: list[Json],
        marks: list[tuple[Track, list[Json]]],
    ) -> None:
        """Add a track's key frames, or refuse it."""
        label = value_of(track.get("label", ""))
        if not label:
            self._refusals.add(place, "label", shown(track.get("label")), "a label")
            return
        moments: list[Moment] = []
        mine: list[Json] = []
        for n, one in enumerate(track, 1):
            if one.tag != "box":
                self._losses.add(one.tag, f"a {one.tag} that moves has no place", place)
                continue
            if one.get("keyframe", "1") != "1":
                continue
            found = self._moment(f"{place}, box {n}", one, label, size)
            if found is None:
                return
            moments.append(found)
            if found.on:
                self._part(f"{place}, box {n}", found, label, mine)
        if moments:
            moments.sort(key=lambda one: one.frame)
            parts.extend(part for part in mine if part not in parts)
            marks.append((Track((label,), self._question.fps, tuple(moments)), mine))

    def _part(self, place: str, moment: Moment, label: str, mine: list[Json]) -> None:
        box = Size(1, 1).box(label, moment.x, moment.y, moment.w, moment.h)
        part: Row = {"frame": moment.frame, **cast("Row", box)}
        del part["shape"]
        read = read_answer(self._question, [part], {}, place, self._refusals)
        mine.extend(read if isinstance(read, list) else [])

    def _moment(self, place: str, one: Element, label: str, size: Size) -> Moment | None:
        frame, turn = finite(one.get("frame", "")), finite(one.get("rotation", "0"))
        sides = sides_of(one)
        if frame is None or frame != int(frame) or not 0 <= frame <= MOST_FRAMES:
            self._refusals.add(place, "frame", shown(one.get("frame")), "the number of a frame")
            return None
        if sides is None or turn is None:
            found = ", ".join(shown(one.get(key)) for key in ("xtl", "ytl", "xbr", "ybr"))
            expected = "xtl, ytl, xbr and ybr in pixels, the last two larger"
            self._refusals.add(place, "xtl", found, expected)
            return None
        box = rotated_from_centre(label, sides, turn, size)
        if one.find("attribute") is not None or one.get("occluded") == "1":
            self._losses.add("notes", "what is said of a box that moves has no place", place)
        on = one.get("outside", "0") != "1"
        return Moment(int(frame), box.x, box.y, box.w, box.h, turn, on)


class Film:
    """Writes the pieces of a project with a question of frames, a file a film."""

    def __init__(self, project: Project, question: Frames, rater: str, size: Size | None) -> None:
        self._question, self._rater, self._size = question, rater, size
        self._losses = Losses()
        count_rest(project, (question.of,), (question.name,), self._losses)

    def write(self, pieces: Iterable[Piece], target: Path, *, force: bool) -> Written:
        """One file with one film."""
        found = [one for piece in pieces if (one := self._root(piece)) is not None]
        if len(found) > 1:
            raise RequestError(
                f"there are {len(found)} films, and a file of CVAT has one",
                remedy="write them one by one",
            )
        root = found[0] if found else head_of_file()[0]
        ElementTree.indent(root)
        with new_file(target, force=force) as part:
            ElementTree.ElementTree(root).write(part, encoding="utf-8", xml_declaration=True)
        return Written((target,), len(found), self._losses)

    def _root(self, piece: Piece) -> Element | None:
        place = piece.place or piece.item
        count_unheld(piece, frozenset({SHAPES}), self._losses)
        judged = written_answer(piece, self._rater)
        size = size_in(piece.meta, self._question.of) or self._size
        if judged is None:
            self._losses.add("items", "nobody judged them", place)
            return None
        if size is None:
            what = "boxes are in pixels, and the film's size is not known (say film_size)"
            self._losses.add("items", what, place)
            return None
        root, labels = head_of_file()
        for option in self._question.labels:
            declare(labels, option.value)
        task = cast("Element", root.find("meta/task"))
        ElementTree.SubElement(task, "mode").text = "interpolation"
        original = ElementTree.SubElement(task, "original_size")
        ElementTree.SubElement(original, "width").text = f"{size.width:.9g}"
        ElementTree.SubElement(original, "height").text = f"{size.height:.9g}"
        source = ElementTree.SubElement(cast("Element", root.find("meta")), "source")
        source.text = xml_text(str(piece.content.get(self._question.of, "")))
        for n, track in enumerate(self._tracks(judged, place)):
            one = element(root, "track", id=str(n), label=track.labels[0], source="manual")
            for moment in track.moments:
                _box(one, moment, track.labels[0], size)
        return root

    def _tracks(self, judged: Judged, place: str) -> Iterator[Track]:
        """The tracks that were drawn, then boxes on single frames: there, and gone in the next."""
        told: set[int] = set()
        parts = parts_of(judged.labels.get(self._question.name))
        for mark in judged.foreign:
            track = shape_of(mark)
            if not isinstance(track, Track):
                self._lose(mark, place)
                continue
            mine = {n for n in mark.stands_for if n < len(parts)}
            labels = track.labels or tuple({str(parts[n]["label"]) for n in mine})
            if labels:
                told |= mine
                yield Track(labels[:1], track.fps, track.moments)
        for n, part in enumerate(parts):
            if n not in told and "x" in part:
                frame = cast("int", part["frame"])
                x, y, w, h = (cast("float", part[key]) for key in ("x", "y", "w", "h"))
                there = Moment(frame, x, y, w, h)
                gone = Moment(frame + 1, x, y, w, h, on=False)
                yield Track((str(part["label"]),), self._question.fps, (there, gone))

    def _lose(self, mark: Foreign, place: str) -> None:
        self._losses.add(mark.question, f"a mark of kind {mark.kind!r} has no place", place)


def film_size(text: str) -> Size | None:
    """A size as users type it, 1920x1080. Raises RequestError for what is none."""
    if not text:
        return None
    sides = [finite(word) for word in text.lower().split("x")]
    w, h = sides if len(sides) == 2 else (None, None)
    if w is None or h is None or w <= 0 or h <= 0:
        raise RequestError(
            f"film_size is {text!r}", remedy="expected width and height in pixels, as 1920x1080"
        )
    return Size(w, h)


def _box(track: Element, moment: Moment, label: str, size: Size) -> None:
    turned = RotatedBox((label,), moment.x, moment.y, moment.w, moment.h, moment.rotation)
    keys = ("xtl", "ytl", "xbr", "ybr")
    sides = zip(keys, rotated_about_centre(turned, size), strict=True)
    one = element(
        track, "box", frame=str(moment.frame), keyframe="1", outside=str(int(not moment.on)),
        occluded="0", **{key: str(whole(round(side, 2))) for key, side in sides},
    )  # fmt: skip
    if moment.rotation:
        one.set("rotation", str(whole(moment.rotation)))
    one.set("z_order", "0")
