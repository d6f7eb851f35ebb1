"""Pieces as a dataset of Argilla 2: its settings, and its records from disk or as on the Hub."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import cast

import polars as pl

from quorate.formats.exchange.argilla_hub import write_hub
from quorate.formats.exchange.format import Written
from quorate.formats.exchange.gathered import noted
from quorate.formats.exchange.losses import Losses, unheld
from quorate.formats.exchange.places import new_folder
from quorate.formats.exchange.record import Judged, Piece, Project
from quorate.schema.content import ContentField
from quorate.schema.errors import RequestError
from quorate.schema.json_value import Json
from quorate.schema.question import Kind
from quorate.schema.questions import (
    AnyQuestion,
    MultipleChoice,
    Number,
    Ranking,
    Rating,
    Rewrite,
    SingleChoice,
    Spans,
    Text,
)

LAYOUTS = ("hub", "disk")
PEOPLE = uuid.UUID("6f0f7a52-9b0c-5d0e-8a55-0d6d5e3d7a11")
"""the namespace in which raters, whose names are no UUID, get one"""
STATUS = {"submitted": "submitted", "draft": "draft", "skipped": "discarded"}
HOLDS = frozenset({"raters", "several", "suggestions", "scores", "slices", "meta"})
WRITABLE = frozenset({Kind.CATEGORICAL, Kind.ORDINAL})
"""kinds that become labels, whatever the type of their question"""

Record = dict[str, Json]


class Target:
    """Writes one project."""

    def __init__(self, project: Project, layout: str) -> None:
        if layout not in LAYOUTS:
            raise RequestError(f"layout {layout!r} is not known", remedy="say hub or disk")
        self.project, self.layout = project, layout
        self.losses = Losses()
        self._users: dict[str, str] = {}
        known = project.meta.get("argilla")
        self._settings = known if isinstance(known, dict) and known.get("questions") else None
        self._fields = self._theirs("fields", [field.name for field in project.content])
        self._names = self._theirs("questions", [question.name for question in project.questions])
        self.questions = [question for question in project.questions if self._writable(question)]

    def write(self, pieces: Iterable[Piece], target: Path, *, force: bool) -> Written:
        """The folder, whole or not at all."""
        with new_folder(target, force=force) as folder:
            (folder / ".argilla").mkdir()
            records = [self.record(piece) for piece in pieces]
            terms, extra = _metadata(records)
            settings = dict(self._settings or self.settings())
            if self._settings is None:
                settings["metadata"] = [
                    {"name": name, "title": name, "visible_for_annotators": True,
                     "settings": {"type": "terms", "values": None}}
                    for name in terms
                ]  # fmt: skip
            _dump(folder / ".argilla" / "settings.json", settings)
            _dump(folder / ".argilla" / "dataset.json", self.dataset())
            files = [Path(".argilla/settings.json"), Path(".argilla/dataset.json")]
            if self.layout == "disk":
                _dump(folder / "records.json", [_plain(record) for record in records])
                files.append(Path("records.json"))
            else:
                columns = [*self._fields.values(), *terms, *extra]
                title = self.project.title
                files.append(write_hub(folder, records, columns, self._types(), title))
        return Written(tuple(target / file for file in files), len(records), self.losses)

    def settings(self) -> dict[str, Json]:
        """The settings of the project."""
        return {
            "guidelines": self.project.guideline or None,
            "allow_extra_metadata": True,
            "distribution": {"strategy": "overlap", "min_submitted": 1},
            "fields": [self._field(field) for field in self.project.content],
            "questions": [self._question(question) for question in self.questions],
            "vectors": [],
            "mapping": None,
        }

    def dataset(self) -> dict[str, Json]:
        """The dataset beside its settings."""
        return {
            "name": self.project.title,
            "status": "ready",
            "guidelines": self.project.guideline or None,
            "allow_extra_metadata": True,
            "distribution": {"strategy": "overlap", "min_submitted": 1},
        }

    def record(self, piece: Piece) -> Record:
        """A piece as a nested record, its responses with their status."""
        holds = HOLDS if self.layout == "disk" else HOLDS | {"draft", "skipped"}
        unheld(piece, holds, self.losses)
        server = piece.meta.get("_server_id")
        meta = {k: v for k, v in noted(piece).items() if k != "vectors"}
        vectors = piece.meta.get("vectors")
        if any(isinstance(value, list | dict) for value in meta.values()):
            what = "metadata with parts are written as JSON text"
            self.losses.add("meta", what, piece.place or piece.item)
        return {
            "id": piece.item,
            "fields": {
                self._fields[name]: _content(value)
                for name, value in piece.content.items()
                if name in self._fields
            },
            "metadata": {
                **dict(piece.slices),
                **{key: _scalar(value) for key, value in meta.items() if key != "_server_id"},
            },
            "slices": [*sorted(piece.slices)],
            "suggestions": self._suggestions(piece),
            "responses": self._responses(piece),
            "vectors": vectors if isinstance(vectors, dict) else {},
            "_server_id": server,
        }

    def _responses(self, piece: Piece) -> Json:
        held = STATUS if self.layout == "hub" else {"submitted": "submitted"}
        found: dict[str, list[Json]] = {}
        given: set[tuple[str, str]] = set()
        for judged in piece.judgments:
            status = held.get(judged.state)
            if status is None:
                continue
            for question in self.questions:
                label = judged.labels.get(question.name)
                if label is None and not (status == "discarded" and not judged.labels):
                    continue
                if (question.name, judged.rater) in given:
                    what = "a rater has one response to a question: further ones are left out"
                    self.losses.add(question.name, what, piece.place or piece.item)
                    continue
                given.add((question.name, judged.rater))
                found.setdefault(self._names[question.name], []).append(
                    {
                        "value": self._value(question, label, piece),
                        "user_id": self._user(judged, piece),
                        "status": status,
                    }
                )
        return cast("Json", found)

    def _user(self, judged: Judged, piece: Piece) -> str:
        known = self._users.get(judged.rater)
        if known is None:
            try:
                known = str(uuid.UUID(judged.rater))
            except ValueError:
                what = "names that are no UUID became one (UUID 5, the same for the same name)"
                self.losses.add("raters", what, piece.place or piece.item)
                known = str(uuid.uuid5(PEOPLE, judged.rater))
            self._users[judged.rater] = known
        return known

    def _suggestions(self, piece: Piece) -> Json:
        found: Record = {}
        for suggested in piece.suggestions:
            for question in self.questions:
                label = suggested.labels.get(question.name)
                if label is None:
                    continue
                name = self._names[question.name]
                if name in found:
                    what = "a question has one suggestion: further ones are left out"
                    self.losses.add("suggestions", what, piece.place or piece.item)
                    continue
                found[name] = {
                    "value": self._value(question, label, piece),
                    "score": suggested.scores.get(question.name),
                    "agent": suggested.source,
                }
        return found

    def _value(self, question: AnyQuestion, label: Json, piece: Piece) -> Json:
        if label is None:
            return None
        if isinstance(question, MultipleChoice):
            return label
        if _is_rating(question):
            return label
        if isinstance(question, Spans) and isinstance(label, dict):
            place = piece.place or piece.item
            if label.get("relations"):
                self.losses.add(question.name, "relations between spans have no place", place)
            spans = label.get("spans")
            keys = ("start", "end", "label")
            listed = spans if isinstance(spans, list) else []
            return [{key: one[key] for key in keys} for one in listed if isinstance(one, dict)]
        if isinstance(question, Ranking) and isinstance(label, list):
            if any(isinstance(tier, list) and len(tier) > 1 for tier in label):
                what = "ties have no place: the tied follow each other"
                self.losses.add(question.name, what, piece.place or piece.item)
            order = [str(f) for tier in label if isinstance(tier, list) for f in tier]
            return [self._ranked(question, name) for name in order]
        if isinstance(question, Number):
            return json.dumps(label)
        word = question.label_of(label)
        return int(word) if self._points(question) and isinstance(word, str) else cast("Json", word)

    def _points(self, question: AnyQuestion) -> bool:
        """Whether Argilla has the question as a rating though it is a choice here."""
        given = (self._settings or {}).get("questions")
        for one in given if isinstance(given, list) else []:
            if isinstance(one, dict) and one.get("name") == self._names[question.name]:
                setting = one.get("settings")
                return isinstance(setting, dict) and setting.get("type") == "rating"
        return False

    def _field(self, field: ContentField) -> Json:
        types = {"conversation": "chat", "image": "image"}
        if field.type not in ("text", "markdown", *types):
            self.losses.add(field.name, f"a {field.type} field is written as text")
        setting: Record = {"type": types.get(field.type, "text")}
        if setting["type"] == "text":
            setting["use_markdown"] = field.type == "markdown"
        name = self._fields[field.name]
        return {
            "name": name,
            "title": field.title or name,
            "required": field.required,
            "settings": setting,
        }

    def _question(self, question: AnyQuestion) -> Json:
        name = self._names[question.name]
        return {
            "name": name,
            "title": question.ask,
            "description": question.help,
            "required": question.required,
            "settings": self._setting(question),
        }

    def _setting(self, question: AnyQuestion) -> Record:
        if isinstance(question, Spans):
            return {
                "type": "span",
                "field": self._fields[question.of],
                "allow_overlapping": question.overlap,
                "options": [_option(o.value, o.text) for o in question.labels],
            }
        if isinstance(question, Ranking):
            options = [_option(self._fields[name]) for name in question.among]
            return {"type": "ranking", "options": options}
        if isinstance(question, Rating) and _is_rating(question):
            points = range(question.min, question.max + 1)
            return {"type": "rating", "options": [{"value": point} for point in points]}
        if isinstance(question, Text | Rewrite | Number):
            return {"type": "text", "use_markdown": False}
        if isinstance(question, SingleChoice | MultipleChoice):
            kind = "multi_label_selection" if question.type == "multiple_choice" else ""
            options = [_option(o.value, o.text) for o in question.options]
            return {"type": kind or "label_selection", "options": options}
        words = question.question().options
        return {"type": "label_selection", "options": [_option(word) for word in words]}

    def _writable(self, question: AnyQuestion) -> bool:
        if isinstance(question, Number):
            self.losses.add(question.name, "a number is written as text")
            return True
        if isinstance(question, MultipleChoice | Spans | Ranking | Text | Rewrite):
            return True
        if question.question().kind in WRITABLE:
            if not isinstance(question, SingleChoice | Rating):
                what = f"a {question.type} question is written as one of labels"
                self.losses.add(question.name, what)
            elif isinstance(question, Rating) and not _is_rating(question):
                self.losses.add(question.name, "a rating outside 0 to 10 is written as labels")
            return True
        self.losses.add(question.name, f"a {question.type} question has no place")
        return False

    def _types(self) -> dict[str, pl.DataType | type[pl.DataType]]:
        """The types of values by Argilla's names of questions."""
        span = pl.Struct({"start": pl.Int64, "end": pl.Int64, "label": pl.String})
        found: dict[str, pl.DataType | type[pl.DataType]] = {}
        for question in self.questions:
            type_: pl.DataType | type[pl.DataType] = pl.String
            if isinstance(question, Spans):
                type_ = pl.List(span)
            elif isinstance(question, MultipleChoice | Ranking):
                type_ = pl.List(pl.String)
            elif _is_rating(question) or self._points(question):
                type_ = pl.Int64
            found[self._names[question.name]] = type_
        return found

    def _theirs(self, key: str, names: Sequence[str]) -> dict[str, str]:
        """Argilla's names by ours: those of its own settings where it had some."""
        given = _object(_object(self.project.meta.get("argilla_names")).get(key))
        if self._settings is None:
            return {name: name for name in names}
        return {ours: theirs for theirs, ours in given.items() if isinstance(ours, str)}

    def _ranked(self, question: Ranking, name: str) -> str:
        """What a ranking of Argilla's calls a field."""
        names = _object(self.project.meta.get("argilla_names"))
        values = _object(_object(names.get("ranked")).get(question.name))
        word = next((value for value, ours in values.items() if ours == name), None)
        return word or self._fields.get(name, name)


def _is_rating(question: AnyQuestion) -> bool:
    """Whether Argilla has ratings with these points."""
    return isinstance(question, Rating) and 0 <= question.min < question.max <= 10


def _plain(record: Record) -> Record:
    """A record as ``records.to_json`` writes it: without the status of responses."""
    responses = {
        name: [
            {"value": one["value"], "user_id": one["user_id"]}
            for one in (listed if isinstance(listed, list) else [])
            if isinstance(one, dict)
        ]
        for name, listed in _object(record["responses"]).items()
    }
    kept = {key: value for key, value in record.items() if key != "slices"}
    return {**kept, "responses": cast("Json", responses)}


def _metadata(records: Sequence[Record]) -> tuple[list[str], list[str]]:
    """The names of metadata that are slices, and of the others."""
    terms: dict[str, None] = {}
    extra: dict[str, None] = {}
    for record in records:
        slices = record["slices"]
        known = slices if isinstance(slices, list) else []
        for name in _object(record["metadata"]):
            (terms if name in known else extra)[name] = None
    return list(terms), [name for name in extra if name not in terms]


def _option(value: str, text: str | None = None) -> Json:
    return {"value": value, "text": text or value, "description": None}


def _content(value: Json) -> Json:
    """Turns as messages; what else is no text as JSON."""
    if isinstance(value, list) and all(isinstance(one, dict) and "role" in one for one in value):
        turns = [one for one in value if isinstance(one, dict)]
        return [{"role": one["role"], "content": one.get("text")} for one in turns]
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _scalar(value: Json) -> Json:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value


def _object(value: Json) -> Mapping[str, Json]:
    return value if isinstance(value, dict) else {}


def _dump(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False), "utf-8")
