"""Rows of files of every syntax, with their places."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import polars as pl
import pytest

from quorate.formats.exchange import json_array
from quorate.formats.exchange.reading import Refusals
from quorate.formats.exchange.rows import csv_rows, json_elements, table_rows
from quorate.schema.errors import ColumnError, FaultyError, ReadError

OBJECTS = [{"n": n, "text": 'ä😀\\"] }, {' + "x" * (n % 7)} for n in range(50)]


def refusals(*, skip_bad: bool = False) -> Refusals:
    return Refusals("f", skip_bad=skip_bad)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, 1 << 20])
@pytest.mark.parametrize("indent", [None, 2])
def test_an_array_is_read_through_any_window(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int, indent: int | None
) -> None:
    monkeypatch.setattr(json_array, "CHUNK", size)
    path = tmp_path / "a.json"
    path.write_text(" \n" + json.dumps(OBJECTS, indent=indent, ensure_ascii=False) + "\n")
    found = list(json_elements(path, refusals()))
    assert [row for _, row in found] == OBJECTS
    assert found[2][0] == "element 3"


@pytest.mark.parametrize("size", [1, 3, 1 << 20])
def test_numbers_at_the_end_of_a_window_are_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(json_array, "CHUNK", size)
    path = tmp_path / "a.json"
    path.write_text("[123456, -1.5e3, true]")
    with path.open() as text:
        text.read(1)
        assert list(json_array.elements(text, "a")) == [123456, -1500.0, True]


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ('[{"a": 1},\n{"a": }]', 2, "Expecting value"),
        ('[{"a": 1}\n\n{"a": 2}]', 3, "'{' where ',' or ']' belongs"),
        ('[{"a": 1},\n{"a": "cut', 2, "Unterminated string"),
        ('[{"a": 1}', 1, "the end of the file where"),
        ("[", 1, "Expecting value"),
        ('[{"a": x}, ' + '{"b": 1}, ' * 1000 + "]", 1, "Expecting value"),
    ],
)
def test_a_broken_array_names_the_line(tmp_path: Path, text: str, line: int, what: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(text)
    with pytest.raises(ReadError) as raised:
        list(json_elements(path, refusals()))
    assert f"a.json, line {line}: the JSON array is broken: {what}" in str(raised.value)


def test_an_empty_array_has_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(" [ ] ")
    assert list(json_elements(path, refusals())) == []


def test_lines_are_told_from_an_array_and_bad_ones_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    with gzip.open(path, "wt") as file:
        file.write('\ufeff{"a": 1}\n\n{"a": \n[2]\n{"a": 3}\n')
    told = refusals(skip_bad=True)
    assert list(json_elements(path, told)) == [("line 1", {"a": 1}), ("line 5", {"a": 3})]
    assert [(one.place, one.found) for one in told.kept] == [
        ("line 3", "no JSON (Expecting value: line 2 column 1 (char 7))"),
        ("line 4", "a list of 1"),
    ]
    with pytest.raises(FaultyError, match="f, line 3"):
        list(json_elements(path, refusals()))


def test_csv_counts_lines_as_an_editor_does(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('a;b\n1;"two\nlines"\n3\n4;5\n')
    told = refusals(skip_bad=True)
    assert list(csv_rows(path, told)) == [
        ("line 2", {"a": "1", "b": "two\nlines"}),
        ("line 5", {"a": "4", "b": "5"}),
    ]
    assert str(told.kept[0]) == "line 4: found 1 cells; expected 2 cells"


def test_every_syntax_has_the_same_rows(tmp_path: Path) -> None:
    rows = [{"item": "a", "label": "x,\ty"}, {"item": "b", "label": "1"}]
    frame = pl.DataFrame(rows)
    frame.write_csv(tmp_path / "t.csv")
    frame.write_csv(tmp_path / "t.tsv", separator="\t")
    frame.write_ndjson(tmp_path / "t.jsonl")
    frame.write_json(tmp_path / "t.json")
    frame.write_parquet(tmp_path / "t.parquet")
    for path in tmp_path.iterdir():
        assert [row for _, row in table_rows(path, refusals())] == rows, path.name


def test_columns_need_names_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,a\n1,2\n")
    with pytest.raises(ColumnError, match="'a' is there twice"):
        list(csv_rows(path, refusals()))
    with pytest.raises(ReadError, match=r"ending in '\.doc'"):
        list(table_rows(tmp_path / "a.doc", refusals()))
