"""Marks that several tools know and no question of ours can hold, in one set of shapes.

Places on a picture are fractions of its width and height from the upper left corner, angles are
degrees clockwise as one sees the picture, times are seconds, frames count from 0. A rotation keeps
lengths in pixels, so that it needs the picture's size, which a piece's ``meta`` has. Each shape is
a ``Foreign`` of its ``kind``; one that ``stands_for`` parts of an answer is what was drawn, and the
parts are what comes nearest to it (the box around a mask).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import ClassVar, TypeAlias, cast

from quorate.formats.exchange.pixel_shapes import number
from quorate.formats.exchange.record import Foreign
from quorate.schema.json_value import Json

Point: TypeAlias = tuple[float, float]
Ring: TypeAlias = tuple[Point, ...]
LABELS = "labels"
MOST_SIDE = 100_000
"""the largest width or height of a mask in pixels"""
HIDDEN, SEEN = 1, 2
"""how a keypoint is there: not visible, visible; 0 is not there"""


@dataclass(frozen=True)
class Shape:
    """What all have in common: ``labels`` are option values, the first for tools that have one;
    none where it only says more of the part that it stands for."""

    kind: ClassVar[str]
    labels: tuple[str, ...]

    def foreign(self, question: str, stands_for: tuple[int, ...] = (), **beside: Json) -> Foreign:
        """The shape as a mark of a question; ``beside`` is what one tool alone adds."""
        data = {
            one.name: _listed(value)
            for one in fields(self)
            if (value := getattr(self, one.name)) not in (None, ())
        }
        return Foreign(self.kind, question, {**data, **beside}, stands_for)


@dataclass(frozen=True)
class RotatedBox(Shape):
    """A rectangle with its upper left corner at x, y, turned about that corner."""

    kind: ClassVar[str] = "rotated_box"
    x: float
    y: float
    w: float
    h: float
    rotation: float


@dataclass(frozen=True)
class Polygons(Shape):
    """An object of several polygons."""

    kind: ClassVar[str] = "polygons"
    rings: tuple[Ring, ...]


@dataclass(frozen=True)
class Mask(Shape):
    """Pixels: ``size`` is height and width, ``counts`` are runs column by column, outside and
    inside in turns, beginning with outside."""

    kind: ClassVar[str] = "mask"
    size: tuple[int, int]
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Ellipse(Shape):
    """An ellipse about x, y with the radii rx (of the width) and ry (of the height), turned."""

    kind: ClassVar[str] = "ellipse"
    x: float
    y: float
    rx: float
    ry: float
    rotation: float


@dataclass(frozen=True)
class Polyline(Shape):
    """A line that is not closed."""

    kind: ClassVar[str] = "polyline"
    points: Ring


@dataclass(frozen=True)
class Keypoints(Shape):
    """Points of one object: x, y and how it is there (0 not, 1 hidden, 2 visible) each.

    ``names`` are the points' names in that order, where they have any. ``size`` is how large a
    point is shown, a fraction of the width.
    """

    kind: ClassVar[str] = "keypoints"
    points: tuple[tuple[float, float, int], ...]
    names: tuple[str, ...] = ()
    size: float | None = None


@dataclass(frozen=True)
class Moment:
    """A box of a track on a frame; ``on``: it is there, on this frame and until the next."""

    frame: int
    x: float
    y: float
    w: float
    h: float
    rotation: float = 0.0
    on: bool = True


@dataclass(frozen=True)
class Track(Shape):
    """A box that moves through a film: its key frames, between which tools interpolate.

    It stands for the parts of a ``frames`` question, one a key frame on which it is there. ``fps``
    is frames a second; ``frames`` how many the film has, ``seconds`` how long it is.
    """

    kind: ClassVar[str] = "track"
    fps: float
    moments: tuple[Moment, ...]
    frames: int | None = None
    seconds: float | None = None


@dataclass(frozen=True)
class Transcription(Shape):
    """What is written or said in the part that it stands for; no labels of its own."""

    kind: ClassVar[str] = "transcription"
    text: tuple[str, ...]


@dataclass(frozen=True)
class Notes:
    """What is said of the part that it stands for beside its shape.

    ``view`` is from where an object is seen (Left, Frontal), ``group`` a number that the parts of
    one object share, ``attributes`` what else is said, by name.
    """

    kind: ClassVar[str] = "notes"
    occluded: bool = False
    truncated: bool = False
    difficult: bool = False
    crowd: bool = False
    view: str = ""
    z_order: int = 0
    group: int = 0
    attributes: Mapping[str, Json] = field(default_factory=dict)

    def foreign(self, question: str, stands_for: tuple[int, ...]) -> Foreign | None:
        """The notes as a mark of a question; None where nothing is said."""
        data = {key: value for key, value in asdict(self).items() if value}
        return Foreign(self.kind, question, data, stands_for) if data else None


AnyShape: TypeAlias = (
    RotatedBox | Polygons | Mask | Ellipse | Polyline | Keypoints | Track | Transcription
)


def numbered(count: int) -> tuple[str, ...]:
    """The names of keypoints that have none, where a tool asks for some."""
    return tuple(str(n + 1) for n in range(count))


def own_names(names: tuple[str, ...], label: str) -> tuple[str, ...]:
    """The names of keypoints that are not only made up for a tool that asks for some."""
    return () if names in (numbered(len(names)), (label,)) else names


RELATION = "relation"
"""the kind of a relation between marks: from and to (the ids of ``region`` marks, or of spans),
direction (right, left, bi) and labels"""
REGION = "region"
"""the kind of a mark that gives the part that it stands for an id"""


def shape_of(mark: Foreign) -> AnyShape | None:
    """The shape that a mark is; None where it is of another kind or its data do not fit."""
    read = _READ.get(mark.kind)
    if read is None:
        return None
    labels = mark.data.get(LABELS)
    try:
        return read(_words(labels if labels is not None else []), mark.data)
    except (ValueError, OverflowError):
        return None


def notes_of(mark: Foreign) -> Notes | None:
    """The notes that a mark is; None where it is of another kind. What does not fit is not said."""
    if mark.kind != Notes.kind:
        return None
    data = mark.data
    attributes = data.get("attributes")
    return Notes(
        occluded=data.get("occluded") is True,
        truncated=data.get("truncated") is True,
        difficult=data.get("difficult") is True,
        crowd=data.get("crowd") is True,
        view=view if isinstance(view := data.get("view"), str) else "",
        z_order=z if type(z := data.get("z_order")) is int else 0,
        group=group if type(group := data.get("group")) is int else 0,
        attributes=attributes if isinstance(attributes, dict) else {},
    )


def _rotated_box(labels: tuple[str, ...], data: Mapping[str, Json]) -> RotatedBox:
    x, y, w, h, rotation = (_number(data.get(key)) for key in ("x", "y", "w", "h", "rotation"))
    return RotatedBox(labels, x, y, w, h, rotation)


def _polygons(labels: tuple[str, ...], data: Mapping[str, Json]) -> Polygons:
    rings = tuple(_ring(one, 3) for one in _list(data.get("rings")))
    if not rings:
        raise ValueError("no ring")
    return Polygons(labels, rings)


def _mask(labels: tuple[str, ...], data: Mapping[str, Json]) -> Mask:
    height, width = (_whole(one, MOST_SIDE) for one in _several(data.get("size"), 2))
    counts = tuple(_whole(one, height * width) for one in _list(data.get("counts")))
    if sum(counts) != height * width or not any(counts[1::2]):
        raise ValueError("the runs are not of the size, or nothing is inside")
    return Mask(labels, (height, width), counts)


def _ellipse(labels: tuple[str, ...], data: Mapping[str, Json]) -> Ellipse:
    x, y, rx, ry = (_number(data.get(key)) for key in ("x", "y", "rx", "ry"))
    if rx <= 0 or ry <= 0:
        raise ValueError("a radius is not above 0")
    return Ellipse(labels, x, y, rx, ry, _number(data.get("rotation", 0)))


def _polyline(labels: tuple[str, ...], data: Mapping[str, Json]) -> Polyline:
    return Polyline(labels, _ring(data.get("points"), 2))


def _keypoints(labels: tuple[str, ...], data: Mapping[str, Json]) -> Keypoints:
    points = []
    for one in _list(data.get("points")):
        x, y, seen = _several(one, 3)
        points.append((_number(x), _number(y), _whole(seen, SEEN)))
    names = _words(data.get("names", []))
    if not points or (names and len(names) != len(points)):
        raise ValueError("no point, or not a name a point")
    size = data.get("size")
    return Keypoints(labels, tuple(points), names, None if size is None else _number(size))


def _track(labels: tuple[str, ...], data: Mapping[str, Json]) -> Track:
    moments = []
    for one in _list(data.get("moments")):
        if not isinstance(one, dict):
            raise ValueError("no moment")
        x, y, w, h = (_number(one.get(key)) for key in ("x", "y", "w", "h"))
        turn = _number(one.get("rotation", 0))
        moments.append(Moment(_whole(one.get("frame"), 10**9), x, y, w, h, turn,
                              one.get("on", True) is True))  # fmt: skip
    fps = _number(data.get("fps"))
    if not moments or fps <= 0:
        raise ValueError("no moment, or no rate")
    frames, seconds = data.get("frames"), data.get("seconds")
    return Track(
        labels,
        fps,
        tuple(sorted(moments, key=lambda one: one.frame)),
        None if frames is None else _whole(frames, 10**9),
        None if seconds is None else _number(seconds),
    )


def _transcription(labels: tuple[str, ...], data: Mapping[str, Json]) -> Transcription:
    return Transcription(labels, _words(data.get("text")))


_READ: Mapping[str, Callable[[tuple[str, ...], Mapping[str, Json]], AnyShape]] = {
    RotatedBox.kind: _rotated_box,
    Polygons.kind: _polygons,
    Mask.kind: _mask,
    Ellipse.kind: _ellipse,
    Polyline.kind: _polyline,
    Keypoints.kind: _keypoints,
    Track.kind: _track,
    Transcription.kind: _transcription,
}


def _list(value: Json) -> list[Json]:
    if not isinstance(value, list):
        raise ValueError("no list")
    return value


def _several(value: Json, count: int) -> list[Json]:
    if not isinstance(value, list) or len(value) != count:
        raise ValueError(f"no list of {count}")
    return value


def _words(value: Json) -> tuple[str, ...]:
    words = _list(value)
    if not all(isinstance(word, str) for word in words):
        raise ValueError("no list of words")
    return tuple(str(word) for word in words)


def _number(value: Json) -> float:
    found = number(value)
    if found is None:
        raise ValueError("no number")
    return found


def _whole(value: Json, most: int) -> int:
    if type(value) is not int or not 0 <= value <= most:
        raise ValueError("no whole number of that range")
    return value


def _ring(value: Json, least: int) -> Ring:
    points = []
    for one in _list(value):
        x, y = _several(one, 2)
        points.append((_number(x), _number(y)))
    if len(points) < least:
        raise ValueError(f"fewer than {least} points")
    return tuple(points)


def _listed(value: object) -> Json:
    """A field of a shape as JSON."""
    if isinstance(value, tuple):
        return [_listed(one) for one in value]
    if isinstance(value, Moment):
        return asdict(value)
    return cast("Json", value)
