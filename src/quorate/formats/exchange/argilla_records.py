"""Argilla's records as pieces, in the nested form of ``records.json`` and the flat one of the Hub.

Flat, a question has the columns ``q.responses``, ``q.responses.users``, ``q.responses.status``,
``q.suggestion``, ``q.suggestion.score`` and ``q.suggestion.agent``. Only the flat form has a
status: submitted, draft or discarded.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from quorate.formats.exchange.argilla_settings import Named
from quorate.formats.exchange.gathered import GatheredItem, read_answer, span_part, storable
from quorate.formats.exchange.losses import Losses
from quorate.formats.exchange.naming import value_of
from quorate.formats.exchange.reading import Refusals
from quorate.formats.exchange.record import Piece, Project, State, Suggested
from quorate.schema.json_value import Json, shown
from quorate.schema.questions import (
    AnyQuestion,
    MultipleChoice,
    Ranking,
    SingleChoice,
    Spans,
    Text,
)

STATES: Mapping[str, State] = {"submitted": "submitted", "draft": "draft", "discarded": "skipped"}
NO_AGENT = "argilla"
"""the source of a suggestion that names no agent"""
_PARTS = {
    ".responses": "value",
    ".responses.users": "user_id",
    ".responses.status": "status",
    ".suggestion": "value",
    ".suggestion.score": "score",
    ".suggestion.agent": "agent",
}

Record = dict[str, Json]


def nested(row: Mapping[str, Json]) -> Record:
    """A record in its nested form, from either; flat fields and metadata are under ``flat``."""
    if isinstance(row.get("fields"), dict) and not any(key.endswith(".responses") for key in row):
        return dict(row)
    responses: dict[str, dict[str, Json]] = {}
    suggestions: dict[str, Json] = {}
    flat: dict[str, Json] = {}
    for key, value in row.items():
        ending = next(
            (end for end in sorted(_PARTS, key=len, reverse=True) if key.endswith(end)), ""
        )
        question = key.removesuffix(ending)
        if not ending:
            flat[key] = value
        elif ending.startswith(".responses"):
            responses.setdefault(question, {})[_PARTS[ending]] = value
        elif value is not None:
            known = suggestions.setdefault(question, {})
            if isinstance(known, dict):
                known[_PARTS[ending]] = value
    listed = {question: _transposed(columns) for question, columns in responses.items()}
    name, server = flat.pop("id", None), flat.pop("_server_id", None)
    return {
        "id": name,
        "_server_id": server,
        "flat": flat,
        "responses": listed,
        "suggestions": suggestions,
    }


def _transposed(columns: Mapping[str, Json]) -> Json:
    """Lists beside each other as a list of responses."""
    values = columns.get("value")
    if not isinstance(values, list):
        return []
    found: list[Json] = []
    for n, value in enumerate(values):
        response: dict[str, Json] = {"value": value}
        for key in ("user_id", "status"):
            column = columns.get(key)
            if isinstance(column, list) and n < len(column):
                response[key] = column[n]
        found.append(response)
    return found


class Records:
    """Reads records of one project."""

    def __init__(self, project: Project, named: Named, refusals: Refusals, losses: Losses) -> None:
        self._project, self._named = project, named
        self._refusals, self._losses = refusals, losses
        self._questions = {
            theirs: question
            for theirs, ours in named.questions.items()
            if (question := project.question(ours)) is not None
        }
        settings = project.meta.get("argilla")
        metadata = settings.get("metadata") if isinstance(settings, dict) else None
        self._terms = {
            str(one.get("name"))
            for one in (metadata if isinstance(metadata, list) else [])
            if isinstance(one, dict) and _kind(one) == "terms"
        }

    def piece(self, record: Record, place: str, number: int) -> Piece | None:
        """The record as a piece; None when it was refused."""
        given, rest = self._fields(record)
        content: dict[str, Json] = {}
        for theirs, ours in self._named.fields.items():
            value = _content(given.get(theirs))
            if value in (None, "", []):
                continue
            field = self._project.field(ours)
            if isinstance(value, list if field and field.type == "conversation" else str):
                content[ours] = value
            else:
                expected = field.type if field else "text"
                self._refusals.add(place, f"fields.{theirs}", shown(value), f"a {expected}")
                return None
        for ours, text in self._named.made.items():
            content[ours] = text
        lacking = [f.name for f in self._project.content if f.required and f.name not in content]
        if lacking:
            path = next((t for t, o in self._named.fields.items() if o == lacking[0]), lacking[0])
            self._refusals.add(place, f"fields.{path}", "nothing", "a value: the field is required")
            return None
        if not storable(content, place, self._refusals):
            return None
        name = record.get("id")
        item = GatheredItem(f"record-{number}" if name in (None, "") else str(name), content, place)
        self._beside(item, rest, record)
        self._responses(item, record.get("responses"))
        self._suggestions(item, record.get("suggestions"))
        return item.piece()

    def _fields(self, record: Record) -> tuple[Mapping[str, Json], Mapping[str, Json]]:
        """The fields, and the metadata."""
        flat = record.get("flat")
        if isinstance(flat, dict):
            known = self._named.fields
            rest = {key: value for key, value in flat.items() if key not in known}
            return flat, {key.removeprefix("metadata."): value for key, value in rest.items()}
        fields, metadata = record.get("fields"), record.get("metadata")
        return (
            fields if isinstance(fields, dict) else {},
            metadata if isinstance(metadata, dict) else {},
        )

    def _beside(self, item: GatheredItem, rest: Mapping[str, Json], record: Record) -> None:
        for key, value in rest.items():
            if value is None:
                continue
            if key in self._terms and isinstance(value, str):
                item.slices[key] = value
            else:
                item.meta[key] = value
        vectors = record.get("vectors")
        if isinstance(vectors, dict) and vectors:
            item.meta["vectors"] = vectors

    def _responses(self, item: GatheredItem, given: Json) -> None:
        listings = given if isinstance(given, dict) else {}
        # in the order of the questions, so that the order of columns does not decide on raters'
        order = {theirs: n for n, theirs in enumerate(self._questions)}
        for theirs in sorted(listings, key=lambda name: order.get(name, len(order))):
            listed = listings[theirs]
            question = self._question(theirs, "responses", item.place)
            if question is None or not isinstance(listed, list):
                continue
            for n, response in enumerate(listed):
                path = f"responses.{theirs}[{n}]"
                if not isinstance(response, dict):
                    self._refusals.add(item.place, path, shown(response), "an object with a value")
                    continue
                self._response(item, question, response, path)

    def _response(
        self, item: GatheredItem, question: AnyQuestion, response: Mapping[str, Json], path: str
    ) -> None:
        status = response.get("status")
        if status is None:
            self._losses.add(
                "status", "the file has no status of responses: all count as submitted", item.place
            )
        elif str(status) not in STATES:
            self._refusals.add(item.place, f"{path}.status", shown(status), ", ".join(STATES))
            return
        user = response.get("user_id")
        if not isinstance(user, str) or not user:
            self._refusals.add(item.place, f"{path}.user_id", shown(user), "the id of a user")
            return
        state = STATES[str(status)] if status is not None else "submitted"
        said = item.by(user, question.name, state)
        answer = self._answer(question, response.get("value"), item.content)
        label = read_answer(
            question, answer, item.content, item.place, self._refusals, f"{path}.value"
        )
        if label is not None:
            said.labels[question.name] = label

    def _suggestions(self, item: GatheredItem, given: Json) -> None:
        found: dict[str, tuple[dict[str, Json], dict[str, float]]] = {}
        for theirs, one in (given if isinstance(given, dict) else {}).items():
            question = self._question(theirs, "suggestions", item.place)
            if question is None or not isinstance(one, dict):
                continue
            path = f"suggestions.{theirs}.value"
            answer = self._answer(question, one.get("value"), item.content)
            label = read_answer(question, answer, item.content, item.place, self._refusals, path)
            if label is None:
                continue
            agent, score = one.get("agent"), one.get("score")
            labels, scores = found.setdefault(str(agent or NO_AGENT), ({}, {}))
            labels[question.name] = label
            if isinstance(score, int | float) and not isinstance(score, bool):
                scores[question.name] = float(score)
            elif isinstance(score, list) and score:
                what = "a score for each part: only the whole has one here"
                self._losses.add("scores", what, item.place)
        item.suggestions += [Suggested(agent, *both) for agent, both in found.items()]

    def _question(self, theirs: str, key: str, place: str) -> AnyQuestion | None:
        question = self._questions.get(theirs)
        if question is None:
            allowed = ", ".join(self._questions) or "no question"
            self._refusals.add(place, key, f"{theirs!r}", f"a question of the settings: {allowed}")
        return question

    def _answer(self, question: AnyQuestion, value: Json, content: Mapping[str, Json]) -> Json:
        """What Argilla has as an answer; what is of another type is left for the question."""
        if value is None or value == "":
            return None
        if isinstance(question, MultipleChoice):
            return [value_of(str(v)) for v in (value if isinstance(value, list) else [value])]
        if isinstance(question, SingleChoice):
            return value_of(str(value))
        if isinstance(question, Ranking):
            return self._tiers(question, value)
        if isinstance(question, Spans):
            return _spans(question, value, content)
        if isinstance(question, Text) and isinstance(value, str) and not value.strip():
            return None
        return value

    def _tiers(self, question: Ranking, value: Json) -> Json:
        """Values from best to worst, or objects with a value and a rank."""
        if not isinstance(value, list):
            return value
        fields = self._named.ranked.get(question.name, {})
        tiers: dict[int, list[Json]] = {}
        for n, one in enumerate(value):
            rank = one.get("rank") if isinstance(one, dict) else None
            word = one.get("value") if isinstance(one, dict) else one
            place = rank if type(rank) is int else n
            tiers.setdefault(place, []).append(fields.get(str(word), word))
        return [tiers[place] for place in sorted(tiers)]


def _spans(question: Spans, value: Json, content: Mapping[str, Json]) -> Json:
    if not isinstance(value, list):
        return {"spans": value}
    text = str(content.get(question.of, ""))
    parts: list[Json] = []
    for n, one in enumerate(value, 1):
        if isinstance(one, dict):
            label = value_of(str(one.get("label", "")))
            parts.append(span_part(n, one.get("start"), one.get("end"), label, text))
        else:
            parts.append(one)
    return {"spans": parts}


def _content(value: Json) -> Json:
    """A field's value: messages as turns, other objects as JSON text."""
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list) and all(isinstance(one, dict) for one in value) and value:
        turns: list[Json] = []
        for one in value:
            said = one.get("content", one.get("text")) if isinstance(one, dict) else None
            role = one.get("role") if isinstance(one, dict) else None
            turns.append({"role": role, "text": said})
        return turns
    return value


def _kind(given: Mapping[str, Json]) -> Json:
    settings = given.get("settings")
    return settings.get("type") if isinstance(settings, dict) else given.get("type")
