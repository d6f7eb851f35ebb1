"""Argilla's datasets, in files that we wrote as its package writes them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from quorate.formats.exchange.argilla import Argilla, ArgillaOptions
from quorate.formats.exchange.format import Options
from quorate.formats.exchange.record import Judged, Piece, Project, Suggested
from quorate.schema.content import ContentField
from quorate.schema.errors import FaultyError, ReadError, RequestError
from quorate.schema.json_value import Json
from quorate.schema.questions import Number, Pair, Ranking, Rating, SingleChoice, Spans

ANNA = "00000000-0000-4000-8000-00000000000a"
BEN = "00000000-0000-4000-8000-00000000000b"
SETTINGS: dict[str, object] = {
    "guidelines": "# Read twice",
    "allow_extra_metadata": True,
    "distribution": {"strategy": "overlap", "min_submitted": 2},
    "fields": [
        {"name": "Text", "title": "Text", "required": True, "settings": {"type": "text"}},
        {"name": "reply-1", "title": "One", "required": True, "settings": {"type": "text"}},
        {"name": "reply-2", "title": "Two", "required": True, "settings": {"type": "text"}},
        {"name": "chat", "title": "Chat", "required": False, "settings": {"type": "chat"}},
    ],
    "questions": [
        {
            "name": "tone",
            "title": "Tone?",
            "required": True,
            "settings": {
                "type": "label_selection",
                "options": [{"value": "pos", "text": "Positive"}, {"value": "neg", "text": "neg"}],
            },
        },
        {
            "name": "topics",
            "title": "Topics",
            "required": False,
            "settings": {
                "type": "multi_label_selection",
                "options": [{"value": "a", "text": "a"}, {"value": "b", "text": "b"}],
            },
        },
        {
            "name": "grade",
            "required": True,
            "settings": {"type": "rating", "options": [{"value": n} for n in range(1, 6)]},
        },
        {
            "name": "odd",
            "required": False,
            "settings": {"type": "rating", "options": [{"value": n} for n in (0, 5, 10)]},
        },
        {
            "name": "rank",
            "required": True,
            "settings": {
                "type": "ranking",
                "options": [{"value": "reply-1", "text": "1"}, {"value": "reply-2", "text": "2"}],
            },
        },
        {"name": "why", "required": False, "settings": {"type": "text", "use_markdown": False}},
        {
            "name": "names",
            "required": False,
            "settings": {
                "type": "span",
                "field": "Text",
                "allow_overlapping": False,
                "options": [{"value": "PER", "text": "Person"}, {"value": "LOC", "text": "Place"}],
            },
        },
    ],
    "metadata": [{"name": "lang", "title": "lang", "settings": {"type": "terms", "values": None}}],
    "vectors": [],
}
RESPONSES: dict[str, object] = {
    "tone": [{"value": "pos", "user_id": ANNA}, {"value": "neg", "user_id": BEN}],
    "topics": [{"value": ["b", "a"], "user_id": ANNA}],
    "grade": [{"value": 5, "user_id": ANNA}],
    "odd": [{"value": 10, "user_id": ANNA}],
    "rank": [{"value": ["reply-2", "reply-1"], "user_id": ANNA}],
    "why": [{"value": "Because.", "user_id": BEN}],
    "names": [
        {"value": [{"start": 8, "end": 11, "label": "PER"}], "user_id": ANNA},
        {"value": [], "user_id": BEN},
    ],
}
RECORD: dict[str, object] = {
    "id": "r1",
    "fields": {
        "Text": "Zoë met 𝔅en",
        "reply-1": "Yes.",
        "reply-2": "No.",
        "chat": [{"role": "user", "content": "Hi"}],
    },
    "metadata": {"lang": "de", "score": 0.5},
    "suggestions": {"grade": {"value": 4, "score": 0.75, "agent": "gpt"}},
    "responses": RESPONSES,
    "vectors": {},
    "_server_id": None,
}


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    folder = tmp_path / "disk"
    (folder / ".argilla").mkdir(parents=True)
    (folder / ".argilla" / "settings.json").write_text(json.dumps(SETTINGS))
    (folder / ".argilla" / "dataset.json").write_text(json.dumps({"name": "Tones"}))
    (folder / "records.json").write_text(json.dumps([RECORD]))
    return folder


def read(path: Path, options: Options | None = None) -> tuple[Project, list[Piece], list[str]]:
    reading = Argilla().read(path, options or Options())
    pieces = list(reading)
    return reading.project, pieces, [str(loss) for loss in reading.losses]


def test_settings_become_questions_and_fields(disk: Path) -> None:
    project, _, _ = read(disk)
    assert project.title == "Tones"
    assert project.guideline == "# Read twice"
    assert [(f.name, f.type) for f in project.content] == [
        ("text", "text"),
        ("reply_1", "text"),
        ("reply_2", "text"),
        ("chat", "conversation"),
    ]
    tone = project.question("tone")
    assert isinstance(tone, SingleChoice)
    assert tone.options[0].text == "Positive"
    grade, odd = project.question("grade"), project.question("odd")
    assert isinstance(grade, Rating)
    assert (grade.min, grade.max) == (1, 5)
    # 0, 5 and 10 are no scale of steps of one
    assert isinstance(odd, SingleChoice)
    assert [o.value for o in odd.options] == ["0", "5", "10"]
    rank, names = project.question("rank"), project.question("names")
    assert isinstance(rank, Ranking)
    assert rank.among == ("reply_1", "reply_2")
    assert isinstance(names, Spans)
    assert (names.of, names.overlap) == ("text", False)


def test_responses_of_one_user_are_one_judgment(disk: Path) -> None:
    _, (piece,), losses = read(disk)
    anna, ben = piece.judgments
    assert anna.rater == ANNA
    # code points: the 𝔅 is one, so that "𝔅en" is from 8 to 11
    span = {"id": "s1", "start": 8, "end": 11, "text": "𝔅en", "label": "PER"}
    assert anna.labels == {
        "tone": "pos",
        "topics": ["a", "b"],
        "grade": 5,
        "odd": "10",
        "rank": [["reply_2"], ["reply_1"]],
        "names": {"spans": [span], "relations": []},
    }
    none: dict[str, Json] = {"spans": [], "relations": []}
    assert ben.labels == {"tone": "neg", "why": "Because.", "names": none}
    assert piece.suggestions == (Suggested("gpt", {"grade": 4}, {"grade": 0.75}),)
    assert piece.slices == {"lang": "de"}
    assert piece.meta == {"score": 0.5}
    assert piece.content["chat"] == [{"role": "user", "text": "Hi"}]
    assert losses == ["status: the file has no status of responses: all count as submitted (9, "
                      "first at element 1)"]  # fmt: skip


@pytest.mark.parametrize("layout", ["hub", "disk"])
def test_what_was_read_is_written_and_read_again(disk: Path, tmp_path: Path, layout: str) -> None:
    project, pieces, _ = read(disk)
    target = tmp_path / "again"
    written = Argilla().write(project, pieces, target, ArgillaOptions(layout=layout))
    assert written.rows == 1
    assert list(written.losses) == []
    again, (piece,), _ = read(target)
    assert again.questions == project.questions
    assert again.content == project.content
    assert replace(piece, place="") == replace(pieces[0], place="")
    if layout == "disk":
        records = json.loads((target / "records.json").read_text())
        assert records[0]["responses"] == {
            **RESPONSES,
            "topics": [{"value": ["a", "b"], "user_id": ANNA}],
        }
        assert json.loads((target / ".argilla/settings.json").read_text()) == SETTINGS


def test_the_hub_keeps_drafts_and_discarded_records(tmp_path: Path) -> None:
    project = Project(
        "Tones",
        (ContentField(name="text", type="text"),),
        (Rating(name="grade", type="rating", ask="Grade?"),),
    )
    judgments = (
        Judged(ANNA, {"grade": 2}),
        Judged(BEN, {"grade": 3}, state="draft"),
        Judged("carl", {}, state="skipped"),
        Judged("dora", {"grade": 1}, state="rejected"),
    )
    piece = Piece("i1", {"text": "Hello"}, judgments)
    hub, disk = tmp_path / "hub", tmp_path / "disk"
    written = Argilla().write(project, [piece], hub, Options())
    row = pl.read_parquet(hub / "data" / "train-00000-of-00001.parquet").row(0, named=True)
    assert row["grade.responses"] == [2, 3, None]
    assert row["grade.responses.status"] == ["submitted", "draft", "discarded"]
    assert [loss.field for loss in written.losses] == ["raters", "rejected"]
    _, (again,), losses = read(hub)
    assert [(j.state, dict(j.labels)) for j in again.judgments] == [
        ("submitted", {"grade": 2}),
        ("draft", {"grade": 3}),
        ("skipped", {}),
    ]
    assert losses == []
    written = Argilla().write(project, [piece], disk, ArgillaOptions(layout="disk"))
    assert [loss.field for loss in written.losses] == ["draft", "rejected", "skipped"]


def test_suggestions_of_the_hub_may_be_codes_of_classes(disk: Path, tmp_path: Path) -> None:
    project, (piece,), _ = read(disk)
    piece = replace(piece, suggestions=(Suggested("gpt", {"tone": "neg"}),))
    Argilla().write(project, [piece], tmp_path / "hub", Options())
    path = tmp_path / "hub" / "data" / "train-00000-of-00001.parquet"
    # the package writes labels that are suggested as classes: neg is the second of these
    features = {"tone.suggestion": {"names": ["pos", "neg"], "_type": "ClassLabel"}}
    frame = pl.read_parquet(path).with_columns(pl.lit(1).alias("tone.suggestion"))
    metadata = {"huggingface": json.dumps({"info": {"features": features}})}
    frame.write_parquet(path, metadata=metadata)
    _, (again,), _ = read(tmp_path / "hub")
    assert again.suggestions == (Suggested("gpt", {"tone": "neg"}),)


def test_questions_without_their_like_are_told(tmp_path: Path) -> None:
    fields = tuple(ContentField(name=name, type="text") for name in ("a", "b"))
    project = Project(
        "Pairs",
        fields,
        (
            Pair(name="better", type="pair", ask="Better?", between=("a", "b"), tie=True),
            Number(name="age", type="number", ask="Age?"),
        ),
    )
    said = Judged(ANNA, {"better": {"choice": "tie"}, "age": 3.5})
    piece = Piece("i", {"a": "x", "b": "y"}, (said,), meta={"from": {"page": 3}})
    written = Argilla().write(project, [piece], tmp_path / "out", Options())
    assert [str(loss) for loss in written.losses] == [
        "age: a number is written as text (1)",
        "better: a pair question is written as one of labels (1)",
        "meta: metadata with parts are written as JSON text (1, first at i)",
    ]
    again, (found,), _ = read(tmp_path / "out")
    better = again.question("better")
    assert isinstance(better, SingleChoice)
    assert found.judgments[0].labels == {"better": "tie", "age": "3.5"}


def test_records_alone_say_what_was_asked(tmp_path: Path) -> None:
    path = tmp_path / "records.json"
    path.write_text(json.dumps([RECORD]))
    assert Argilla().sniff(path) >= 0.5
    project, (piece,), losses = read(path)
    assert losses[0].startswith("settings: no settings.json")
    kinds = {question.name: question.type for question in project.questions}
    assert kinds == {
        "tone": "single_choice",
        "topics": "multiple_choice",
        "grade": "rating",
        "odd": "rating",
        "rank": "ranking",
        "why": "multiple_choice",
        "names": "spans",
    }
    assert piece.judgments[0].labels["rank"] == [["reply_2"], ["reply_1"]]


def test_a_ranking_of_what_is_no_field_has_fields_made(tmp_path: Path) -> None:
    settings = {
        "fields": [{"name": "text", "settings": {"type": "text"}}],
        "questions": [
            {
                "name": "rank",
                "settings": {
                    "type": "ranking",
                    "options": [{"value": "Rice"}, {"value": "Corn"}, {"value": "text"}],
                },
            }
        ],
    }
    responses = {"rank": [{"value": [{"value": "Corn", "rank": 1}, {"value": "Rice", "rank": 1},
                                     {"value": "text", "rank": 2}], "user_id": ANNA}]}  # fmt: skip
    record = {"id": "1", "fields": {"text": "Eat"}, "responses": responses, "suggestions": {}}
    (tmp_path / ".argilla").mkdir()
    (tmp_path / ".argilla" / "settings.json").write_text(json.dumps(settings))
    (tmp_path / "records.json").write_text(json.dumps([record]))
    project, (piece,), _ = read(tmp_path)
    assert piece.content == {"text": "Eat", "rice": "Rice", "corn": "Corn"}
    assert piece.judgments[0].labels == {"rank": [["rice", "corn"], ["text"]]}
    written = Argilla().write(project, [piece], tmp_path / "o", ArgillaOptions(layout="disk"))
    assert [loss.field for loss in written.losses] == ["rank"]
    found = json.loads((tmp_path / "o" / "records.json").read_text())[0]
    assert found["fields"] == {"text": "Eat"}
    assert found["responses"]["rank"][0]["value"] == ["Rice", "Corn", "text"]


def test_what_does_not_fit_is_named_and_can_be_passed_over(disk: Path) -> None:
    bad = json.loads(json.dumps(RECORD))
    bad["id"] = "r2"
    bad["responses"]["grade"][0]["value"] = 9
    (disk / "records.json").write_text(json.dumps([RECORD, bad]))
    with pytest.raises(FaultyError, match=r"element 2.*responses.grade\[0\].value.*found 9"):
        read(disk)
    reading = Argilla().read(disk, Options(skip_bad=True))
    first, second = reading
    assert "grade" in first.judgments[0].labels
    assert "grade" not in second.judgments[0].labels
    assert second.judgments[0].labels["tone"] == "pos"
    assert reading.refusals.count == 1


def test_a_folder_without_rows_and_a_wrong_layout_are_refused(disk: Path, tmp_path: Path) -> None:
    project, pieces, _ = read(disk)
    (disk / "records.json").unlink()
    with pytest.raises(ReadError, match=r"neither records\.json nor a file of rows"):
        read(disk)
    with pytest.raises(RequestError, match="layout 'hut' is not known"):
        Argilla().write(project, pieces, tmp_path / "x", ArgillaOptions(layout="hut"))
