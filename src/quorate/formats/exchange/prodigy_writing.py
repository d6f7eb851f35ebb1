"""Pieces as tasks of Prodigy: a row a judgment and question."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from quorate.formats.exchange.format import Written
from quorate.formats.exchange.gathered import noted
from quorate.formats.exchange.losses import Losses, unheld
from quorate.formats.exchange.pixel_shapes import SIZE, size_in
from quorate.formats.exchange.places import new_file
from quorate.formats.exchange.prodigy_survey import BINARY, CONTENT, objects
from quorate.formats.exchange.prodigy_tasks import OF_TASK
from quorate.formats.exchange.record import Judged, Piece, Project
from quorate.schema.json_value import Json, whole
from quorate.schema.question import Kind
from quorate.schema.questions import (
    AnyQuestion,
    Boxes,
    HierarchicalChoice,
    MultipleChoice,
    Rating,
    Segments,
    SingleChoice,
    Spans,
)
from quorate.schema.questions.written import Written as OwnWords

HOLDS = frozenset(
    {"raters", "several", "at", "skipped", "rejected", "meta", "judgment_meta", "foreign:relation"}
)
ANSWERS = {"submitted": "accept", "rejected": "reject", "skipped": "ignore"}
OF_ROW = ("tokens", "priority")
"""what stands beside the content in a task, not in its meta"""

Row = dict[str, Json]


class Target:
    """Writes one project."""

    def __init__(self, project: Project) -> None:
        self._losses = Losses()
        self._keys = _keys(project)
        for field in project.content:
            if field.name not in self._keys:
                what = "only texts, an image and a recording have a place: it is written as meta"
                self._losses.add(field.name, what)
        self._questions = [q for q in project.questions if self._writable(q)]
        named = project.meta.get("prodigy")
        self._names = {k: str(v) for k, v in named.items()} if isinstance(named, dict) else {}

    def write(self, pieces: Iterable[Piece], target: Path, *, force: bool) -> Written:
        """The file, whole or not at all."""
        count = 0
        with new_file(target, force=force) as part, part.open("w", encoding="utf-8") as file:
            for piece in pieces:
                unheld(piece, HOLDS, self._losses)
                for row in self._rows(piece):
                    file.write(json.dumps(row, ensure_ascii=False) + "\n")
                    count += 1
        return Written((target,), count, self._losses)

    def _rows(self, piece: Piece) -> Iterator[Row]:
        base = self._base(piece)
        if not piece.judgments:
            yield base
        for judged in piece.judgments:
            if judged.state not in ANSWERS:
                continue
            parts = [
                part
                for question in self._questions
                if (part := self._answered(question, judged, piece)) is not None
            ]
            for part in parts or [{"answer": ANSWERS[judged.state], **self._view(judged)}]:
                row = {**base, **part, **self._beside(judged, piece)}
                about = [row.get(key) for key in ("_view_id", "question", "label", "field_id")]
                row.setdefault("_task_hash", _hash(base["_input_hash"], *about))
                yield row

    def _base(self, piece: Piece) -> Row:
        row: Row = {}
        meta: Row = {}
        for name, value in piece.content.items():
            if name in self._keys:
                row[self._keys[name]] = value
            else:
                meta[name] = value
        image = next((name for name, key in self._keys.items() if key == "image"), "")
        size = size_in(piece.meta, image)
        if size is not None:
            row |= {"width": whole(size.width), "height": whole(size.height)}
        for key, value in noted(piece).items():
            if key == SIZE:
                continue
            of_row = key in OF_ROW and not isinstance(value, str)
            (row if of_row else meta)[key] = value
        if meta:
            row["meta"] = meta
        name = piece.item.partition("/")[0]
        number = name.removeprefix("-").isdecimal()
        row["_input_hash"] = int(name) if number else _hash(piece.item)
        return row

    def _beside(self, judged: Judged, piece: Piece) -> Row:
        row: Row = {key: judged.meta[key] for key in OF_TASK if key in judged.meta}
        for key in judged.meta:
            if key not in OF_TASK:
                what = "what the first tool noted beside a judgment"
                self._losses.add("judgment_meta", what, piece.place or piece.item)
        row["_annotator_id"] = row["_session_id"] = judged.rater
        if judged.at is not None:
            row["_timestamp"] = judged.at // 1000
            if judged.at % 1000:
                what = "times are whole seconds"
                self._losses.add("at", what, piece.place or piece.item)
        return row

    def _view(self, judged: Judged) -> Row:
        """What a task looks like that was passed over."""
        question = next(iter(self._questions), None)
        if question is None:
            return {}
        if _is_binary(question):
            return {"label": self._names.get(question.name, question.ask)}
        if isinstance(question, Spans):
            return {"_view_id": "spans_manual" if question.overlap else "ner_manual"}
        if isinstance(question, Boxes):
            return {"_view_id": "image_manual", "spans": []}
        if isinstance(question, Segments):
            return {"audio_spans": [], "_view_id": "audio_manual"}
        if isinstance(question, OwnWords):
            return {"field_id": self._names.get(question.name, question.name)}
        return self._choice(question, [])

    def _answered(self, question: AnyQuestion, judged: Judged, piece: Piece) -> Row | None:
        label = judged.labels.get(question.name)
        if label is None:
            return None
        answer: Row = {"answer": ANSWERS[judged.state]}
        if _is_binary(question):
            name = self._names.get(question.name, question.ask)
            given: Row = {} if name == "accept" else {"label": name}
            return {**given, **self._suggested(piece), "answer": label}
        if isinstance(question, Spans):
            return {**self._spans(question, label, judged, piece), **answer}
        if isinstance(question, Boxes):
            shapes = self._shapes(question, label, piece)
            return None if shapes is None else {**shapes, **answer}
        if isinstance(question, Segments):
            parts: list[Json] = [dict(one) for one in objects(label)]
            return {"audio_spans": parts, "_view_id": "audio_manual", **answer}
        if isinstance(question, OwnWords):
            key = self._names.get(question.name, question.name)
            word = question.label_of(label)
            text = word if isinstance(word, str) else json.dumps(word, ensure_ascii=False)
            return {"field_id": key, key: text, "_view_id": "text_input", **answer}
        listed = label if isinstance(question, MultipleChoice) else [question.label_of(label)]
        return {**self._choice(question, listed), **answer}

    def _choice(self, question: AnyQuestion, chosen: object) -> Row:
        several = isinstance(question, MultipleChoice)
        listed = chosen if isinstance(chosen, list) else []
        return {
            "question": question.name,
            "options": _options(question),
            "accept": [*listed],
            "config": {"choice_style": "multiple" if several else "single"},
            "_view_id": "choice",
        }

    def _suggested(self, piece: Piece) -> Row:
        """The spans that a binary task asked about."""
        label = next((s.labels["spans"] for s in piece.suggestions if "spans" in s.labels), None)
        spans = label.get("spans") if isinstance(label, dict) else None
        if not spans:
            return {}
        keys = ("start", "end", "label")
        return {"spans": [{key: one[key] for key in keys} for one in objects(spans)]}

    def _spans(self, question: Spans, label: Json, judged: Judged, piece: Piece) -> Row:
        given = label if isinstance(label, dict) else {}
        tokens = _tokens(piece.meta.get("tokens"))
        spans: dict[Json, Row] = {}
        for one in objects(given.get("spans")):
            span: Row = {"start": one["start"], "end": one["end"], "label": one["label"]}
            ends = tokens.get(f"start {one['start']}"), tokens.get(f"end {one['end']}")
            if None not in ends:
                span |= {"token_start": ends[0], "token_end": ends[1]}
            spans[one["id"]] = span
        row: Row = {
            "spans": [*spans.values()],
            "_view_id": "spans_manual" if question.overlap else "ner_manual",
        }
        relations = objects(given.get("relations"))
        foreign = [mark for mark in judged.foreign if mark.kind == "relation"]
        if question.relations:
            row["_view_id"] = "relations"
            listed: list[Json] = [dict(mark.data) for mark in foreign]
            for one in relations:
                head, child = spans[one["from"]], spans[one["to"]]
                related: Row = {"head_span": head, "child_span": child, "label": one["label"]}
                if "token_end" in head and "token_end" in child:
                    related |= {"head": head["token_end"], "child": child["token_end"]}
                else:
                    what = "the tokens of a relation are not known: Prodigy needs them to show it"
                    self._losses.add(question.name, what, piece.place or piece.item)
                listed.append(related)
            row["relations"] = listed
        return row

    def _shapes(self, question: Boxes, label: Json, piece: Piece) -> Row | None:
        size = size_in(piece.meta, question.of)
        if size is None:
            what = "shapes are in pixels, and the image's size is not known"
            self._losses.add(question.name, what, piece.place or piece.item)
            return None
        spans: list[Json] = []
        for one in objects(label):
            if one["shape"] == "box":
                x, y, w, h = size.of_box(one)
                points: list[Json] = [[x, y], [x, y + h], [x + w, y + h], [x + w, y]]
                middle: list[Json] = [x + w / 2, y + h / 2]
                spans.append(
                    {"label": one["label"], "type": "rect", "x": x, "y": y, "width": w,
                     "height": h, "points": points, "center": middle}
                )  # fmt: skip
            else:
                corners: list[Json] = [[x, y] for x, y in size.of_polygon(one)]
                spans.append({"label": one["label"], "type": "polygon", "points": corners})
        return {"spans": spans, "_view_id": "image_manual"}

    def _writable(self, question: AnyQuestion) -> bool:
        if isinstance(question, Spans | Boxes | Segments | OwnWords | MultipleChoice):
            return True
        if question.question().kind in (Kind.CATEGORICAL, Kind.ORDINAL):
            if not isinstance(question, SingleChoice | HierarchicalChoice | Rating):
                what = f"a {question.type} question is written as a choice"
                self._losses.add(question.name, what)
            return True
        self._losses.add(question.name, f"a {question.type} question has no place")
        return False


def _keys(project: Project) -> dict[str, str]:
    """Prodigy's keys by content field: one of each kind, what marks are of before others."""
    of = [q.of for q in project.questions if isinstance(q, Spans | Boxes | Segments)]
    fields = sorted(project.content, key=lambda field: field.name not in of)
    kinds = {"text": "text", "markdown": "text", "image": "image", "audio": "audio"}
    kinds |= {"video": "video", "page": "image"}
    found: dict[str, str] = {}
    for field in fields:
        own = field.name if field.name in CONTENT else ""
        key = own or kinds.get(field.type, "")
        if key and key not in found.values():
            found[field.name] = key
    return found


def _is_binary(question: AnyQuestion) -> bool:
    if not isinstance(question, SingleChoice):
        return False
    return tuple(option.value for option in question.options) == BINARY


def _options(question: AnyQuestion) -> list[Json]:
    if isinstance(question, SingleChoice | MultipleChoice):
        return [{"id": o.value, "text": o.text or o.value} for o in question.options]
    anchors: Mapping[str, str] = question.anchors if isinstance(question, Rating) else {}
    return [{"id": w, "text": anchors.get(w, w)} for w in question.question().options]


def _tokens(given: Json) -> dict[str, Json]:
    """The ids of tokens by where they start and end."""
    return {
        f"{key} {token.get(key)}": token.get("id")
        for token in objects(given)
        for key in ("start", "end")
    }


def _hash(*parts: Json) -> int:
    """A whole number of 32 bits with a sign, as Prodigy's hashes are, from SHA-256 of the parts."""
    text = json.dumps(_listed(parts), ensure_ascii=False)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big", signed=True)


def _listed(parts: Sequence[Json]) -> list[Json]:
    return [*parts]
