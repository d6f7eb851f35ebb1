"""Potato's schemes as questions, and its answers as labels."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping

from quorate.formats.exchange.gathered import Gathered, GatheredItem, read_answer, span_part
from quorate.formats.exchange.losses import Losses
from quorate.formats.exchange.naming import name_of, value_of, wording_of
from quorate.formats.exchange.observed import Observed, answer_of, as_number, options_of
from quorate.formats.exchange.potato_answers import Answered
from quorate.formats.exchange.reading import Refusals
from quorate.formats.exchange.record import Foreign, Piece, Project, Suggested
from quorate.schema.content import ContentField, FieldType
from quorate.schema.json_value import Json
from quorate.schema.options import Option
from quorate.schema.questions import (
    AnyQuestion,
    MultipleChoice,
    Number,
    Rating,
    SingleChoice,
    Spans,
    Text,
)

BY_VALUE = ("text_box", "number", "slider", "select-one", "")
"""names of labels whose value is the answer"""
FREE = "free_response"
_LAST_NUMBER = re.compile(r"-?\d+$")


class Survey:
    """What is asked: as the configuration says, else as the answers look."""

    def __init__(self, settings: Mapping[str, Json], text_key: str) -> None:
        given = settings.get("annotation_schemes")
        self._schemes = {
            str(one["name"]): one
            for one in (given if isinstance(given, list) else [])
            if isinstance(one, dict) and "name" in one
        }
        self._text_key = text_key
        self._seen: dict[str, Observed] = {}
        self._typed: set[str] = set()
        self._spans: dict[str, dict[str, None]] = {}
        self._links: dict[str, None] = {}
        self._conversation = self._items = False
        self.questions: dict[str, AnyQuestion] = {}

    @property
    def text_key(self) -> str:
        """The key of an item's text."""
        return self._text_key

    def see(self, answered: Answered) -> None:
        """Take note of what an annotator said."""
        for scheme, entries in answered.labels.items():
            seen = self._seen.setdefault(scheme, Observed(scheme, wording_of(scheme, "?")))
            seen.see(_observed(entries))
            if any(name == "text_box" for name, _ in entries):
                self._typed.add(scheme)
        for span in answered.spans:
            labels = self._spans.setdefault(str(span.get("schema")), {})
            labels[str(span.get("name") or span.get("label"))] = None
        for link in answered.links:
            self._links[str(link.get("link_type"))] = None

    def see_item(self, row: Mapping[str, Json]) -> None:
        """Take note of an item."""
        self._items = True
        self._conversation = self._conversation or isinstance(row.get(self._text_key), list)

    def project(self, title: str) -> Project:
        """The project that admits what was seen."""
        taken: set[str] = set()
        for scheme in dict.fromkeys((*self._schemes, *self._seen, *self._spans)):
            name = name_of(scheme, taken, "question")
            question = self._declared(scheme, name) or self._observed(scheme, name)
            if question is not None:
                taken.add(name)
                self.questions[scheme] = question
        kind: FieldType = "conversation" if self._conversation else "text"
        field = ContentField(name="text" if self._items else "item", type=kind)
        return Project(title, (field,), tuple(self.questions.values()))

    def _declared(self, scheme: str, name: str) -> AnyQuestion | None:
        given = self._schemes.get(scheme, {})
        kind = given.get("annotation_type")
        ask = wording_of(given.get("description"), wording_of(scheme, name))
        options = options_of(_labels(given))
        if kind in ("radio", "select") and len(options) > 1:
            return SingleChoice(name=name, type="single_choice", ask=ask, options=options)
        if kind == "multiselect" and options:
            return MultipleChoice(
                name=name, type="multiple_choice", ask=ask, options=options, min=0
            )
        size = given.get("size")
        if kind == "likert" and isinstance(size, int) and 1 < size <= 101:
            ends = {"1": given.get("min_label"), str(size): given.get("max_label")}
            anchors = {
                point: text for point, text in ends.items() if isinstance(text, str) and text
            }
            return Rating(name=name, type="rating", ask=ask, max=size, anchors=anchors)
        if kind in ("number", "slider"):
            return Number(name=name, type="number", ask=ask)
        if kind == "text":
            return Text(name=name, type="text", ask=ask, max_length=200_000)
        if kind == "span":
            known = options_of([*_labels(given), *self._spans.get(scheme, {})])
            return self._marked(name, ask, known)
        return None

    def _observed(self, scheme: str, name: str) -> AnyQuestion | None:
        if scheme in self._spans:
            return self._marked(name, wording_of(scheme, name), options_of(self._spans[scheme]))
        seen = self._seen.get(scheme)
        if seen is None:
            return None
        if scheme in self._typed:
            return Text(name=name, type="text", ask=wording_of(scheme, name), max_length=200_000)
        seen.name = name
        return seen.question()

    def _marked(self, name: str, ask: str, labels: tuple[Option, ...]) -> AnyQuestion | None:
        if not labels or not self._items or self._conversation:
            return None
        return Spans(
            name=name, type="spans", ask=ask, of="text", labels=labels,
            relations=options_of(self._links),
        )  # fmt: skip


class Reader:
    """Reads the answers of one project."""

    def __init__(
        self,
        survey: Survey,
        project: Project,
        contents: Mapping[str, Mapping[str, Json]],
        refusals: Refusals,
        losses: Losses,
    ) -> None:
        self.project = project
        self._survey, self._contents = survey, contents
        self._refusals, self._losses = refusals, losses

    def pieces(self, answers: Iterable[Answered]) -> Iterator[Piece]:
        """All items, those that nobody judged too."""
        gathered = Gathered()
        for name, row in self._contents.items():
            self._item(gathered, name, row, "")
        for answered in answers:
            known = self._contents.get(answered.instance)
            if known is None and self._contents:
                allowed = "an item of the file of items"
                self._refusals.add(answered.place, "", f"{answered.instance!r}", allowed)
                continue
            item = self._item(gathered, answered.instance, known or {}, answered.place)
            self._answer(item, answered)
        yield from gathered.pieces()

    def _item(
        self, gathered: Gathered, name: str, row: Mapping[str, Json], place: str
    ) -> GatheredItem:
        field = self.project.content[0]
        text = row.get(self._survey.text_key)
        content: dict[str, Json] = {}
        if field.name == "item":
            content = {field.name: name}
        elif text is not None:
            content = {field.name: _turns(text) if field.type == "conversation" else _text(text)}
        item = gathered.item(name, content, place)
        item.meta |= {k: v for k, v in row.items() if k != self._survey.text_key and v is not None}
        return item

    def _answer(self, item: GatheredItem, answered: Answered) -> None:
        place = answered.place
        found: dict[str, Json] = {}
        foreign: list[Foreign] = []
        for scheme, entries in answered.labels.items():
            question = self._survey.questions.get(scheme)
            if question is None or not entries:
                continue
            value = self._value(question, entries, scheme, place)
            answer = answer_of(question, value)
            label = read_answer(question, answer, item.content, place, self._refusals, scheme)
            if label is not None:
                found[question.name] = label
        for scheme, question in self._survey.questions.items():
            if isinstance(question, Spans):
                given = self._spans(question, scheme, answered, item, foreign)
                label = read_answer(question, given, item.content, place, self._refusals, scheme)
                if label is not None:
                    found[question.name] = label
        if any(str(span.get("schema")) not in self._survey.questions for span in answered.spans):
            self._losses.add("spans", "without the texts spans have no place", place)
        if answered.machine:
            suggested = Suggested(answered.user, found, foreign=tuple(foreign))
            item.suggestions.append(suggested)
            return
        said = item.new(answered.user)
        said.labels, said.foreign = found, foreign
        said.at, said.seconds = answered.at, answered.seconds

    def _value(
        self, question: AnyQuestion, entries: list[tuple[str, Json]], scheme: str, place: str
    ) -> Json:
        free = [value for name, value in entries if name == FREE]
        chosen = [entry for entry in entries if entry[0] != FREE]
        if free:
            self._losses.add(scheme, "words typed in beside the options are left out", place)
        if not chosen:
            return None
        if isinstance(question, MultipleChoice):
            observed = _observed(chosen)
            return observed if isinstance(observed, list) else [observed]
        if len(chosen) > 1:
            self._losses.add(scheme, "several answers to a single question: the last counts", place)
        name, value = chosen[-1]
        if isinstance(question, Rating):
            return _point(value, name)
        if isinstance(question, Number):
            return as_number(value)
        return value if isinstance(question, Text) or name in BY_VALUE else name

    def _spans(
        self,
        question: Spans,
        scheme: str,
        answered: Answered,
        item: GatheredItem,
        foreign: list[Foreign],
    ) -> Json:
        text = str(item.content.get(question.of, ""))
        parts: list[Json] = []
        names: dict[str, str] = {}
        marked: dict[str, str] = {}
        for span in answered.spans:
            if str(span.get("schema")) != scheme:
                continue
            label = value_of(str(span.get("name") or span.get("label")))
            mark = f"{span.get('start')} {span.get('end')} {label}"
            names[str(span.get("id"))] = marked.setdefault(mark, f"s{len(parts) + 1}")
            for key in ("additional_parts", "kb_id", "format_coords"):
                if span.get(key):
                    self._losses.add(scheme, f"{key} of a span has no place", answered.place)
            if len(marked) > len(parts):
                place = len(parts) + 1
                parts.append(span_part(place, span.get("start"), span.get("end"), label, text))
        relations: list[Json] = []
        for link in answered.links:
            ids = link.get("span_ids")
            ends = [names.get(str(one)) for one in ids] if isinstance(ids, list) else []
            if len(ends) == 2 and all(ends) and ends[0] != ends[1]:
                kind = value_of(str(link.get("link_type")))
                relations.append({"from": ends[0], "to": ends[1], "label": kind})
            elif any(ends):
                foreign.append(Foreign("relation", question.name, link))
        return {"spans": parts, "relations": relations}


def _observed(entries: list[tuple[str, Json]]) -> Json:
    """What was chosen, without knowing the scheme: a value, or the names of what was ticked."""
    if all(name in BY_VALUE for name, _ in entries):
        return entries[-1][1] if entries else None
    names: list[Json] = [name for name, _ in entries if name != FREE]
    return names[0] if len(names) == 1 else names


def _point(value: Json, name: str) -> Json:
    """A point of a scale: the value, else the number at the end of its name."""
    read = as_number(value)
    if read is not None and not isinstance(value, bool) and read == int(read):
        return int(read)
    found = _LAST_NUMBER.search(str(value)) or _LAST_NUMBER.search(name)
    return int(found[0]) if found else value


def _labels(given: Mapping[str, Json]) -> list[str]:
    listed = given.get("labels")
    return [
        str(one.get("name")) if isinstance(one, dict) else str(one)
        for one in (listed if isinstance(listed, list) else [])
    ]


def _text(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _turns(value: Json) -> Json:
    """A list of texts, or of objects with a speaker, as turns."""
    turns: list[Json] = []
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            role = one.get("speaker") or one.get("role") or "speaker"
            turns.append({"role": str(role), "text": str(one.get("text", one.get("content", "")))})
        else:
            turns.append({"role": "speaker", "text": str(one)})
    return turns
