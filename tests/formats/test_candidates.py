"""What is compared, read from the file of items."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from quorate.analysis.preference.candidates import Candidates
from quorate.formats.candidates import read_candidates
from quorate.schema import ColumnError, EmptyError, ReadError

HEAD = "item,prompt,reply_a,reply_b,slice.reply_a,slice.reply_b,slice.topic\n"


def rows(found: Candidates) -> list[tuple[str | None, ...]]:
    return found.frame.rows()


def test_columns_of_a_campaign(tmp_path: Path) -> None:
    file = tmp_path / "items.csv"
    file.write_text(HEAD + "i1,Why?,So.,No.,x,y,law\ni2,How?,Thus.,,x,,\n", "utf-8")
    found = read_candidates(file, ("reply_a", "reply_b"))
    assert rows(found) == [
        ("i1", "reply_a", "x", "So."),
        ("i1", "reply_b", "y", "No."),
        ("i2", "reply_a", "x", "Thus."),
    ]
    assert found.prompts == {"i1": "Why?", "i2": "How?"}
    assert found.topics == {"i1": "law"}
    assert found.named


def test_fields_are_found_by_their_slices(tmp_path: Path) -> None:
    file = tmp_path / "items.csv"
    file.write_text("id,Left,Right,other,slice.left,slice.right\n7,a,b,c,x,y\n", "utf-8")
    assert rows(read_candidates(file)) == [("7", "left", "x", "a"), ("7", "right", "y", "b")]


def test_fields_are_found_by_names_like_replies(tmp_path: Path) -> None:
    file = tmp_path / "items.csv"
    file.write_text("prompt,response1,response2\nWhy?,a,b\nHow?,c,d\n", "utf-8")
    found = read_candidates(file)
    # items without a name are called by their number
    assert [row[:3] for row in rows(found)] == [
        ("1", "response1", None),
        ("1", "response2", None),
        ("2", "response1", None),
        ("2", "response2", None),
    ]
    assert not found.named


def test_json_with_content_and_a_conversation(tmp_path: Path) -> None:
    talk = [{"role": "user", "content": "Why?"}]
    item = {
        "item": 3,
        "content": {"conversation": talk, "reply_a": "So.", "reply_b": [{"content": "No."}]},
        "slices": {"reply_a": "x", "reply_b": "y", "topic": "law"},
    }
    file = tmp_path / "items.jsonl"
    file.write_text(json.dumps(item) + "\n", "utf-8")
    found = read_candidates(file, ("reply_a", "reply_b"))
    assert rows(found) == [
        ("3", "reply_a", "x", "So."),
        ("3", "reply_b", "y", '[{"content": "No."}]'),
    ]
    assert json.loads(found.prompts["3"]) == talk
    assert found.topics == {"3": "law"}


def test_instruction_and_input_are_one_prompt(tmp_path: Path) -> None:
    file = tmp_path / "items.json"
    item = {"instruction": "Sum up.", "input": "Long.", "reply_a": "a", "reply_b": "b"}
    file.write_text(json.dumps([item]), "utf-8")
    assert read_candidates(file).prompts == {"1": "Sum up.\n\nLong."}


@pytest.mark.parametrize(
    ("text", "error", "says"),
    [
        ("item,text\ni,a\n", ColumnError, "no two columns look like what is compared"),
        (HEAD, EmptyError, "there is no item"),
        (
            HEAD + "i,a,b,c,x,y,\ni,a,b,c,x,y,\n",
            ReadError,
            "item 'i' is there twice, in rows 1",
        ),
        (HEAD + "i,a\n", ReadError, "2 cells where the first line names 7 columns"),
    ],
)
def test_what_cannot_be_read_says_why(
    tmp_path: Path, text: str, error: type[Exception], says: str
) -> None:
    file = tmp_path / "items.csv"
    file.write_text(text, "utf-8")
    with pytest.raises(error, match=says):
        read_candidates(file)


def test_fields_that_labels_name_and_no_column(tmp_path: Path) -> None:
    file = tmp_path / "items.csv"
    file.write_text(HEAD + "i,a,b,c,x,y,\n", "utf-8")
    with pytest.raises(ColumnError, match="no column is named 'left', 'right'"):
        read_candidates(file, ("left", "right"))


def test_another_format_and_a_missing_file(tmp_path: Path) -> None:
    (tmp_path / "items.xlsx").write_bytes(b"")
    with pytest.raises(ReadError, match="not read as items"):
        read_candidates(tmp_path / "items.xlsx")
    with pytest.raises(ReadError, match="there is no such file"):
        read_candidates(tmp_path / "items.csv")
