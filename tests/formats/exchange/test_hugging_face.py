"""Folders for the Hugging Face Hub: our own, and those of others as its library writes them."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
import yaml

from formats.exchange.pieces_by_hand import PIECES, every_project, without_place
from quorate.formats.exchange.format import Options
from quorate.formats.exchange.hugging_face import HuggingFace, HuggingFaceOptions
from quorate.formats.exchange.record import Piece, Project
from quorate.schema.errors import ColumnError, FaultyError, ReadError, UnknownNameError
from quorate.schema.json_value import Json
from quorate.schema.questions import MultipleChoice, SingleChoice

FEATURES: dict[str, Json] = {
    "text": {"dtype": "string", "_type": "Value"},
    "label": {"names": ["neg", "pos", "other"], "_type": "ClassLabel"},
    "tags": {"feature": {"names": ["a", "b"], "_type": "ClassLabel"}, "_type": "List"},
}
ROWS = pl.DataFrame(
    {"text": ["Good", "Bad", "Hm"], "label": [1, 0, -1], "tags": [[0, 1], [], [1]]},
    schema={"text": pl.String, "label": pl.Int64, "tags": pl.List(pl.Int64)},
)


def read(path: Path, **said: str) -> tuple[Project, list[Piece]]:
    reading = HuggingFace().read(path, HuggingFaceOptions(**said))  # type: ignore[arg-type]
    return reading.project, list(reading)


def answers(pieces: list[Piece]) -> list[dict[str, Json]]:
    return [dict(judged.labels) for piece in pieces for judged in piece.judgments]


def test_a_folder_of_ours_holds_everything(tmp_path: Path) -> None:
    project = every_project()
    target = tmp_path / "out"
    written = HuggingFace().write(project, PIECES, target, Options())
    # 4 judgments of item a and 1 of item b
    assert (written.rows, len(written.losses)) == (5, 0)
    assert HuggingFace().sniff(target) > 0.5
    again, pieces = read(target)
    assert again == project
    # that nothing is known of an item's gold has one spelling in a table
    expected = [replace(piece, gold=piece.gold or None) for piece in PIECES]
    assert [without_place(p) for p in pieces] == [without_place(p) for p in expected]


def test_the_card_names_the_tables_that_the_library_loads(tmp_path: Path) -> None:
    HuggingFace().write(every_project(), PIECES, tmp_path / "out", Options())
    text = (tmp_path / "out" / "README.md").read_text()
    front = yaml.safe_load(text.split("---")[1])
    assert [config["config_name"] for config in front["configs"]] == [
        "judgments",
        "items",
        "suggestions",
    ]
    assert [config["config_name"] for config in front["configs"] if config.get("default")] == [
        "judgments"
    ]
    for config in front["configs"]:
        (given,) = config["data_files"]
        assert len(list((tmp_path / "out").glob(given["path"]))) == 1
    # a rating is a number, several options are a list
    frame = pl.read_parquet(tmp_path / "out" / "data" / "judgments-00000.parquet")
    assert frame.schema["label.rating"] == pl.Int64
    assert frame.schema["label.multiple_choice"] == pl.List(pl.String)
    assert frame.schema["label.number"] == pl.Float64


def hub(folder: Path) -> Path:
    (folder / "data").mkdir(parents=True)
    metadata = {"huggingface": json.dumps({"info": {"features": FEATURES}})}
    ROWS.write_parquet(folder / "data" / "train-00000-of-00001.parquet", metadata=metadata)
    return folder


def test_class_labels_are_named_by_the_features_of_the_file(tmp_path: Path) -> None:
    project, pieces = read(hub(tmp_path))
    label, tags = project.questions
    assert isinstance(label, SingleChoice)
    assert isinstance(tags, MultipleChoice)
    # no row has the last of the classes
    assert [option.value for option in label.options] == ["neg", "pos", "other"]
    assert [field.name for field in project.content] == ["text"]
    # -1 says that there is no label
    assert answers(pieces) == [
        {"label": "pos", "tags": ["a", "b"]},
        {"label": "neg", "tags": []},
        {"tags": ["b"]},
    ]
    assert {judged.rater for piece in pieces for judged in piece.judgments} == {"dataset"}


def test_what_was_saved_to_disk_has_its_state_and_features(tmp_path: Path) -> None:
    (tmp_path / "dataset_dict.json").write_text('{"splits": ["train", "test"]}')
    for split, rows in (("train", ROWS[:2]), ("test", ROWS[2:])):
        folder = tmp_path / split
        folder.mkdir()
        stream = io.BytesIO()
        rows.write_ipc_stream(stream)
        (folder / "data-00000-of-00001.arrow").write_bytes(stream.getvalue())
        state = {"_data_files": [{"filename": "data-00000-of-00001.arrow"}], "_split": split}
        (folder / "state.json").write_text(json.dumps(state))
        (folder / "dataset_info.json").write_text(json.dumps({"features": FEATURES}))
    assert HuggingFace().sniff(tmp_path) > 0.5
    _, pieces = read(tmp_path)
    assert [dict(piece.slices) for piece in pieces] == [
        {"split": "train"},
        {"split": "train"},
        {"split": "test"},
    ]
    assert answers(pieces)[0] == {"label": "pos", "tags": ["a", "b"]}
    assert len(read(tmp_path, split="test")[1]) == 1
    with pytest.raises(UnknownNameError, match="no split 'dev'"):
        read(tmp_path, split="dev")


CARD = """---
configs:
- config_name: first
  data_files: a.jsonl
- config_name: default
  data_files:
  - split: train
    path: b/*.csv
dataset_info:
- config_name: first
  features:
  - name: mood
    dtype:
      class_label:
        names:
          '0': sad
          '1': glad
---
# Moods
"""


def test_the_card_says_which_files_and_classes_there_are(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(CARD)
    (tmp_path / "a.jsonl").write_text(
        '{"id": "x", "text": "One", "mood": 1, "annotator": "anna"}\n'
        '{"id": "x", "text": "One", "mood": 0, "annotator": "ben"}\n'
    )
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "one.csv").write_text("text,stars\nTwo,5\n")
    assert HuggingFace().sniff(tmp_path) > 0.5
    # rows of several raters are judgments of one item
    _, (piece,) = read(tmp_path, config="first")
    assert [(j.rater, dict(j.labels)) for j in piece.judgments] == [
        ("anna", {"mood": "glad"}),
        ("ben", {"mood": "sad"}),
    ]
    # the default is what it is called, not what comes first
    project, (piece,) = read(tmp_path)
    assert project.questions == ()
    assert piece.content == {"text": "Two", "stars": "5"}
    _, (piece,) = read(tmp_path, labels="stars")
    assert [dict(j.labels) for j in piece.judgments] == [{"stars": ["5"]}]
    with pytest.raises(UnknownNameError, match="no configuration 'second'"):
        read(tmp_path, config="second")
    with pytest.raises(ColumnError, match="no column 'mood'"):
        read(tmp_path, labels="mood")


def test_files_elsewhere_are_not_read(tmp_path: Path) -> None:
    for path in ("../secret.csv", "https://example.org/a.csv", "/etc/passwd"):
        front = yaml.safe_dump({"configs": [{"config_name": "default", "data_files": path}]})
        (tmp_path / "README.md").write_text(f"---\n{front}---\n")
        with pytest.raises(ReadError, match="which is not in the folder"):
            read(tmp_path)


def test_without_a_card_names_of_files_tell_splits(tmp_path: Path) -> None:
    for name in ("my_train.jsonl", "my_dev.jsonl", "notes.jsonl"):
        row = {"text": name, "messages": [{"role": "user", "content": "Hi"}], "n": 1}
        (tmp_path / name).write_text(json.dumps(row) + "\n")
    project, pieces = read(tmp_path)
    assert [field.type for field in project.content] == ["text", "conversation"]
    assert [(p.content["text"], dict(p.slices)) for p in pieces] == [
        ("my_dev.jsonl", {"split": "validation"}),
        ("my_train.jsonl", {"split": "train"}),
    ]
    assert pieces[0].content["messages"] == [{"role": "user", "text": "Hi"}]
    assert pieces[0].meta == {"n": 1}


def test_damaged_folders_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no file of data"):
        read(tmp_path)
    target = tmp_path / "out"
    HuggingFace().write(every_project(), PIECES, target, Options())
    path = target / "data" / "judgments-00000.parquet"
    frame = pl.read_parquet(path)
    frame.with_columns(pl.lit("lost").alias("state")).write_parquet(path)
    with pytest.raises(FaultyError, match=r"judgments-00000.parquet, row 1.*state"):
        read(target)
    frame.with_columns(pl.lit("zz").alias("item")).write_parquet(path)
    with pytest.raises(FaultyError, match="an item of the items"):
        read(target)
