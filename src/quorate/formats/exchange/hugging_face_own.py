"""Hugging Face folders that were written here: the campaign says what the columns are."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from quorate.formats.exchange.hugging_face_writing import ITEM_META, LABEL, SCORE
from quorate.formats.exchange.labels import answer_from
from quorate.formats.exchange.native.campaign import project_of, source_of
from quorate.formats.exchange.native.names import CAMPAIGN, GOLD, SLICE, SOURCE, item_key
from quorate.formats.exchange.native.reader import marks
from quorate.formats.exchange.reading import Reading, Refusals
from quorate.formats.exchange.record import Judged, Piece, Project, State, Suggested
from quorate.formats.exchange.rows import parquet_rows
from quorate.schema.campaign_file import read_campaign
from quorate.schema.errors import ReadError
from quorate.schema.json_value import Faults, Json, shown

STATES: tuple[State, ...] = ("submitted", "draft", "skipped", "rejected")

Row = dict[str, Json]


def read_own(folder: Path, refusals: Refusals) -> Reading:
    """The campaign and its items with their judgments."""
    project = project_of(read_campaign(folder / CAMPAIGN), source_of(folder / SOURCE))
    return Reading(project, _pieces(folder, project, refusals), refusals)


def _pieces(folder: Path, project: Project, refusals: Refusals) -> Iterator[Piece]:
    read = _Rows(project, refusals)
    judged = _by_item(folder, "judgments")
    suggested = _by_item(folder, "suggestions")
    fields = [field.name for field in project.content]
    for place, row in _table(folder, "items"):
        name = row.get(item_key(fields))
        if not isinstance(name, str):
            refusals.add(place, item_key(fields), shown(name), "the name of an item")
            continue
        content = {
            field.name: value
            for field in project.content
            if (value := _content(row.get(field.name), field.type)) is not None
        }
        yield Piece(
            name,
            content,
            tuple(read.judged(content, *one) for one in judged.pop(name, ())),
            tuple(read.suggested(content, *one) for one in suggested.pop(name, ())),
            read.labels(row, GOLD, content, place) or None,
            {k.removeprefix(SLICE): str(v) for k, v in row.items() if k.startswith(SLICE) and v},
            _object(row.get(ITEM_META)),
            place,
        )
    for table, left in (("judgments", judged), ("suggestions", suggested)):
        for name, rows in left.items():
            refusals.add(f"{table}, {rows[0][0]}", "item", shown(name), "an item of the items")


class _Rows:
    """Reads rows of judgments and suggestions."""

    def __init__(self, project: Project, refusals: Refusals) -> None:
        self._project, self._refusals = project, refusals

    def labels(
        self, row: Row, head: str, content: Mapping[str, Json], place: str
    ) -> dict[str, Json]:
        """The answers in the columns with this head."""
        found: dict[str, Json] = {}
        for question in self._project.questions:
            value = row.get(head + question.name)
            if value is None:
                continue
            faults = Faults()
            answer = answer_from(question, value)
            label = question.read(answer, content, head + question.name, faults)
            for fault in faults.kept:
                self._refusals.add_fault(place, fault)
            if not faults:
                found[question.name] = label
        return found

    def judged(self, content: Mapping[str, Json], place: str, row: Row) -> Judged:
        """A judgment."""
        given = row.get("state")
        state = next((one for one in STATES if one == given), None)
        if state is None:
            self._refusals.add(place, "state", shown(given), ", ".join(STATES))
        at, seconds = row.get("at"), row.get("seconds")
        orders = _object(row.get("shown"))
        return Judged(
            str(row.get("rater") or ""),
            self.labels(row, LABEL, content, place),
            at if isinstance(at, int) else None,
            float(seconds) if isinstance(seconds, int | float) else None,
            str(row.get("comment") or ""),
            state or "rejected",
            str(row.get("guideline") or ""),
            marks(_parsed(row.get("foreign"))),
            {k: tuple(str(f) for f in v) for k, v in orders.items() if isinstance(v, list)},
            _object(row.get("meta")),
        )

    def suggested(self, content: Mapping[str, Json], place: str, row: Row) -> Suggested:
        """What a machine said."""
        scores = {
            question.name: float(score)
            for question in self._project.questions
            if isinstance(score := row.get(SCORE + question.name), int | float)
        }
        labels = self.labels(row, LABEL, content, place)
        foreign = marks(_parsed(row.get("foreign")))
        return Suggested(str(row.get("source") or ""), labels, scores, foreign)


def _by_item(folder: Path, table: str) -> dict[str, list[tuple[str, Row]]]:
    found: dict[str, list[tuple[str, Row]]] = {}
    for place, row in _table(folder, table):
        found.setdefault(str(row.get("item")), []).append((place, row))
    return found


def _table(folder: Path, table: str) -> Iterator[tuple[str, Row]]:
    files = sorted((folder / "data").glob(f"{table}-*.parquet"))
    if table == "items" and not files:
        raise ReadError("there are no items", where=str(folder / "data"), remedy="copy it again")
    for file in files:
        for place, row in parquet_rows(file):
            yield f"{file.name}, {place}", row


def _content(value: Json, kind: str) -> Json:
    if kind == "conversation" and isinstance(value, list):
        turns = [one for one in value if isinstance(one, dict)]
        return [{"role": turn.get("role"), "text": turn.get("content")} for turn in turns]
    return _parsed(value) if kind == "table" else value


def _parsed(value: Json) -> Json:
    if not isinstance(value, str):
        return None
    try:
        found: Json = json.loads(value)
    except (ValueError, RecursionError):
        return None
    return found


def _object(value: Json) -> dict[str, Json]:
    found = _parsed(value)
    return found if isinstance(found, dict) else {}
