"""Marks that several tools know, from the results of Label Studio and as its results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import quoteattr

from quorate.formats.exchange.label_studio.geometry import mask_of, rle_of
from quorate.formats.exchange.label_studio.layout import Bound
from quorate.formats.exchange.mask_runs import bitmap_of, counts_of
from quorate.formats.exchange.record import Foreign
from quorate.formats.exchange.shapes import (
    SEEN,
    AnyShape,
    Ellipse,
    Keypoints,
    Mask,
    Moment,
    Polygons,
    RotatedBox,
    Track,
)
from quorate.schema.errors import LabelError
from quorate.schema.json_value import Json

DIGITS = 12
"""decimals of fractions that are kept, so that per cents come back the same"""
TAGS = {
    "mask": "Brush",
    "ellipse": "Ellipse",
    "keypoints": "KeyPoint",
    "rotated_box": "Rectangle",
    "polygons": "Polygon",
}
"""the control that draws a shape, without the ``Labels`` that it may end in"""

Value = dict[str, Json]


def read_shape(
    kind: str, labels: Sequence[str], result: Mapping[str, Json], value: Mapping[str, Json]
) -> tuple[AnyShape, Value] | None:
    """A keypoint, an ellipse or a brush stroke, and what beside it is needed to write it again.

    None for what is none, or whose picture's size is needed and not said.
    """
    if kind == "brush":
        return _mask(labels, result, value)
    x, y = _share(value.get("x")), _share(value.get("y"))
    if x is None or y is None:
        return None
    if kind == "keypoint":
        return Keypoints((*labels,), ((x, y, SEEN),), size=_share(value.get("width"))), {}
    rx, ry = _share(value.get("radiusX")), _share(value.get("radiusY"))
    turned = value.get("rotation", 0)
    if kind != "ellipse" or not rx or not ry or not isinstance(turned, int | float):
        return None
    return Ellipse((*labels,), x, y, rx, ry, turned), {}


def drawn_as(value: Mapping[str, Json]) -> str:
    """What a control that only labels has labelled, by the keys of the value."""
    if "rle" in value:
        return "brush"
    if "radiusX" in value:
        return "ellipse"
    return "keypoint" if {"x", "y", "width"} <= value.keys() and "height" not in value else "region"


def _mask(
    labels: Sequence[str], result: Mapping[str, Json], value: Mapping[str, Json]
) -> tuple[Mask, Value] | None:
    width, height, rle = (
        result.get("original_width"), result.get("original_height"), value.get("rle"),
    )  # fmt: skip
    if type(width) is not int or type(height) is not int or not isinstance(rle, list):
        return None
    bytes_ = [one for one in rle if type(one) is int]
    try:
        pixels = mask_of(bytes_, width, height)
    except LabelError:
        return None
    if not pixels.any():
        return None
    # strokes with soft edges, or packed otherwise, come back byte for byte
    beside: Value = {} if rle_of(pixels) == rle else {"rle": rle}
    return Mask((*labels,), (height, width), tuple(counts_of(pixels))), beside


def read_track(
    labels: Sequence[str], fps: float, value: Mapping[str, Json]
) -> tuple[Track, Value] | None:
    """A box that moves, and the sequence where it says more than what is made of it.

    A key frame that is not enabled is the last one on which the box is seen.
    """
    sequence = value.get("sequence")
    moments: list[Moment] = []
    for one in sequence if isinstance(sequence, list) else []:
        frame = one.get("frame") if isinstance(one, dict) else None
        if not isinstance(one, dict) or not isinstance(frame, int | float) or frame < 1:
            return None
        places = [_share(one.get(key)) for key in ("x", "y", "width", "height")]
        x, y, w, h = (0.0 if place is None else place for place in places)
        turned = one.get("rotation")
        rotation = float(turned) if isinstance(turned, int | float) else 0.0
        if moments and not moments[-1].on and moments[-1].frame >= int(frame) - 1:
            moments.pop()
        moments.append(Moment(int(frame) - 1, x, y, w, h, rotation))
        if one.get("enabled", True) is not True:
            moments.append(Moment(int(frame), x, y, w, h, rotation, on=False))
    count, seconds = value.get("framesCount"), value.get("duration")
    track = Track(
        (*labels,),
        fps,
        tuple(moments),
        count if type(count) is int else None,
        seconds if isinstance(seconds, int | float) else None,
    )
    return track, {} if sequence_of(track) == sequence else {"sequence": sequence}


def sequence_of(track: Track) -> list[Json]:
    """The key frames of a track, counted from 1; the last on which it is seen is not enabled."""
    return [
        {
            "frame": one.frame + 1,
            "enabled": enabled,
            "rotation": _plain(one.rotation),
            **box_value(one.x, one.y, one.w, one.h),
            "time": _plain(round((one.frame + 1) / track.fps, 6)),
        }
        for one, enabled in _seen(track)
    ]


def _seen(track: Track) -> list[tuple[Moment, bool]]:
    """The moments on which a box is there, and whether it is on the frame after."""
    found: list[tuple[Moment, bool]] = []
    for one in track.moments:
        if one.on:
            found.append((one, True))
        elif found and found[-1][1]:
            before = found[-1][0]
            if before.frame == one.frame - 1:
                found[-1] = (before, False)
            else:
                found.append((_between(before, one, one.frame - 1), False))
    return found


def _between(first: Moment, last: Moment, frame: int) -> Moment:
    """Where a box is on its way from one moment to another."""
    share = (frame - first.frame) / (last.frame - first.frame)
    x, y, w, h, rotation = (
        getattr(first, side) + share * (getattr(last, side) - getattr(first, side))
        for side in ("x", "y", "w", "h", "rotation")
    )
    return Moment(frame, x, y, w, h, rotation)


def track_value(track: Track, kept: Json = None) -> Value:
    """The value of a result of a track; ``kept`` is the sequence that it had."""
    last = max((one.frame for one, _ in _seen(track)), default=0) + 1
    count = track.frames or last
    return {
        "framesCount": count,
        "duration": _plain(count / track.fps) if track.seconds is None else _plain(track.seconds),
        "sequence": kept if isinstance(kept, list) else sequence_of(track),
    }


def values_of(shape: AnyShape, kept: Mapping[str, Json]) -> list[tuple[Value, Value]]:
    """The values of the results that a shape is, and what stands beside each value; empty for
    one that Label Studio cannot draw."""
    if isinstance(shape, Mask):
        height, width = shape.size
        rle = kept.get("rle")
        if not isinstance(rle, list):
            rle = [*rle_of(bitmap_of(shape.counts, height, width))]
        size: Value = {"image_rotation": 0, "original_width": width, "original_height": height}
        return [({"format": "rle", "rle": rle}, size)]
    if isinstance(shape, Ellipse):
        value = {
            "x": percent(shape.x),
            "y": percent(shape.y),
            "radiusX": percent(shape.rx),
            "radiusY": percent(shape.ry),
            "rotation": _plain(shape.rotation),
        }
        return [(value, {})]
    if isinstance(shape, Keypoints):
        wide = percent(0.005 if shape.size is None else shape.size)
        return [
            ({"x": percent(x), "y": percent(y), "width": wide}, {})
            for x, y, seen in shape.points
            if seen
        ]
    if isinstance(shape, RotatedBox):
        turned: Value = {"rotation": _plain(shape.rotation)}
        return [({**box_value(shape.x, shape.y, shape.w, shape.h), **turned}, {})]
    if isinstance(shape, Polygons):
        return [
            ({"points": [[percent(x), percent(y)] for x, y in ring], "closed": True}, {})
            for ring in shape.rings
        ]
    return []


def names_of(shape: AnyShape) -> list[str]:
    """The names of the points of a shape that are written, where they have any."""
    if not isinstance(shape, Keypoints) or not shape.names:
        return []
    return [name for name, (_, _, seen) in zip(shape.names, shape.points, strict=True) if seen]


def box_value(x: float, y: float, w: float, h: float) -> Value:
    """A box in per cent."""
    return {"x": percent(x), "y": percent(y), "width": percent(w), "height": percent(h)}


def percent(share: float) -> Json:
    """A share in per cent."""
    return _plain(round(share * 100, 10))


def _share(value: Json) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return round(value / 100, DIGITS)


def _plain(value: float) -> Json:
    return int(value) if value == int(value) else value


class Further:
    """Controls that an interface lacks and marks need, added to one that is made for a project."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], dict[str, None]] = {}
        self._names: dict[tuple[str, str], str] = {}

    def control(self, bound: Bound, tag: str, labels: Sequence[str]) -> str:
        """The name of a control with this tag and these labels on what another asks about."""
        to = ",".join(bound.control.to)
        key = (tag, to)
        self._names.setdefault(key, f"{bound.control.name}_{tag.lower()}")
        self._found.setdefault(key, {}).update(dict.fromkeys(labels))
        return self._names[key]

    def completed(self, text: str) -> str:
        """An interface with these controls too."""
        lines = []
        for (tag, to), labels in self._found.items():
            head = f"name={quoteattr(self._names[tag, to])} toName={quoteattr(to)}"
            if tag == "TextArea":
                lines.append(f'  <TextArea {head} perRegion="true"/>')
                continue
            lines.append(f"  <{tag} {head}>")
            lines += [f"    <Label value={quoteattr(label)}/>" for label in labels]
            lines.append(f"  </{tag}>")
        body, end, rest = text.rpartition("</View>")
        return body + "".join(f"{line}\n" for line in lines) + end + rest


def drawing(bound: Bound, others: Mapping[str, Bound], kind: str) -> tuple[str, str] | None:
    """The name and the type of results of a control that draws a shape on what ``bound`` asks
    about; None where the interface has none."""
    tag = TAGS[kind]
    for one in (bound, *others.values()):
        control = one.control
        if control.to != bound.control.to:
            continue
        if control.tag == f"{tag}Labels":
            return control.name, control.tag.lower()
        if one is bound and any(drawn.tag == tag for drawn in one.companions):
            return control.name, control.tag.lower()
    return None


def of_mark(mark: Foreign) -> Mapping[str, Json]:
    """What one tool alone says of a mark, which is written again."""
    return {key: mark.data[key] for key in ("rle", "sequence") if key in mark.data}
