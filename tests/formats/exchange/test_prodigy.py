"""Prodigy's tasks: in files that we wrote, and in its example datasets."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from quorate.formats.exchange.format import Options
from quorate.formats.exchange.prodigy import Prodigy, ProdigyOptions
from quorate.formats.exchange.record import Judged, Piece, Project, Suggested
from quorate.schema.content import ContentField
from quorate.schema.errors import FaultyError
from quorate.schema.json_value import Json
from quorate.schema.questions import (
    Boxes,
    MultipleChoice,
    Ranking,
    Rating,
    Segments,
    SingleChoice,
    Spans,
    Text,
)

SAMPLES = Path(__file__).parents[4] / "shared" / "data" / "formats" / "prodigy"
real = pytest.mark.skipif(not SAMPLES.is_dir(), reason="Prodigy's samples are not at hand")

Row = dict[str, Json]


def lines(path: Path, rows: Sequence[Row]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def read(path: Path) -> tuple[Project, list[Piece], list[str]]:
    reading = Prodigy().read(path, ProdigyOptions())
    pieces = list(reading)
    return reading.project, pieces, [loss.field for loss in reading.losses]


def again(project: Project, pieces: list[Piece], target: Path) -> list[Row]:
    """Write and read again: the same project and pieces. The rows that were written."""
    written = Prodigy().write(project, pieces, target, Options())
    assert list(written.losses) == []
    found = read(target)
    assert found[0].questions == project.questions
    assert [replace(p, place="", judgments=_plain(p)) for p in found[1]] == [
        replace(p, place="", judgments=_plain(p)) for p in pieces
    ]
    return [json.loads(line) for line in target.read_text().splitlines()]


def _plain(piece: Piece) -> tuple[Judged, ...]:
    """The judgments without hashes and views, which writing may add."""
    return tuple(replace(judged, meta={}) for judged in piece.judgments)


TOKENS: list[Json] = [
    {"text": "Zoë", "start": 0, "end": 3, "id": 0},
    {"text": "met", "start": 4, "end": 7, "id": 1},
    {"text": "Ben", "start": 8, "end": 11, "id": 2},
]


def manual(annotator: str, answer: str, spans: list[Json], **more: Json) -> Row:
    return {
        "text": "Zoë met Ben",
        "meta": {"source": "web"},
        "_input_hash": -5,
        "_task_hash": 7,
        "tokens": TOKENS,
        "spans": spans,
        "answer": answer,
        "_view_id": "ner_manual",
        "_annotator_id": annotator,
        "_session_id": annotator,
        "_timestamp": 1_700_000_000,
        **more,
    }


def test_manual_spans_of_several_annotators_are_one_item(tmp_path: Path) -> None:
    zoe: Json = {"start": 0, "end": 3, "token_start": 0, "token_end": 0, "label": "PER"}
    path = lines(
        tmp_path / "ner.jsonl",
        [manual("anna", "accept", [zoe]), manual("ben", "reject", []), manual("cat", "ignore", [])],
    )
    assert Prodigy().sniff(path) == 1.0
    project, (piece,), losses = read(path)
    assert isinstance(project.questions[0], Spans)
    marked: Json = {"id": "s1", "start": 0, "end": 3, "text": "Zoë", "label": "PER"}
    assert [(j.rater, j.state, dict(j.labels), j.at) for j in piece.judgments] == [
        (
            "anna",
            "submitted",
            {"spans": {"spans": [marked], "relations": []}},
            1_700_000_000_000,
        ),
        # rejected: the annotation is bad, not: there is nothing to mark
        ("ben", "rejected", {"spans": {"spans": [], "relations": []}}, 1_700_000_000_000),
        ("cat", "skipped", {}, 1_700_000_000_000),
    ]
    assert piece.item == "-5"
    assert piece.meta == {"source": "web", "tokens": TOKENS}
    assert losses == []
    rows = again(project, [piece], tmp_path / "out.jsonl")
    assert rows[0]["spans"] == [zoe]
    assert [row["answer"] for row in rows] == ["accept", "reject", "ignore"]
    assert {row["_input_hash"] for row in rows} == {-5}


def test_a_binary_task_is_a_question_a_label(tmp_path: Path) -> None:
    base: Row = {"text": "Fix the docs", "_input_hash": 1}
    path = lines(
        tmp_path / "textcat.jsonl",
        [
            {**base, "label": "DOCS", "_task_hash": 2, "answer": "reject", "_annotator_id": "a"},
            {**base, "label": "BUG", "_task_hash": 3, "answer": "accept", "_annotator_id": "a"},
            {**base, "label": "BUG", "_task_hash": 3, "answer": "ignore", "_annotator_id": "b"},
        ],
    )
    project, (piece,), _ = read(path)
    assert [(q.name, q.ask) for q in project.questions] == [("docs", "DOCS"), ("bug", "BUG")]
    assert isinstance(project.questions[0], SingleChoice)
    # a reject is a negative label, not a judgment that does not count
    assert [(j.rater, j.state, dict(j.labels)) for j in piece.judgments] == [
        ("a", "submitted", {"docs": "reject", "bug": "accept"}),
        ("b", "skipped", {}),
    ]
    rows = again(project, [piece], tmp_path / "out.jsonl")
    assert [(row.get("label"), row["answer"]) for row in rows[:2]] == [
        ("DOCS", "reject"),
        ("BUG", "accept"),
    ]


def test_spans_that_are_asked_about_are_a_suggestion(tmp_path: Path) -> None:
    span: Json = {"start": 0, "end": 3, "label": "PER", "source": "en_core"}
    rows: list[Row] = [
        {
            "text": "Zoë met Ben",
            "spans": [span],
            "meta": {"score": 0.25},
            "_input_hash": 1,
            "_task_hash": task,
            "_view_id": "ner",
            "answer": "accept",
        }
        for task in (8, 9)
    ]
    project, pieces, _ = read(lines(tmp_path / "teach.jsonl", rows))
    # each task asks about other spans, so that each is an item
    assert [piece.item for piece in pieces] == ["1/8", "1/9"]
    assert pieces[0].judgments[0].labels == {"accept": "accept"}
    marked: Json = {"id": "s1", "start": 0, "end": 3, "text": "Zoë", "label": "PER"}
    label: Json = {"spans": [marked], "relations": []}
    assert pieces[0].suggestions == (Suggested("en_core", {"spans": label}, {"spans": 0.25}),)
    assert [q.type for q in project.questions] == ["spans", "single_choice"]


def test_choices_and_texts(tmp_path: Path) -> None:
    options: list[Json] = [{"id": 1, "text": "Good"}, {"id": 2, "text": "Bad"}]
    one: Row = {"text": "x", "_input_hash": 1, "answer": "accept", "_annotator_id": "a"}
    rows: list[Row] = [
        {**one, "options": options, "accept": [2], "_view_id": "choice"},
        {**one, "user_input": "Because it is.", "_view_id": "text_input"},
    ]
    path = lines(tmp_path / "c.jsonl", rows)
    project, (piece,), _ = read(path)
    choice, text = project.questions
    assert isinstance(choice, SingleChoice)
    assert isinstance(text, Text)
    assert choice.options[1].text == "Bad"
    assert piece.judgments[0].labels == {"choice": "2", "user_input": "Because it is."}
    again(project, [piece], tmp_path / "out.jsonl")
    rows[0]["accept"] = [1, 2]
    project, (piece,), _ = read(lines(path, rows))
    assert isinstance(project.questions[0], MultipleChoice)
    assert piece.judgments[0].labels["choice"] == ["1", "2"]
    again(project, [piece], tmp_path / "several.jsonl")


def test_relations_join_spans_and_those_of_tokens_go_along(tmp_path: Path) -> None:
    ends: list[Row] = [
        {"start": 0, "end": 3, "token_start": 0, "token_end": 0, "label": "PER"},
        {"start": 8, "end": 11, "token_start": 2, "token_end": 2, "label": "PER"},
        {"start": 4, "end": 7, "token_start": 1, "token_end": 1, "label": None},
    ]
    met: Row = {"head": 0, "child": 2, "head_span": ends[0], "child_span": ends[1], "label": "MET"}
    odd: Row = {"head": 0, "child": 1, "head_span": ends[0], "child_span": ends[2], "label": "MET"}
    row = manual("anna", "accept", [ends[0], ends[1]], relations=[odd, met], _view_id="relations")
    project, (piece,), _ = read(lines(tmp_path / "r.jsonl", [row]))
    (judged,) = piece.judgments
    label = judged.labels["spans"]
    assert isinstance(label, dict)
    assert label["relations"] == [{"from": "s1", "to": "s2", "label": "MET"}]
    assert [(mark.kind, mark.data) for mark in judged.foreign] == [("relation", odd)]
    (written,) = again(project, [piece], tmp_path / "out.jsonl")
    assert written["relations"] == [odd, met]


def test_shapes_are_in_pixels_and_segments_in_seconds(tmp_path: Path) -> None:
    rect: Row = {
        "label": "cat", "type": "rect", "x": 10, "y": 5, "width": 20, "height": 10,
        "points": [[10, 5], [10, 15], [30, 15], [30, 5]], "center": [20, 10],
    }  # fmt: skip
    corner: Row = {"label": "dog", "type": "polygon", "points": [[0, 0], [40, 0], [40, 20]]}
    image: Row = {
        "image": "a.png", "width": 40, "height": 20, "spans": [rect, corner], "_input_hash": 1,
        "answer": "accept", "_view_id": "image_manual", "_annotator_id": "a",
    }  # fmt: skip
    project, (piece,), _ = read(lines(tmp_path / "i.jsonl", [image]))
    assert isinstance(project.questions[0], Boxes)
    assert piece.judgments[0].labels["shapes"] == [
        {"shape": "box", "label": "cat", "x": 0.25, "y": 0.25, "w": 0.5, "h": 0.5},
        {"shape": "polygon", "label": "dog", "points": [[0, 0], [1, 0], [1, 1]]},
    ]
    (written,) = again(project, [piece], tmp_path / "i2.jsonl")
    assert written["spans"] == [rect, corner]
    sound: Row = {
        "audio": "a.mp3", "_input_hash": 2, "answer": "accept", "_annotator_id": "a",
        "audio_spans": [{"start": 0.5, "end": 2, "label": "speech", "id": "x", "color": "red"}],
    }  # fmt: skip
    project, (piece,), _ = read(lines(tmp_path / "s.jsonl", [sound]))
    assert isinstance(project.questions[0], Segments)
    assert piece.judgments[0].labels["segments"] == [{"start": 0.5, "end": 2, "label": "speech"}]
    again(project, [piece], tmp_path / "s2.jsonl")


def test_what_has_no_place_is_told(tmp_path: Path) -> None:
    fields = tuple(ContentField(name=name, type="text") for name in ("one", "two"))
    project = Project(
        "Ranks",
        fields,
        (
            Ranking(name="rank", type="ranking", ask="?", among=("one", "two")),
            Rating(name="grade", type="rating", ask="?", anchors={"5": "best"}),
        ),
    )
    said = Judged("a", {"rank": [["one"], ["two"]], "grade": 5}, at=1_700_000_000_500, seconds=3)
    # tokens that another tool could keep only as text are none of Prodigy's
    tokens: dict[str, Json] = {"tokens": "[]"}
    piece = Piece("i", {"one": "x", "two": "y"}, (said,), gold={"grade": 5}, meta=tokens)
    written = Prodigy().write(project, [piece], tmp_path / "o.jsonl", Options())
    assert {loss.field for loss in written.losses} == {"two", "rank", "at", "seconds", "gold"}
    row = json.loads((tmp_path / "o.jsonl").read_text())
    assert (row["text"], row["meta"]) == ("x", {"two": "y", "tokens": "[]"})
    assert (row["accept"], row["options"][4]) == (["5"], {"id": "5", "text": "best"})


def test_tasks_that_do_not_fit_are_named(tmp_path: Path) -> None:
    bad: Json = {"start": 0, "end": 99, "label": "PER"}
    path = lines(tmp_path / "n.jsonl", [manual("a", "accept", [bad])])
    with pytest.raises(FaultyError, match=r"line 1.*spans\[0\]\.end.*an integer from 0 to 11"):
        read(path)
    lines(path, [manual("a", "maybe", [])])
    with pytest.raises(FaultyError, match="accept, reject, ignore"):
        read(path)
    lines(path, [{"_input_hash": 1, "answer": "accept"}])
    with pytest.raises(FaultyError, match="a task without content"):
        read(path)


@real
def test_the_sample_of_categories(tmp_path: Path) -> None:
    path = SAMPLES / "annotated_github-issues-DOCUMENTATION-textcat.jsonl"
    assert Prodigy().sniff(path) == 1.0
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    project, pieces, _ = read(path)
    assert [(q.name, q.ask) for q in project.questions] == [("documentation", "DOCUMENTATION")]
    said = [dict(j.labels).get("documentation") for p in pieces for j in p.judgments]
    for answer in ("accept", "reject"):
        assert said.count(answer) == sum(row["answer"] == answer for row in rows) > 0
    assert len({row["_input_hash"] for row in rows}) == len(pieces)
    # Prodigy's priority is not that of an item in a campaign
    assert pieces[0].meta["tool_priority"] == rows[0]["priority"]
    assert "priority" not in pieces[0].meta
    again(project, pieces, tmp_path / "out.jsonl")


@real
def test_the_sample_of_spans(tmp_path: Path) -> None:
    path = SAMPLES / "annotated_news_headlines-ORG-PERSON-LOCATION-ner.jsonl"
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    project, pieces, _ = read(path)
    spans = project.question("spans")
    assert isinstance(spans, Spans)
    assert {option.value for option in spans.labels} == {"ORG", "PERSON", "LOCATION", "PRODUCT"}
    found = sum(
        len(label["spans"])
        for piece in pieces
        for judged in piece.judgments
        if isinstance(label := judged.labels.get("spans"), dict)
        and isinstance(label["spans"], list)
    )
    assert found == sum(len(row.get("spans", [])) for row in rows if row["answer"] != "ignore") > 0
    again(project, pieces, tmp_path / "out.jsonl")
