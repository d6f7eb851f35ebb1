"""Answers as results of Label Studio."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from quorate.formats.exchange.label_studio.config import Control
from quorate.formats.exchange.label_studio.layout import UNLABELLED, Bound, Layout
from quorate.formats.exchange.label_studio.marks import (
    TAGS,
    Further,
    drawing,
    names_of,
    of_mark,
    track_value,
    values_of,
)
from quorate.formats.exchange.label_studio.stretches import stretch_value
from quorate.formats.exchange.label_studio.values import simple_value
from quorate.formats.exchange.losses import Losses
from quorate.formats.exchange.record import Foreign
from quorate.formats.exchange.shapes import (
    AnyShape,
    Moment,
    Track,
    Transcription,
    shape_of,
)
from quorate.schema.json_value import Json
from quorate.schema.questions import Demonstration
from quorate.schema.questions.marked import parts_of

OWN = frozenset(("page", "audio", "texts", "ranker", "messages"))
"""kinds of foreign marks of our own that are written as they were, besides whole results"""
BESIDE = frozenset(("region", Transcription.kind))
"""kinds that say more of a part, which is written nevertheless"""


@dataclass(frozen=True)
class Way:
    """How a mark is written: the shape, and the control that draws it with the type of results;
    without a shape, as it was."""

    shape: AnyShape | None = None
    control: str = ""
    kind: str = ""


@dataclass
class Writing:
    """The results of one annotation, as they come together."""

    content: Mapping[str, Json]
    size: Mapping[str, Json]
    place: str
    scores: Mapping[str, float] = field(default_factory=dict)
    results: list[Json] = field(default_factory=list)
    number: int = 0

    def name(self) -> str:
        """A new id of a region."""
        self.number += 1
        return f"r{self.number}"


class Writer:
    """Writes answers by a layout; ``utf16`` counts UTF-16 units in texts, for old versions.

    ``further`` takes in the controls that marks need, where the interface may have more.
    """

    def __init__(
        self, layout: Layout, losses: Losses, *, utf16: bool, further: Further | None = None
    ) -> None:
        self.layout = layout
        self.losses = losses
        self.utf16 = utf16
        self.further = further
        self.bound = tuple(layout.bound.values())
        self.asked = frozenset(bound.name for bound in self.bound)
        self.known = self.asked | frozenset(layout.bound)

    def write(
        self, labels: Mapping[str, Json], foreign: Sequence[Foreign], writing: Writing
    ) -> list[Json]:
        """The results of the answers and marks of one annotation."""
        for bound in self.bound:
            names = (bound.control.name, bound.name)
            marks = [mark for mark in foreign if mark.question in names] if foreign else []
            label = labels.get(bound.name)
            if bound.question is None or label is None:
                for mark in marks:
                    self._mark(bound, mark, writing)
            else:
                self._answer(bound, label, marks, writing)
        for mark in foreign:
            if mark.kind == "relation" and not mark.question:
                writing.results.append(_relation(mark.data))
            elif mark.question not in self.known and not self._drawn_beside(mark, writing):
                self._alone(mark, writing)
        for name in labels:
            if name not in self.asked:
                self.losses.add(name, "Label Studio asks nothing like it", writing.place)
        return writing.results

    def _drawn_beside(self, mark: Foreign, writing: Writing) -> bool:
        """Write a whole result of a control that no question has."""
        result = mark.data.get("result")
        if not isinstance(result, dict) or not self.layout.interface.control(mark.question):
            return False
        writing.results.append({"from_name": mark.question, **result})
        return True

    def _alone(self, mark: Foreign, writing: Writing) -> None:
        """A mark of no question that is asked here, on the first picture."""
        about = self._picture()
        way = self._way(about, mark) if about is not None and not mark.stands_for else None
        if about is None or way is None:
            self._lose(mark, writing)
        else:
            self._shaped(about, mark, way, writing)

    def _picture(self) -> Bound | None:
        """What asks about the first picture, or could."""
        for one in self.layout.bound.values():
            if one.shown and one.shown[0].tag == "Image":
                return one
        for shown in self.layout.interface.shown:
            if shown.tag == "Image" and shown.name:
                control = Control(shown.name, "", (shown.name,), (), {})
                field = self.layout.fields.get(shown.key, "")
                return Bound(control, "foreign", shown.name, (shown,), field)
        return None

    def _lose(self, mark: Foreign, writing: Writing) -> None:
        nearly = "; what is nearest to it is written" if mark.stands_for else ""
        why = f"a mark of kind {mark.kind!r} has no place{nearly}"
        self.losses.add(mark.question, why, writing.place)

    def _answer(
        self, bound: Bound, label: Json, marks: Sequence[Foreign], writing: Writing
    ) -> None:
        if bound.kind == "spans" and not marks:
            self._spans(bound, label, writing)
            return
        whole = {mark.kind: mark for mark in marks}
        if bound.kind in ("choices", "taxonomy", "rating", "number", "text", "pair", "ranking"):
            for mark in marks:
                if mark.kind not in ("texts", "ranker"):
                    self._mark(bound, mark, writing)
            value = simple_value(self.layout, bound, label, whole, writing.content)
            if isinstance(bound.question, Demonstration) and len(parts_of(label)) > 1:
                why = "several turns are written as one text"
                self.losses.add(bound.name, why, writing.place)
            self._put(bound, writing, bound.type, value)
        elif bound.kind == "chat":
            for mark in marks:
                self._mark(bound, mark, writing)
            if "messages" not in whole:
                for turn in parts_of(label):
                    message: Json = {"role": turn["role"], "content": turn["text"]}
                    self._put(bound, writing, "chatmessage", {"chatmessage": message})
        else:
            self._marked(bound, label, marks, writing)

    def _spans(self, bound: Bound, label: Json, writing: Writing) -> None:
        """The spans of an answer without marks."""
        spans = parts_of(label.get("spans") if isinstance(label, dict) else label)
        more = _further(spans)
        instead = more.get("", ())
        for part in spans:
            ident = str(part["id"])
            if ident not in instead:
                labels = [str(part["label"]), *more.get(ident, ())]
                self._span(bound, part, labels, writing)
        _relate(label, writing)

    def _marked(
        self, bound: Bound, label: Json, marks: Sequence[Foreign], writing: Writing
    ) -> None:
        """The regions of an answer, those that stand for a mark by the mark."""
        ways = {n: way for n, mark in enumerate(marks) if (way := self._way(bound, mark))}
        stands = [(n, mark) for n, mark in enumerate(marks) if n in ways and mark.stands_for]
        instead = {place for _, mark in stands for place in mark.stands_for}
        first = {min(mark.stands_for): n for n, mark in stands}
        ids = _ids(marks)
        for n, mark in enumerate(marks):
            if mark.kind not in BESIDE and n not in first.values():
                self._mark(bound, mark, writing)
        spans = label.get("spans") if isinstance(label, dict) else label
        more = _further(parts_of(spans)) if bound.kind == "spans" else {}
        for n, part in enumerate(parts_of(spans)):
            if n in first:
                mark = marks[first[n]]
                self._shaped(bound, mark, ways[first[n]], writing, ids.get(n, ""))
                ids.setdefault(n, str(mark.data.get("id") or ""))
            if n in instead or str(part.get("id")) in more.get("", ()):
                continue
            if bound.kind == "spans":
                ids[n] = str(part["id"])
                labels = [str(part["label"]), *more.get(str(part["id"]), ())]
                self._span(bound, part, labels, writing)
            else:
                ids[n] = ids.get(n) or writing.name()
                self._region(bound, part, ids[n], writing)
        for mark in marks:
            if mark.kind == Transcription.kind:
                self._said(bound, mark, ids, writing)
        _relate(label, writing)

    def _way(self, bound: Bound, mark: Foreign) -> Way | None:
        """How a mark is written: as it was, or as a shape by a control that draws it."""
        if mark.kind in BESIDE:
            return None
        if mark.kind in OWN or isinstance(mark.data.get("result"), dict):
            return Way()
        shape = shape_of(mark)
        if isinstance(shape, Track):
            return Way(shape) if bound.kind == "frames" else None
        if shape is None or mark.kind not in TAGS or not bound.shown:
            return None
        found = drawing(bound, self.layout.bound, mark.kind)
        if found is not None:
            return Way(shape, *found)
        if self.further is None or bound.shown[0].tag != "Image":
            return None
        tag = f"{TAGS[mark.kind]}Labels"
        labels = names_of(shape) or [bound.stored(one) for one in shape.labels]
        return Way(shape, self.further.control(bound, tag, labels), tag.lower())

    def _shaped(
        self, bound: Bound, mark: Foreign, way: Way, writing: Writing, ident: str = ""
    ) -> None:
        """A mark in its own right."""
        shape = way.shape
        if shape is None or isinstance(shape, Track):
            self._mark(bound, mark, writing)
            return
        values = values_of(shape, of_mark(mark))
        names = names_of(shape)
        if len(values) > 1:
            why = "what is one object there is written as several regions"
            self.losses.add(mark.question or mark.kind, why, writing.place)
        labels: list[Json] = [bound.stored(one) for one in shape.labels]
        given = ident or str(mark.data.get("id") or "")
        for n, (value, beside) in enumerate(values):
            named: list[Json] = [names[n]] if names else labels
            name = given if given and n == 0 else writing.name()
            if way.kind == bound.type:
                self._draw(bound, value, named, name, writing, TAGS[shape.kind], beside)
                continue
            kept = value | ({way.kind: named} if way.kind.endswith("labels") else {})
            self._put(bound, writing, way.kind, kept, name, way.control, beside)

    def _said(self, bound: Bound, mark: Foreign, ids: Mapping[int, str], writing: Writing) -> None:
        """What is written of a region, in a result with the region's id and place."""
        result, control = mark.data.get("result"), mark.data.get("control")
        if isinstance(result, dict) and self.layout.interface.control(str(control)):
            writing.results.append({"from_name": control, **result})
            return
        ident = ids.get(min(mark.stands_for, default=-1), "")
        region = next(
            (one for one in reversed(writing.results)
             if isinstance(one, dict) and ident and one.get("id") == ident), None,
        )  # fmt: skip
        name = self._texts_of(bound)
        if region is None or not name:
            self._lose(mark, writing)
            return
        value = region.get("value")
        places = value if isinstance(value, dict) else {}
        kept = {key: one for key, one in places.items() if not key.endswith("labels")}
        said: Json = {**kept, "text": mark.data.get("text")}
        writing.results.append({**region, "type": "textarea", "from_name": name, "value": said})

    def _texts_of(self, bound: Bound) -> str:
        """The control for texts of each region of what another asks about; empty without one."""
        for one in self.layout.interface.controls:
            if one.tag == "TextArea" and one.yes("perRegion") and one.to == bound.control.to:
                return one.name
        return "" if self.further is None else self.further.control(bound, "TextArea", ())

    def _span(
        self, bound: Bound, part: Mapping[str, Json], labels: Sequence[str], writing: Writing
    ) -> None:
        start, end = part["start"], part["end"]
        if not isinstance(start, int) or not isinstance(end, int):
            return
        words: list[Json] = [bound.stored(label) for label in labels]
        stretch = stretch_value(bound, start, end, writing.content, utf16=self.utf16)
        value = {"text": part["text"], **stretch, bound.type: words}
        self._put(bound, writing, bound.type, value, str(part["id"]))

    def _region(self, bound: Bound, part: Mapping[str, Json], ident: str, writing: Writing) -> None:
        label = bound.stored(part["label"])
        if bound.kind == "segments":
            value: dict[str, Json] = {
                "start": part["start"],
                "end": part["end"],
                "channel": 0,
                bound.type: [label],
            }
            self._put(bound, writing, bound.type, value, ident)
        elif bound.kind == "timeline":
            fps = bound.fps
            first, last = (float(str(part[key])) * fps for key in ("start", "end"))
            if abs(first - round(first)) > fps / 1000 or abs(last - round(last)) > fps / 1000:
                why = "times were moved to whole frames"
                self.losses.add(bound.name, why, writing.place)
            ranges: list[Json] = [{"start": round(first) + 1, "end": max(round(last), 1)}]
            kind = "timelinelabels"
            self._put(bound, writing, kind, {"ranges": ranges, kind: [label]}, ident)
        elif bound.kind == "frames":
            self._frame(bound, part, label, ident, writing)
        else:
            self._shape(bound, part, label, ident, writing)

    def _frame(
        self, bound: Bound, part: Mapping[str, Json], label: str, ident: str, writing: Writing
    ) -> None:
        """A box on one frame: on there, off in the next."""
        frame, *sides = (_number(part[key]) for key in ("frame", "x", "y", "w", "h"))
        x, y, w, h = sides
        at = int(frame)
        moments = Moment(at, x, y, w, h), Moment(at + 1, x, y, w, h, on=False)
        # how long the film is, which Label Studio wants to know: so long at least
        value = track_value(Track((), bound.fps, moments)) | {"labels": [label]}
        self._put(bound, writing, "videorectangle", value, ident)

    def _shape(
        self, bound: Bound, part: Mapping[str, Json], label: str, ident: str, writing: Writing
    ) -> None:
        polygon = part["shape"] == "polygon"
        value: dict[str, Json]
        if polygon:
            points: list[Json] = [
                [_times(x), _times(y)] for x, y in (_list(point) for point in _list(part["points"]))
            ]
            value = {"points": points, "closed": True}
        else:
            value = {**_percent(part), "rotation": 0}
        self._draw(bound, value, label, ident, writing, "Polygon" if polygon else "Rectangle")

    def _draw(
        self,
        bound: Bound,
        value: dict[str, Json],
        label: str | list[Json],
        ident: str,
        writing: Writing,
        shape: str,
        beside: Mapping[str, Json] | None = None,
    ) -> None:
        """A shape; where a control draws and another labels, both have their result."""
        labels: list[Json] = label if isinstance(label, list) else [label]
        drawing = next((one for one in bound.companions if one.tag == shape), None)
        kind = bound.type
        if drawing is not None:
            self._put(bound, writing, shape.lower(), value, ident, drawing.name, beside)
        self._put(bound, writing, kind, value | {kind: labels}, ident, beside=beside)

    def _put(
        self,
        bound: Bound,
        writing: Writing,
        kind: str,
        value: dict[str, Json],
        ident: str = "",
        name: str = "",
        beside: Mapping[str, Json] | None = None,
    ) -> None:
        result: dict[str, Json] = {
            "id": ident or writing.name(),
            "type": kind,
            "value": value,
            "origin": "manual",
            "to_name": bound.to,
            "from_name": name or bound.control.name,
        }
        if bound.kind in ("boxes", "foreign"):
            result |= self._pixels(bound, writing)
        if beside:
            result |= beside
        if writing.scores and bound.name in writing.scores:
            result["score"] = writing.scores[bound.name]
        writing.results.append(result)

    def _pixels(self, bound: Bound, writing: Writing) -> dict[str, Json]:
        size = writing.size.get(bound.field)
        if not isinstance(size, list) or len(size) != 2:
            return {}
        return {"image_rotation": 0, "original_width": size[0], "original_height": size[1]}

    def _mark(self, bound: Bound, mark: Foreign, writing: Writing) -> None:
        """A mark as the result that it was, or is here."""
        data = mark.data
        result = data.get("result")
        ident = str(data.get("id") or writing.name())
        labels = [bound.stored(one) for one in _list(data.get("labels"))]
        if isinstance(result, dict):
            name = data.get("control", bound.control.name)
            writing.results.append({"from_name": name, **result})
        elif mark.kind == "messages":
            for message in _list(data.get("messages")):
                self._put(bound, writing, "chatmessage", {"chatmessage": message})
        elif mark.kind == "texts":
            self._put(bound, writing, "textarea", {"text": data.get("text")})
        elif mark.kind in ("page", "audio"):
            given = data.get("value")
            kept = (
                dict(given)
                if isinstance(given, dict)
                else {key: one for key, one in data.items() if key not in ("id", "labels")}
            )
            self._put(bound, writing, bound.type, kept | {bound.type: [*labels]}, ident)
        elif (way := self._way(bound, mark)) is None:
            self._lose(mark, writing)
        elif isinstance(way.shape, Track):
            value = track_value(way.shape, data.get("sequence")) | {"labels": [*labels]}
            self._put(bound, writing, "videorectangle", value, ident)
        else:
            self._shaped(bound, mark, way, writing)


def _ids(marks: Sequence[Foreign]) -> dict[int, str]:
    """The ids of regions that others refer to, by the place of the part."""
    named = [mark for mark in marks if mark.kind == "region"]
    return {n: str(mark.data.get("id")) for mark in named for n in mark.stands_for}


def _further(spans: Sequence[Mapping[str, Json]]) -> dict[str, list[str]]:
    """Further labels of a stretch, by the id of its first span: ``x-2`` goes with ``x``.

    Under the empty text the ids of the spans that they come from.
    """
    known = {str(span["id"]): (span["start"], span["end"]) for span in spans}
    if not any("-" in ident for ident in known) and "" not in known:
        return {}
    found: dict[str, list[str]] = {}
    for span in sorted(spans, key=lambda span: str(span["id"])):
        ident = str(span["id"])
        base, _, number = ident.rpartition("-")
        if number.isdecimal() and known.get(base) == (span["start"], span["end"]):
            found.setdefault(base, []).append(str(span["label"]))
            found.setdefault("", []).append(ident)
    return found


def _relate(label: Json, writing: Writing) -> None:
    """The relations of an answer between its parts."""
    related = label.get("relations") if isinstance(label, dict) else None
    for relation in parts_of(related or []):
        named = relation["label"]
        writing.results.append(
            {
                "type": "relation",
                "from_id": relation["from"],
                "to_id": relation["to"],
                "direction": "right",
                "labels": [] if named == UNLABELLED else [named],
            }
        )


def _relation(data: Mapping[str, Json]) -> dict[str, Json]:
    return {
        "type": "relation",
        "from_id": data.get("from"),
        "to_id": data.get("to"),
        "direction": data.get("direction", "right"),
        "labels": data.get("labels", []),
    }


def _percent(part: Mapping[str, Json]) -> dict[str, Json]:
    names = {"x": "x", "y": "y", "w": "width", "h": "height"}
    return {theirs: _times(part[ours]) for ours, theirs in names.items()}


def _number(value: Json) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _times(value: Json) -> Json:
    return round(float(value) * 100, 10) if isinstance(value, int | float) else value


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []
