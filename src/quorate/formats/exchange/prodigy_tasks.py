"""Tasks of Prodigy as judgments."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import TypeGuard

from quorate.formats.exchange.gathered import (
    Gathered,
    GatheredItem,
    read_answer,
    span_part,
    storable,
)
from quorate.formats.exchange.losses import Losses
from quorate.formats.exchange.moments import milliseconds
from quorate.formats.exchange.naming import value_of
from quorate.formats.exchange.observed import spelled
from quorate.formats.exchange.pixel_shapes import SIZE, Size, number, size_of
from quorate.formats.exchange.prodigy_survey import (
    BINARY,
    CONTENT,
    Row,
    asked_binary,
    asked_choice,
    asked_text,
    is_box,
    is_manual,
    objects,
    of_shapes,
)
from quorate.formats.exchange.reading import Refusals
from quorate.formats.exchange.record import Foreign, Project, State, Suggested
from quorate.schema.json_value import Json, shown
from quorate.schema.questions import AnyQuestion, MultipleChoice, SingleChoice, Spans, Text

STATES: Mapping[str, State] = {"accept": "submitted", "reject": "rejected", "ignore": "skipped"}
OF_TASK = ("_task_hash", "_view_id", "_is_binary")
OF_ANSWER = frozenset(
    {
        "answer", "accept", "options", "spans", "relations", "audio_spans", "label", "meta",
        "config", "field_id", "user_input", "question", "_input_hash", "_annotator_id",
        "_session_id", "_timestamp", "width", "height", *OF_TASK, *CONTENT,
    }
)  # fmt: skip


class Tasks:
    """Reads the tasks of one project."""

    def __init__(self, project: Project, rater: str, refusals: Refusals, losses: Losses) -> None:
        self._project, self._rater = project, rater
        self._refusals, self._losses = refusals, losses
        named = project.meta.get("prodigy")
        self._names = {
            str(label): name for name, label in (named if isinstance(named, dict) else {}).items()
        }

    def add(self, gathered: Gathered, row: Row, place: str) -> None:
        """Add a task and its answer."""
        content: dict[str, Json] = {
            key: row[key] for key in CONTENT if isinstance(row.get(key), str) and row[key] != ""
        }
        if not content:
            allowed = " or ".join(CONTENT)
            self._refusals.add(place, "", "a task without content", f"one of {allowed}")
            return
        answer = row.get("answer")
        if answer is not None and str(answer) not in STATES:
            self._refusals.add(place, "answer", shown(answer), ", ".join(STATES))
            return
        if not storable(content, place, self._refusals):
            return
        item = gathered.item(_name(row, content), content, place)
        meta = row.get("meta")
        item.meta |= meta if isinstance(meta, dict) else {}
        item.meta |= {k: v for k, v in row.items() if k not in OF_ANSWER and v is not None}
        size = size_of(row.get("width"), row.get("height"))
        if size is not None and "image" in content:
            item.meta[SIZE] = {"image": [size.width, size.height]}
        if answer is None:
            self._suggest(item, row, place)
            return
        self._judge(item, row, str(answer), place)

    def _judge(self, item: GatheredItem, row: Row, answer: str, place: str) -> None:
        binary = asked_binary(row)
        state: State = "submitted" if binary and answer in BINARY else STATES[answer]
        found: dict[str, Json] = {}
        foreign: list[Foreign] = []
        if binary and answer in BINARY:
            self._suggest(item, row, place)
            found[self._names[binary]] = answer
        elif not binary and state != "skipped":
            for question, given in self._given(item, row, foreign, place):
                label = read_answer(
                    question, given, item.content, place, self._refusals, question.name
                )
                if label is not None:
                    found[question.name] = label
        rater = row.get("_annotator_id") or row.get("_session_id") or self._rater
        said = next(
            (
                one
                for one in item.said
                if one.rater == str(rater) and one.state == state and not one.labels.keys() & found
            ),
            None,
        )
        said = item.new(str(rater), state) if said is None or not found else said
        said.labels |= found
        said.foreign += foreign
        at = milliseconds(row.get("_timestamp"))
        said.at = at if at is not None else said.at
        said.meta |= {key: row[key] for key in OF_TASK if row.get(key) is not None}

    def _given(
        self, item: GatheredItem, row: Row, foreign: list[Foreign], place: str
    ) -> list[tuple[AnyQuestion, Json]]:
        """The answers of a manual task by question."""
        found: list[tuple[AnyQuestion, Json]] = []
        choice, text = asked_choice(row), asked_text(row)
        question = self._project.question(choice) if choice else None
        if question is not None:
            found.append((question, _chosen(question, row.get("accept"))))
        written = self._project.question(self._names.get(text, "")) if text else None
        typed = row.get(text) if text else None
        if isinstance(written, Text) and isinstance(typed, str) and typed.strip():
            found.append((written, typed))
        spans = self._project.question("spans")
        if isinstance(spans, Spans) and is_manual(row) and not of_shapes(row):
            found.append((spans, _spans(row, item, spans, foreign)))
        shapes = self._project.question("shapes")
        if shapes is not None and of_shapes(row):
            found.append((shapes, self._shapes(row, foreign, place)))
        segments = self._project.question("segments")
        if segments is not None and "audio_spans" in row:
            parts: list[Json] = [
                {"start": s.get("start"), "end": s.get("end"), "label": _label(s)}
                for s in objects(row["audio_spans"])
            ]
            found.append((segments, parts))
        return found

    def _suggest(self, item: GatheredItem, row: Row, place: str) -> None:
        """Spans that were there before anybody answered."""
        question = self._project.question("spans")
        given = objects(row.get("spans"))
        if not isinstance(question, Spans) or not given or of_shapes(row):
            return
        answer = _spans(row, item, question, [])
        label = read_answer(question, answer, item.content, place, self._refusals, "spans")
        if label is None:
            return
        source = next((str(span["source"]) for span in given if span.get("source")), "prodigy")
        meta = row.get("meta")
        score = number(meta.get("score")) if isinstance(meta, dict) else None
        scores = {"spans": score} if score is not None else {}
        suggested = Suggested(source, {"spans": label}, scores)
        if suggested not in item.suggestions:
            item.suggestions.append(suggested)

    def _shapes(self, row: Row, foreign: list[Foreign], place: str) -> Json:
        size = size_of(row.get("width"), row.get("height"))
        if size is None:
            self._refusals.add(place, "width", shown(row.get("width")), "the image's size")
            return None
        read: list[Json] = []
        for span in objects(row.get("spans")):
            if span.get("type") == "freehand":
                self._losses.add("shapes", "a freehand line is a polygon here", place)
            read.append(_shape(span, size))
        return read


def _name(row: Row, content: Mapping[str, Json]) -> str:
    """The item: its input, or where spans are asked about, the task."""
    given = row.get("_input_hash")
    if given in (None, ""):
        text = json.dumps(content, ensure_ascii=False, sort_keys=True)
        given = "input-" + hashlib.sha256(text.encode()).hexdigest()[:16]
    about = asked_binary(row) == "accept" and objects(row.get("spans"))
    return f"{given}/{row.get('_task_hash')}" if about and "_task_hash" in row else str(given)


def _chosen(question: AnyQuestion, accepted: Json) -> Json:
    """The ids that were chosen; None for none of a single choice."""
    listed = accepted if isinstance(accepted, list) else []
    chosen: list[Json] = [value_of(spelled(one)) for one in listed]
    if isinstance(question, SingleChoice):
        return chosen[0] if chosen else None
    return chosen if isinstance(question, MultipleChoice) else None


def _spans(row: Row, item: GatheredItem, question: Spans, foreign: list[Foreign]) -> Json:
    text = str(item.content.get(question.of, ""))
    parts: list[Json] = []
    names: dict[str, str] = {}
    for span in objects(row.get("spans")):
        start, end, label = span.get("start"), span.get("end"), _label(span)
        if f"{start} {end} {label}" in names:
            continue
        n = len(parts) + 1
        names[f"{start} {end} {label}"] = f"s{n}"
        names.setdefault(f"{start} {end}", f"s{n}")
        parts.append(span_part(n, start, end, label, text))
    relations: list[Json] = []
    for relation in objects(row.get("relations")):
        ends = [_end(relation.get(key), names) for key in ("head_span", "child_span")]
        if "" in ends or ends[0] == ends[1]:
            # Prodigy relates tokens too, which nobody marked
            foreign.append(Foreign("relation", question.name, relation))
            continue
        relations.append({"from": ends[0], "to": ends[1], "label": _label(relation)})
    return {"spans": parts, "relations": relations}


def _end(span: Json, names: Mapping[str, str]) -> str:
    if not isinstance(span, dict):
        return ""
    place = f"{span.get('start')} {span.get('end')}"
    return names.get(f"{place} {span.get('label')}", names.get(place, ""))


def _shape(span: Mapping[str, Json], size: Size) -> Json:
    label = _label(span)
    points = _corners(span.get("points"))
    if not is_box(span):
        return size.polygon(label, points)
    sides = [number(span.get(key)) for key in ("x", "y", "width", "height")]
    if None in sides and points:
        xs, ys = [x for x, _ in points], [y for _, y in points]
        return size.box(label, min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
    x, y, w, h = (side or 0.0 for side in sides)
    return size.box(label, x, y, w, h)


def _corners(given: Json) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = []
    for point in given if isinstance(given, list) else []:
        x, y = (number(side) for side in point) if _is_pair(point) else (None, None)
        if x is not None and y is not None:
            found.append((x, y))
    return found


def _is_pair(point: Json) -> TypeGuard[list[Json]]:
    return isinstance(point, list) and len(point) == 2


def _label(part: Mapping[str, Json]) -> str:
    return value_of(str(part.get("label") or "unlabelled"))
