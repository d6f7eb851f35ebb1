"""What was asked in a dataset of Prodigy, seen in its tasks."""

from __future__ import annotations

from collections.abc import Mapping

from quorate.formats.exchange.naming import name_of, value_of, wording_of
from quorate.formats.exchange.observed import options_of, spelled
from quorate.formats.exchange.record import Project
from quorate.schema.content import ContentField, FieldType
from quorate.schema.json_value import Json
from quorate.schema.options import Option
from quorate.schema.questions import (
    AnyQuestion,
    Boxes,
    MultipleChoice,
    Segments,
    SingleChoice,
    Spans,
    Text,
)

CONTENT: Mapping[str, FieldType] = {
    "text": "text",
    "html": "text",
    "image": "image",
    "audio": "audio",
    "video": "video",
}
MANUAL = ("ner_manual", "spans_manual", "relations", "blocks", "pos_manual")
BINARY = ("accept", "reject")
"""the answers to a binary task, which are its labels"""

Row = Mapping[str, Json]


def is_manual(row: Row) -> bool:
    """Whether the spans of a task are what the annotator marked, not what was asked about."""
    view = row.get("_view_id")
    if isinstance(view, str):
        return view in MANUAL
    return "tokens" in row and "label" not in row


def asked_choice(row: Row) -> str:
    """The name of the question that a task with options asks; empty where there are none."""
    if not isinstance(row.get("options"), list):
        return ""
    name = row.get("question")
    return name_of(name, otherwise="question") if isinstance(name, str) and name else "choice"


def asked_text(row: Row) -> str:
    """The key of what was typed in; empty where nothing could be."""
    key = row.get("field_id")
    if isinstance(key, str) and key:
        return key
    return "user_input" if "user_input" in row else ""


def of_shapes(row: Row) -> bool:
    """Whether a task has shapes on an image."""
    spans, view = row.get("spans"), row.get("_view_id")
    if "image" not in row or not isinstance(spans, list):
        return False
    if isinstance(view, str) and view != "blocks":
        return view == "image_manual"
    return "text" not in row or any("points" in span for span in objects(spans))


def asked_binary(row: Row) -> str:
    """What a binary task asks: its label, else whether the task is right; empty for other tasks."""
    if asked_choice(row) or asked_text(row) or "audio_spans" in row or is_manual(row):
        return ""
    if of_shapes(row) and row.get("_view_id") in (None, "image_manual"):
        return ""
    label = row.get("label")
    return spelled(label) if label not in (None, "") else "accept"


class Survey:
    """Goes through all tasks once."""

    def __init__(self) -> None:
        self._fields: dict[str, int] = {}
        self._rows = 0
        self._spans: dict[str, None] = {}
        self._relations: dict[str, None] = {}
        self._shapes: dict[str, None] = {}
        self._polygons = self._boxes = False
        self._audio: dict[str, None] = {}
        self._choices: dict[str, dict[str, str]] = {}
        self._several: set[str] = set()
        self._texts: dict[str, None] = {}
        self._binary: dict[str, None] = {}

    def see(self, row: Row) -> None:
        """Take note of a task."""
        self._rows += 1
        for key in CONTENT:
            if isinstance(row.get(key), str):
                self._fields[key] = self._fields.get(key, 0) + 1
        if of_shapes(row):
            for span in objects(row.get("spans")):
                self._shapes[_label(span)] = None
                self._polygons = self._polygons or not is_box(span)
                self._boxes = self._boxes or is_box(span)
        else:
            for span in objects(row.get("spans")):
                self._spans[_label(span)] = None
        for relation in objects(row.get("relations")):
            self._relations[_label(relation)] = None
        for segment in objects(row.get("audio_spans")):
            self._audio[_label(segment)] = None
        choice, text, binary = asked_choice(row), asked_text(row), asked_binary(row)
        if choice:
            self._see_choice(choice, row)
        if text:
            self._texts[text] = None
        if binary:
            self._binary[binary] = None

    def _see_choice(self, name: str, row: Row) -> None:
        options = self._choices.setdefault(name, {})
        for option in objects(row.get("options")):
            value = value_of(spelled(option.get("id")))
            text = option.get("text")
            options.setdefault(value, text if isinstance(text, str) else "")
        accepted = row.get("accept")
        config = row.get("config")
        style = config.get("choice_style") if isinstance(config, dict) else None
        if style == "multiple" or (isinstance(accepted, list) and len(accepted) > 1):
            self._several.add(name)

    def project(self, title: str) -> Project:
        """The project that admits what was seen."""
        fields = tuple(
            ContentField(name=key, type=CONTENT[key], required=count == self._rows)
            for key, count in self._fields.items()
        )
        labels: dict[str, str] = {}
        questions = [
            *self._marked(),
            *(self._choice(name, o) for name, o in self._choices.items() if any(o)),
        ]
        taken = {question.name for question in questions}
        for key in self._texts:
            name = name_of(key, taken)
            taken.add(name)
            labels[name] = key
            questions.append(
                Text(name=name, type="text", ask=wording_of(key, name), max_length=200_000, lines=4)
            )
        for label in self._binary:
            name = name_of(label, taken, "label")
            taken.add(name)
            labels[name] = label
            questions.append(
                SingleChoice(
                    name=name,
                    type="single_choice",
                    ask=wording_of(label, name),
                    options=tuple(Option(value=answer) for answer in BINARY),
                )
            )
        return Project(title, fields, tuple(questions), meta={"prodigy": {**labels}})

    def _marked(self) -> list[AnyQuestion]:
        found: list[AnyQuestion] = []
        if options_of(self._spans) and "text" in self._fields:
            found.append(
                Spans(
                    name="spans",
                    type="spans",
                    ask="Mark what is named",
                    of="text",
                    labels=options_of(self._spans),
                    relations=options_of(self._relations),
                )
            )
        if options_of(self._shapes):
            found.append(
                Boxes(
                    name="shapes",
                    type="boxes",
                    ask="Mark what is seen",
                    of="image",
                    labels=options_of(self._shapes),
                    shapes=(
                        *(("box",) if self._boxes else ()),
                        *(("polygon",) if self._polygons else ()),
                    ),
                )
            )
        if options_of(self._audio):
            of = next((key for key in ("audio", "video") if key in self._fields), "audio")
            found.append(
                Segments(
                    name="segments",
                    type="segments",
                    ask="Mark what is heard",
                    of=of,
                    labels=options_of(self._audio),
                )
            )
        return found

    def _choice(self, name: str, texts: Mapping[str, str]) -> AnyQuestion:
        options = tuple(
            Option(value=value, text=wording_of(text, value) if text != value else None)
            for value, text in texts.items()
            if value
        )
        if name in self._several or len(options) < 2:
            return MultipleChoice(
                name=name, type="multiple_choice", ask=name, options=options, min=0
            )
        return SingleChoice(name=name, type="single_choice", ask=name, options=options)


def objects(value: Json) -> list[dict[str, Json]]:
    """The objects of a list."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def is_box(span: Mapping[str, Json]) -> bool:
    """Whether a shape is a rectangle."""
    kind = span.get("type")
    return kind == "rect" or (kind is None and "width" in span)


def _label(part: Mapping[str, Json]) -> str:
    return str(part.get("label") or "unlabelled")
