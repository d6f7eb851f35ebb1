"""Potato's projects and exports, in files that we wrote as its package writes them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from quorate.formats.exchange.potato import Potato, PotatoOptions
from quorate.formats.exchange.record import Piece, Project, Suggested
from quorate.schema.errors import FaultyError, ReadError
from quorate.schema.json_value import Json
from quorate.schema.questions import MultipleChoice, Number, Rating, SingleChoice, Spans, Text

CONFIG: dict[str, object] = {
    "annotation_task_name": "Tones",
    "data_files": ["data/items.jsonl"],
    "item_properties": {"id_key": "id", "text_key": "body"},
    "annotation_schemes": [
        {"annotation_type": "radio", "name": "tone", "description": "How does it sound?",
         "labels": ["warm", {"name": "cold"}, "none"]},
        {"annotation_type": "multiselect", "name": "topics", "labels": ["food", "sport"]},
        {"annotation_type": "likert", "name": "sure", "size": 5, "min_label": "not at all",
         "max_label": "very"},
        {"annotation_type": "text", "name": "why"},
        {"annotation_type": "number", "name": "age"},
        {"annotation_type": "span", "name": "names", "labels": ["PER", "LOC"]},
    ],
}  # fmt: skip


def label(schema: str, name: str, value: object) -> list[object]:
    return [{"schema": schema, "name": name}, value]


def span(name: str, start: int, end: int, **more: object) -> list[object]:
    return [
        {"schema": "names", "name": name, "title": name, "start": start, "end": end, **more},
        "true",
    ]


def state(folder: Path, user: str, labels: object, spans: object, **more: object) -> Path:
    path = folder / "annotation_output" / user / "user_state.json"
    path.parent.mkdir(parents=True)
    given = {
        "user_id": user,
        "instance_id_to_label_to_value": labels,
        "instance_id_to_span_to_value": spans,
        **more,
    }
    path.write_text(json.dumps(given))
    return path


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "config.yaml").write_text(yaml.safe_dump(CONFIG))
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "items.jsonl").write_text(
        '{"id": "i1", "body": "Zoë met Ben", "url": "x"}\n{"id": "i2", "body": "Rain"}\n'
    )
    state(
        tmp_path,
        "anna",
        {
            "i1": [
                label("tone", "warm", "warm"),
                label("topics", "food", "true"),
                label("topics", "sport", False),
                label("sure", "4", "4"),
                label("why", "text_box", "It smiles."),
                label("age", "number", "12.5"),
            ]
        },
        {"i1": [span("PER", 0, 3, id="a"), span("PER", 8, 11, id="b")]},
        instance_id_to_link_to_value={
            "i1": {"l": {"id": "l", "link_type": "MET", "span_ids": ["a", "b"]}}
        },
        instance_id_to_behavioral_data={"i1": {"total_time_ms": 2500, "session_end": 1.7e9}},
    )
    state(tmp_path, "ben", {"i1": [label("tone", "cold", "cold")]}, {})
    return tmp_path


def read(path: Path, **said: str) -> tuple[Project, list[Piece], list[str]]:
    reading = Potato().read(path, PotatoOptions(**said))  # type: ignore[arg-type]
    pieces = list(reading)
    return reading.project, pieces, [loss.field for loss in reading.losses]


def test_schemes_are_questions(project: Path) -> None:
    assert Potato().sniff(project) > 0.5
    found, _, losses = read(project)
    assert found.title == "Tones"
    tone, topics, sure, why, age, names = found.questions
    assert isinstance(tone, SingleChoice)
    assert tone.ask == "How does it sound?"
    # nobody said none: the scheme has it
    assert [option.value for option in tone.options] == ["warm", "cold", "none"]
    assert isinstance(topics, MultipleChoice)
    assert isinstance(sure, Rating)
    assert (sure.max, sure.anchors) == (5, {"1": "not at all", "5": "very"})
    assert isinstance(why, Text)
    assert isinstance(age, Number)
    assert isinstance(names, Spans)
    assert losses == []


def test_states_are_judgments(project: Path) -> None:
    _, (one, two), _ = read(project)
    anna, ben = one.judgments
    spans: list[Json] = [
        {"id": "s1", "start": 0, "end": 3, "text": "Zoë", "label": "PER"},
        {"id": "s2", "start": 8, "end": 11, "text": "Ben", "label": "PER"},
    ]
    met: Json = {"from": "s1", "to": "s2", "label": "MET"}
    assert anna.labels == {
        "tone": "warm",
        "topics": ["food"],
        "sure": 4,
        "why": "It smiles.",
        "age": 12.5,
        "names": {"spans": spans, "relations": [met]},
    }
    assert (anna.rater, anna.seconds, anna.at) == ("anna", 2.5, 1_700_000_000_000)
    assert ben.labels == {"tone": "cold", "names": {"spans": [], "relations": []}}
    assert (one.content, one.meta) == ({"text": "Zoë met Ben"}, {"url": "x"})
    assert (two.item, two.judgments) == ("i2", ())


def test_a_machine_suggests(project: Path) -> None:
    labels = {"i2": [label("tone", "warm", "warm")]}
    state(project, "gpt", labels, {}, origin={"kind": "llm", "model": "m"})
    _, (_, two), _ = read(project)
    assert two.judgments == ()
    empty: Json = {"spans": [], "relations": []}
    assert two.suggestions == (Suggested("gpt", {"tone": "warm", "names": empty}),)


def test_a_state_alone_says_what_was_asked(tmp_path: Path) -> None:
    labels = {
        "i1": [label("tone", "warm", "true"), label("note", "text_box", "A word or two of it")],
        "i2": [label("tone", "cold", "true"), label("note", "text_box", "Other words of length")],
        "i3": [label("tags", "a", "true"), label("tags", "b", "true")],
    }
    spans = {"i1": [span("PER", 0, 3)]}
    behavior = {"i1": {"time_string": "Time spent: 0d 0h 1m 5s "}}
    path = state(tmp_path, "anna", labels, spans, instance_id_to_behavioral_data=behavior)
    found, pieces, losses = read(path)
    kinds = {question.name: question.type for question in found.questions}
    assert kinds == {"tone": "single_choice", "note": "text", "tags": "multiple_choice"}
    assert [dict(piece.judgments[0].labels) for piece in pieces] == [
        {"tone": "warm", "note": "A word or two of it"},
        {"tone": "cold", "note": "Other words of length"},
        {"tags": ["a", "b"]},
    ]
    # 1 min 5 s
    assert pieces[0].judgments[0].seconds == 65
    assert losses == ["content", "questions", "spans"]


def test_exports_are_read_with_the_configuration(project: Path, tmp_path: Path) -> None:
    rows = [
        {
            "instance_id": "i1",
            "user_id": "anna",
            "labels": {"tone": {"warm": "warm"}, "sure": {"2": "2"}},
            "spans": {"names": [{"name": "LOC", "title": "LOC", "start": 0, "end": 3}]},
            "links": {},
        }
    ]
    folder = tmp_path / "export"
    folder.mkdir()
    path = folder / "annotations.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert Potato().sniff(path) > 0.5
    _, (one, _), _ = read(path)
    marked: Json = {"id": "s1", "start": 0, "end": 3, "text": "Zoë", "label": "LOC"}
    expected: dict[str, Json] = {
        "tone": "warm",
        "sure": 2,
        "names": {"spans": [marked], "relations": []},
    }
    assert one.judgments[0].labels == expected
    table = folder / "annotations.csv"
    spans = json.dumps(rows[0]["spans"]["names"]).replace('"', '""')  # type: ignore[index]
    head = "instance_id,user_id,tone.warm,tone.cold,sure.2,names._spans"
    table.write_text(f'{head}\ni1,anna,warm,,2,"{spans}"\n')
    _, (one, _), _ = read(table)
    assert one.judgments[0].labels == expected


def test_what_does_not_fit_is_named(project: Path) -> None:
    state(project, "cat", {"i1": [label("tone", "hot", "hot")]}, {})
    with pytest.raises(FaultyError, match=r"cat/user_state.json, i1.*'hot'"):
        read(project)
    (project / "annotation_output" / "cat" / "user_state.json").write_text("[")
    with pytest.raises(ReadError, match="it is no JSON"):
        read(project)
    state(project, "dog", {"i9": [label("tone", "warm", "warm")]}, {})
    (project / "annotation_output" / "cat" / "user_state.json").unlink()
    with pytest.raises(FaultyError, match="an item of the file of items"):
        read(project)
    with pytest.raises(ReadError, match="no such file"):
        read(project, items=str(project / "none.jsonl"))
