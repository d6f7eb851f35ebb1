"""Rows of doccano: what kind of project they come from, and what they say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from quorate.formats.exchange.crowd_table import type_of
from quorate.formats.exchange.gathered import (
    Gathered,
    GatheredItem,
    Said,
    read_answer,
    span_part,
    storable,
)
from quorate.formats.exchange.losses import Losses
from quorate.formats.exchange.naming import name_of, value_of
from quorate.formats.exchange.observed import Observed, options_of, spelled
from quorate.formats.exchange.pixel_shapes import SIZE, Size, number, size_of
from quorate.formats.exchange.reading import Refusals
from quorate.formats.exchange.record import Foreign, Project
from quorate.formats.labels import TEXT_LENGTH, TEXT_SHARE
from quorate.schema.content import ContentField, FieldType
from quorate.schema.errors import RequestError
from quorate.schema.json_value import Json, shown
from quorate.schema.questions import (
    AnyQuestion,
    Boxes,
    MultipleChoice,
    SingleChoice,
    Spans,
    Text,
)

CONTENT = ("text", "filename", "data")
LABELS = ("label", "labels", "entities", "cats", "bbox", "segmentation")
COMMENTS = ("Comments", "comments")
KNOWN = frozenset({"id", "meta", "relations", *CONTENT, *LABELS, *COMMENTS})

Row = Mapping[str, Json]


@dataclass
class _Seen:
    """What stood under one key."""

    words: Observed
    spans: dict[str, None] = field(default_factory=dict)
    relations: dict[str, None] = field(default_factory=dict)
    boxes: dict[str, None] = field(default_factory=dict)
    polygons: dict[str, None] = field(default_factory=dict)
    most: int = 0
    count: int = 0


class Shape:
    """What kind of project the rows come from."""

    def __init__(self, texts: str, images: Path | None) -> None:
        if texts not in ("auto", "labels", "texts"):
            raise RequestError(f"texts {texts!r} is not known", remedy="say auto, labels or texts")
        self._texts, self._images = texts, images
        self._keys: dict[str, _Seen] = {}
        self._types: dict[str, set[FieldType]] = {}
        self.questions: dict[str, AnyQuestion] = {}

    def see(self, row: Row) -> None:
        """Take note of a row."""
        key = content_key(row)
        if key and isinstance(row[key], str):
            kind = type_of(str(row[key])) if key == "filename" else "text"
            self._types.setdefault(key, set()).add(kind)
        for name in LABELS:
            value = row.get(name)
            if value is None:
                continue
            seen = self._keys.setdefault(name, _Seen(Observed(name, name)))
            parts = value if isinstance(value, list) else [value]
            seen.most = max(seen.most, len(parts))
            seen.count += len(parts)
            for part in parts:
                _see_part(seen, part)
            relations = row.get("relations")
            for one in relations if isinstance(relations, list) else []:
                if isinstance(one, dict):
                    seen.relations[value_of(str(one.get("type", "")))] = None

    def project(self, title: str) -> Project:
        """The project that admits what was seen."""
        fields = tuple(
            ContentField(name=key, type=next(iter(types)) if len(types) == 1 else "text")
            for key, types in self._types.items()
        )
        first = fields[0].name if fields else "text"
        for key, seen in self._keys.items():
            question = self._question(key, seen, first)
            if question is not None:
                self.questions[key] = question
        return Project(title, fields, tuple(self.questions.values()))

    def _question(self, key: str, seen: _Seen, of: str) -> AnyQuestion | None:
        name = name_of(key)
        spans, shapes = options_of(seen.spans), options_of({**seen.boxes, **seen.polygons})
        if spans:
            return Spans(
                name=name, type="spans", ask="Mark what is named", of=of,
                labels=spans, relations=options_of(seen.relations),
            )  # fmt: skip
        if shapes and not seen.spans and self._images is not None:
            return Boxes(
                name=name, type="boxes", ask="Mark what is seen", of=of, labels=shapes,
                shapes=("polygon",) if seen.polygons else ("box",),
            )  # fmt: skip
        if seen.spans or seen.boxes or seen.polygons:
            return None
        if not seen.words.words and not seen.words.written:
            return None
        if self._are_texts(seen):
            return Text(name=name, type="text", ask=key, max_length=200_000, lines=4)
        options = options_of(seen.words.words)
        if not options:
            return None
        if seen.most <= 1 and len(options) > 1:
            return SingleChoice(name=name, type="single_choice", ask=key, options=options)
        return MultipleChoice(name=name, type="multiple_choice", ask=key, options=options, min=0)

    def _are_texts(self, seen: _Seen) -> bool:
        if self._texts != "auto":
            return self._texts == "texts"
        distinct = len(seen.words.words)
        long = seen.words.letters / max(distinct, 1) > TEXT_LENGTH
        return seen.words.written or (long and distinct / seen.count > TEXT_SHARE)

    def size(self, name: str) -> Size | None:
        """The size of an image, where it is at hand."""
        if self._images is None:
            return None
        folder = self._images.resolve()
        path = (folder / name).resolve()
        if not path.is_relative_to(folder):
            return None
        try:
            with Image.open(path) as image:
                return size_of(image.width, image.height)
        except (OSError, UnidentifiedImageError):
            return None


class Examples:
    """Reads the rows of one project."""

    def __init__(
        self,
        project: Project,
        shape: Shape,
        refusals: Refusals,
        losses: Losses,
        *,
        confirmed: bool,
    ) -> None:
        self._project, self._shape = project, shape
        self._refusals, self._losses = refusals, losses
        self._confirmed = confirmed

    def add(self, gathered: Gathered, row: Row, user: str, place: str, *, named: bool) -> None:
        """Add an example as a user labelled it; ``named``: items of several users need an id."""
        key = content_key(row)
        text = row.get(key) if key else None
        if not isinstance(text, str) or not text.strip():
            self._refusals.add(place, key or "text", shown(text), "a text or filename")
            return
        name = row.get("id")
        if name in (None, "") and named:
            self._refusals.add(place, "id", "nothing", "an id, by which users' examples are joined")
            return
        if not storable({key: text}, place, self._refusals):
            return
        item = gathered.item(
            place.rpartition(", ")[2] if name in (None, "") else str(name), {key: text}, place
        )
        meta = row.get("meta")
        item.meta |= meta if isinstance(meta, dict) else {}
        item.meta |= {k: v for k, v in row.items() if k not in KNOWN and v is not None}
        said = Said(user)
        said.comment = "\n".join(_comments(row))
        for name_, value in row.items():
            if name_ in LABELS and value is not None:
                self._label(item, said, name_, value, row, place)
        if said.labels or said.foreign or said.comment:
            item.said.append(said)

    def _label(
        self, item: GatheredItem, said: Said, key: str, value: Json, row: Row, place: str
    ) -> None:
        question = self._shape.questions.get(key)
        parts = value if isinstance(value, list) else [value]
        if not parts and not self._confirmed:
            what = "an empty list may be unanswered and counts as such (see `confirmed`)"
            self._losses.add(key, what, place)
            return
        answer: Json
        if question is None:
            self._foreign(said, key, parts, place)
            return
        if isinstance(question, Spans):
            answer = self._spans(question, parts, row, item, place)
        elif isinstance(question, Boxes):
            answer = self._shapes(question, said, item, parts, place)
        elif isinstance(question, Text):
            answer = spelled(parts[0]) if parts else None
            if len(parts) > 1:
                self._losses.add(key, "a second text of one user is left out", place)
        elif isinstance(question, SingleChoice):
            answer = value_of(spelled(parts[0])) if parts else None
        else:
            answer = [value_of(spelled(part)) for part in parts]
        label = read_answer(question, answer, item.content, place, self._refusals, key)
        if label is not None:
            said.labels[question.name] = label

    def _spans(
        self, question: Spans, parts: Sequence[Json], row: Row, item: GatheredItem, place: str
    ) -> Json:
        text = str(item.content.get(question.of, ""))
        spans: list[Json] = []
        marked: dict[str, str] = {}
        names: dict[str, str] = {}
        for n, part in enumerate(parts, 1):
            start, end, label, name = _offsets(part)
            mark = f"{start} {end} {label}"
            again = marked.get(mark)
            if again is not None:
                self._losses.add(question.name, "the same span twice", place)
                names[str(name)] = again
                continue
            marked[mark] = names[str(name)] = f"s{n}"
            spans.append(span_part(n, start, end, label, text))
        relations = row.get("relations")
        read: list[Json] = [
            {
                "from": names.get(str(one.get("from_id"))),
                "to": names.get(str(one.get("to_id"))),
                "label": value_of(str(one.get("type", ""))),
            }
            for one in (relations if isinstance(relations, list) else [])
            if isinstance(one, dict)
        ]
        return {"spans": spans, "relations": read}

    def _shapes(
        self,
        question: Boxes,
        said: Said,
        item: GatheredItem,
        parts: Sequence[Json],
        place: str,
    ) -> Json:
        size = self._shape.size(str(item.content.get(question.of, "")))
        if size is None:
            self._foreign(said, question.name, parts, place)
            return None
        item.meta[SIZE] = {question.of: [size.width, size.height]}
        read: list[Json] = []
        for part in parts:
            given = part if isinstance(part, dict) else {}
            label = value_of(str(given.get("label", "")))
            sides = [number(given.get(key)) for key in ("x", "y", "width", "height")]
            points = _points(given.get("points"))
            if points is not None:
                read.append(size.polygon(label, points))
            elif None not in sides:
                x, y, w, h = (side or 0.0 for side in sides)
                read.append(size.box(label, x, y, w, h))
            else:
                read.append(part)
        return read

    def _foreign(self, said: Said, key: str, parts: Sequence[Json], place: str) -> None:
        """Shapes in pixels of an image whose size nobody knows."""
        for part in parts:
            if not isinstance(part, dict):
                self._refusals.add(place, key, shown(part), "what the other rows have")
                continue
            kind = "pixel_polygon" if "points" in part else "pixel_box"
            said.foreign.append(Foreign(kind, name_of(key), part))


def content_key(row: Row) -> str:
    """The key of what is labelled; empty where there is none."""
    return next((key for key in CONTENT if key in row), "")


def _see_part(seen: _Seen, part: Json) -> None:
    if isinstance(part, dict):
        label = str(part.get("label", ""))
        kind = seen.spans
        if "points" in part:
            kind = seen.polygons
        elif "x" in part and "width" in part:
            kind = seen.boxes
        kind[label] = None
    elif isinstance(part, list):
        if len(part) == 3:
            seen.spans[str(part[2])] = None
    else:
        seen.words.see(part)


def _offsets(part: Json) -> tuple[Json, Json, str, Json]:
    """Start, end, label and id of a span, as an object or a triple."""
    if isinstance(part, dict):
        start, end = part.get("start_offset"), part.get("end_offset")
        return start, end, value_of(str(part.get("label", ""))), part.get("id")
    if isinstance(part, list) and len(part) == 3:
        return part[0], part[1], value_of(str(part[2])), None
    return None, None, "", None


def _points(given: Json) -> list[tuple[float, float]] | None:
    """Corners from x and y in turns; None where there are none."""
    numbers = [number(one) for one in given] if isinstance(given, list) else []
    if len(numbers) < 6 or len(numbers) % 2 or None in numbers:
        return None
    flat = [one or 0.0 for one in numbers]
    return list(zip(flat[::2], flat[1::2], strict=True))


def _comments(row: Row) -> list[str]:
    found: list[str] = []
    for key in COMMENTS:
        listed = row.get(key)
        for one in listed if isinstance(listed, list) else []:
            text = one.get("comment") if isinstance(one, dict) else one
            if isinstance(text, str) and text.strip():
                found.append(text)
    return found
