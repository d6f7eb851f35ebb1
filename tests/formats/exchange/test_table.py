"""Tables of judgments as projects, and back."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

import quorate
from formats.exchange.pieces_by_hand import PIECES, every_project
from quorate.formats.exchange.format import Options, exchange_format, sniffed
from quorate.formats.exchange.record import Judged, Piece, Project
from quorate.formats.exchange.table.format import TableOptions
from quorate.schema.content import ContentField
from quorate.schema.errors import EmptyError, RequestError
from quorate.schema.questions import MultipleChoice, Number, Rating, SingleChoice, Text

TABLE = exchange_format("table")
LONG = """id,annotator,sentiment,stars,text,batch,gold
a,r1,pos,1,First text,1,pos
a,r2,neg,3,First text,2,pos
b,r1,neg,2,Second text,1,
b,r2,,5,Second text,1,
"""


def project_of(path: Path, **said: object) -> tuple[Project, list[Piece]]:
    with TABLE.read(path, TableOptions(**said)) as reading:  # type: ignore[arg-type]
        return reading.project, list(reading)


def test_a_long_table_has_questions_content_and_slices(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text(
        "item,rater,label,at,seconds,text,batch\n"
        "a,r1,pos,2024-05-15T12:09:16Z,2.5,First text,1\n"
        "a,r2,neg,2024-05-15T12:09:17Z,1,First text,2\n"
        "b,r1,neg,2024-05-15T12:09:18Z,3,Second text,1\n"
    )
    with TABLE.read(path, Options()) as reading:
        one, two = reading
    assert sniffed(path).name == "table"
    question = reading.project.question("label")
    assert isinstance(question, SingleChoice)
    assert [option.value for option in question.options] == ["neg", "pos"]
    # the batch differs between the two judgments of a
    assert [field.name for field in reading.project.content] == ["text"]
    assert [loss.field for loss in reading.losses] == ["batch"]
    assert (one.item, one.content) == ("a", {"text": "First text"})
    assert one.judgments == (
        Judged("r1", {"label": "pos"}, 1_715_774_956_000, 2.5),
        Judged("r2", {"label": "neg"}, 1_715_774_957_000, 1.0),
    )
    assert [judged.rater for judged in two.judgments] == ["r1"]


def test_a_wide_table_has_raters_in_columns(tmp_path: Path) -> None:
    path = tmp_path / "wide.tsv"
    path.write_text("item\trater_1\trater_2\na\tx\ty\nb\ty\ty\n")
    project, pieces = project_of(path)
    assert len(project.questions) == 1
    assert [(p.item, len(p.judgments)) for p in pieces] == [("a", 2), ("b", 2)]
    # the table says nothing of an item but its name
    assert pieces[0].content == {"item_name": "a"}


@pytest.mark.parametrize(
    ("labels", "said", "kind"),
    [
        (["1", "2", "3"], {"order": ("1", "2", "3")}, Rating),
        (["0.5", "2.25", "1e3"], {}, Number),
        (["a|b", "a", "b|c"], {"kind": "multilabel"}, MultipleChoice),
        (["low", "high", "low"], {"order": ("low", "high")}, SingleChoice),
        (["one", "two", "three"], {"kind": "text"}, Text),
    ],
)
def test_labels_become_questions(
    tmp_path: Path, labels: list[str], said: dict[str, object], kind: type
) -> None:
    path = tmp_path / "t.csv"
    rows = "".join(f"i{n},r,{label}\n" for n, label in enumerate(labels))
    path.write_text(f"item,rater,label\n{rows}")
    project, pieces = project_of(path, **said)
    assert isinstance(project.questions[0], kind)
    again = tmp_path / "again.csv"
    TABLE.write(project, pieces, again, Options())
    assert pl.read_csv(again, infer_schema=False)["label"].to_list() == [
        "1000" if label == "1e3" else label for label in labels
    ]


def test_gold_stands_in_a_column_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("item,rater,label,truth\na,r,x,y\na,s,y,y\nb,r,x,\n")
    project, pieces = project_of(path)
    assert [piece.gold for piece in pieces] == [{"label": "y"}, None]
    assert [field.name for field in project.content] == ["item_name"]


def test_every_syntax_gives_the_same(tmp_path: Path) -> None:
    rows = [
        {"item": "a", "rater": "r", "label": "x", "text": "T"},
        {"item": "a", "rater": "s", "label": "y", "text": "T"},
    ]
    frame = pl.DataFrame(rows)
    frame.write_csv(tmp_path / "t.csv")
    frame.write_ndjson(tmp_path / "t.jsonl")
    frame.write_json(tmp_path / "t.json")
    frame.write_parquet(tmp_path / "t.parquet")
    frame.write_excel(tmp_path / "t.xlsx")
    found = [project_of(path)[1] for path in sorted(tmp_path.iterdir())]
    assert len(found) == 5
    assert all(pieces == found[0] for pieces in found)
    assert quorate.read(tmp_path / "t.xlsx").n_raters == 2


@pytest.mark.parametrize("suffix", ["csv", "tsv", "jsonl", "json", "parquet"])
def test_what_is_written_is_read_by_the_analysis(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"t.{suffix}"
    told = TABLE.write(every_project(), PIECES, path, Options())
    assert told.rows == 16 + 1 + 2 + 1
    tables = quorate.read_all(path)
    assert tables["spans"].items.to_list() == ["a"]
    assert {loss.field for loss in told.losses} >= {"gold", "meta", "slices", "items", "strokes"}


def test_a_wide_table_is_of_one_question(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="a wide table has one question, the project 16"):
        TABLE.write(every_project(), PIECES, tmp_path / "t.csv", TableOptions(wide=True))
    said = TableOptions(wide=True, question="single_choice")
    told = TABLE.write(every_project(), PIECES, tmp_path / "t.csv", said)
    assert (tmp_path / "t.csv").read_text() == "item,r1\na,yes\nb,\nc,\n"
    assert told.rows == 3


def test_nothing_to_write_is_still_a_table(tmp_path: Path) -> None:
    project = Project(
        "T",
        (ContentField(name="text", type="text"),),
        (Text(name="q", type="text", ask="?"),),
    )
    for suffix in ("csv", "jsonl", "json", "parquet"):
        assert TABLE.write(project, [], tmp_path / f"t.{suffix}", Options()).rows == 0
    assert json.loads((tmp_path / "t.json").read_text()) == []
    (tmp_path / "empty.csv").write_text("item,rater,label\n")
    with pytest.raises(EmptyError):
        TABLE.read(tmp_path / "empty.csv", Options())
