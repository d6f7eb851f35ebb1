"""Marked parts: from the values of Label Studio to ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quorate.formats.exchange.label_studio.geometry import PageText, corners, stretch
from quorate.formats.exchange.label_studio.layout import Bound
from quorate.formats.exchange.label_studio.marks import read_track
from quorate.schema.json_value import Json
from quorate.schema.questions.boxes import SMALLEST

Part = dict[str, Json]

LARGEST = 1e9
"""beyond this, a number is no place"""
DIGITS = 12
"""decimals of fractions that are kept as they are, so that they come back the same"""


@dataclass
class Region:
    """The parts that a region is here, and what it is there where that is more.

    ``raw``: the kind and data of a foreign mark; ``cut``: something stuck out of the picture.
    """

    parts: list[Part]
    raw: tuple[str, dict[str, Json]] | None = None
    cut: bool = False


def regions_of(
    bound: Bound, result: Mapping[str, Json], value: Mapping[str, Json]
) -> Region | None:
    """The parts of a region; None where our question holds nothing like it."""
    if bound.kind == "boxes":
        return _shape(result, value)
    if bound.kind == "segments":
        return _stretch(value)
    if bound.kind == "timeline":
        return _ranges(bound, value)
    return _track(bound, value) if bound.kind == "frames" else None


def _shape(result: Mapping[str, Json], value: Mapping[str, Json]) -> Region | None:
    if "points" in value:
        return _polygon(value["points"])
    box = _numbers(value, ("x", "y", "width", "height"))
    if box is None or "rle" in value:
        return None
    x, y, w, h = (round(number / 100, DIGITS) for number in box)
    rotation = value.get("rotation")
    if not isinstance(rotation, int | float) or not rotation:
        (x, w, cut_x), (y, h, cut_y) = _inside(x, w), _inside(y, h)
        part: Part = {"shape": "box", "x": x, "y": y, "w": w, "h": h}
        return Region([part], cut=cut_x or cut_y)
    size = _numbers(result, ("original_width", "original_height"))
    ratio = size[0] / size[1] if size and size[0] > 0 and size[1] > 0 else 1.0
    points, cut = _clipped(corners((x, y, w, h), rotation, ratio))
    data: dict[str, Json] = {"x": x, "y": y, "w": w, "h": h, "rotation": rotation}
    if size:
        data |= {"width": size[0], "height": size[1]}
    return Region([{"shape": "polygon", "points": points}], ("rotated_box", data), cut)


def _polygon(given: Json) -> Region | None:
    if not isinstance(given, list):
        return None
    corners_ = []
    for point in given:
        if not isinstance(point, list) or len(point) != 2:
            return None
        x, y = point
        found = _numbers({"x": x, "y": y}, ("x", "y"))
        if found is None:
            return None
        corners_.append((found[0] / 100, found[1] / 100))
    points, cut = _clipped(corners_)
    return Region([{"shape": "polygon", "points": points}], cut=cut)


def _clipped(points: Sequence[tuple[float, float]]) -> tuple[list[Json], bool]:
    kept: list[Json] = [[min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0)] for x, y in points]
    out = any(not -SMALLEST < v < 1 + SMALLEST for point in points for v in point)
    return kept, out


def _inside(low: float, length: float) -> tuple[float, float, bool]:
    """A side inside the picture, and whether it was not."""
    first, last = max(low, 0.0), min(low + length, 1.0)
    out = low < -SMALLEST or low + length > 1 + SMALLEST
    return (first, last - first, True) if out else (low, length, False)


def _stretch(value: Mapping[str, Json]) -> Region | None:
    ends = _numbers(value, ("start", "end"))
    if ends is None:
        return None
    channel = value.get("channel")
    raw: tuple[str, dict[str, Json]] | None = None
    if channel not in (None, 0):
        raw = "audio", {"start": ends[0], "end": ends[1], "channel": channel}
    return Region([{"start": ends[0], "end": ends[1]}], raw)


def _ranges(bound: Bound, value: Mapping[str, Json]) -> Region | None:
    """Frames from 1 on, the last included, as seconds: a frame lasts 1 / fps."""
    ranges = value.get("ranges")
    parts: list[Part] = []
    for one in ranges if isinstance(ranges, list) else []:
        ends = _numbers(one, ("start", "end")) if isinstance(one, dict) else None
        if ends is None or ends[1] < ends[0]:
            return None
        parts.append({"start": max(ends[0] - 1, 0) / bound.fps, "end": ends[1] / bound.fps})
    return Region(parts) if parts else None


def _track(bound: Bound, value: Mapping[str, Json]) -> Region | None:
    """The key frames of a box that moves; what lies between them only Label Studio knows."""
    sequence = value.get("sequence")
    parts: list[Part] = []
    cut = False
    for one in sequence if isinstance(sequence, list) else []:
        box = (
            _numbers(one, ("frame", "x", "y", "width", "height")) if isinstance(one, dict) else None
        )
        if box is None:
            return None
        (x, w, out_x), (y, h, out_y) = (
            _inside(box[1] / 100, box[3] / 100),
            _inside(box[2] / 100, box[4] / 100),
        )
        cut = cut or out_x or out_y
        parts.append({"frame": int(box[0]) - 1, "x": x, "y": y, "w": w, "h": h})
    found = read_track((), bound.fps, value)
    if not parts or found is None:
        return None
    track, beside = found
    return Region(parts, (track.kind, {**track.foreign("").data, **beside}), cut)


def stretch_of(
    bound: Bound, value: Mapping[str, Json], content: Mapping[str, Json], unit: str
) -> Part | None:
    """A stretch of text with the text that it cuts out; None where there is none."""
    text = content.get(bound.field)
    if not isinstance(text, str):
        return None
    quoted = value.get("text")
    words = quoted if isinstance(quoted, str) else None
    tag = bound.shown[0].tag
    if tag == "Paragraphs" and isinstance(value.get("startOffset"), int):
        found = _in_paragraphs(text, bound, content, value)
    elif tag == "HyperText" and "startOffset" in value:
        found = _in_page(text, value)
    else:
        start, end = value.get("start"), value.get("end")
        if not isinstance(start, int) or not isinstance(end, int):
            return None
        found = stretch(text, start, end, words, unit)
    if found is None:
        return None
    return {"start": found[0], "end": found[1], "text": text[found[0] : found[1]]}


def _in_page(text: str, value: Mapping[str, Json]) -> tuple[int, int] | None:
    whole = value.get("globalOffsets")
    if not isinstance(whole, dict):
        return None
    start, end = whole.get("start"), whole.get("end")
    if not isinstance(start, int) or not isinstance(end, int):
        return None
    return PageText(text).source_stretch(start, end)


def _in_paragraphs(
    text: str, bound: Bound, content: Mapping[str, Json], value: Mapping[str, Json]
) -> tuple[int, int] | None:
    starts = turn_starts(content.get(bound.field.removesuffix("_text")))
    first, last = (_index(value.get(key)) for key in ("start", "end"))
    one, two = value.get("startOffset"), value.get("endOffset")
    if first is None or last is None or not isinstance(one, int) or not isinstance(two, int):
        return None
    if not 0 <= first <= last < len(starts):
        return None
    start, end = starts[first] + one, starts[last] + two
    return (start, end) if 0 <= start < end <= len(text) else None


def _index(value: Json) -> int | None:
    return (
        int(value)
        if isinstance(value, int) or (isinstance(value, str) and value.isdigit())
        else None
    )


def turn_text(turns: Json) -> str:
    """The text of a conversation: a line a turn, who speaks in front."""
    rows = turns if isinstance(turns, list) else []
    return "\n".join(f"{one['role']}: {one['text']}" for one in rows if isinstance(one, dict))


def turn_starts(turns: Json) -> list[int]:
    """Where in that text the words of each turn begin."""
    starts, at = [], 0
    for one in turns if isinstance(turns, list) else []:
        if isinstance(one, dict):
            head = len(f"{one['role']}: ")
            starts.append(at + head)
            at += head + len(str(one["text"])) + 1
    return starts


def _numbers(value: Mapping[str, Json], keys: Sequence[str]) -> list[float] | None:
    found: list[float] = []
    for key in keys:
        number = value.get(key)
        if isinstance(number, bool) or not isinstance(number, int | float):
            return None
        if abs(number) > LARGEST or number != number:
            return None
        found.append(number)
    return found
