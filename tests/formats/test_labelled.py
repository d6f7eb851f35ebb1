"""Labelled examples: which column is what, and what is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from quorate.formats.labelled import read_labelled
from quorate.schema.errors import ColumnError, InputError, LabelError, ReadError


def written(folder: Path, text: str, name: str = "data.csv") -> Path:
    path = folder / name
    path.write_text(text)
    return path


def test_usual_columns_are_found(tmp_path: Path) -> None:
    text = "id,text,label,split,source\nb,Good day,yes,train,web\na,Go away,no,test,mail\n"
    found = read_labelled(written(tmp_path, text))
    assert found.examples.to_list() == ["b", "a"]
    assert found.classes == ("no", "yes")
    assert found.labels.tolist() == [1, 0]
    assert found.texts is not None
    assert found.texts.to_list() == ["Good day", "Go away"]
    assert found.splits is not None
    assert found.splits.to_list() == ["train", "test"]
    assert found.columns == {"item": "id", "label": "label", "split": "split", "text": "text"}
    assert found.rows is None


def test_without_names_rows_are_numbered_and_other_columns_are_the_text(tmp_path: Path) -> None:
    found = read_labelled(written(tmp_path, "title,more,class\nHi,you,1\nHo,,10\nHa,we,2\n"))
    assert found.examples.to_list() == ["1", "2", "3"]
    assert found.classes == ("1", "2", "10")  # numbers in their order
    assert found.labels.tolist() == [0, 2, 1]
    assert found.texts is not None
    assert found.texts.to_list() == ["Hi\nyou", "Ho\n", "Ha\nwe"]


def test_columns_can_be_named(tmp_path: Path) -> None:
    text = "id,text,said,kind,part\n1,x,why,a,p\n2,y,how,b,q\n"
    path = written(tmp_path, text)
    found = read_labelled(path, label="kind", text=["said", "text"], split="part")
    assert found.texts is not None
    assert found.texts.to_list() == ["why\nx", "how\ny"]
    assert found.splits is not None
    assert found.splits.to_list() == ["p", "q"]


def test_a_table_of_numbers_is_rows(tmp_path: Path) -> None:
    found = read_labelled(written(tmp_path, "x,y,label\n1,2.5,a\n-3,0,b\n"))
    assert found.texts is None
    assert found.rows is not None
    np.testing.assert_array_equal(found.rows, [[1, 2.5], [-3, 0]])


def test_json_lines_and_parquet_are_read_the_same(tmp_path: Path) -> None:
    lines = '{"item": "a", "text": "x", "label": 1}\n{"item": "b", "text": "y", "label": 0}\n'
    of_lines = read_labelled(written(tmp_path, lines, "data.jsonl"))
    table = pl.DataFrame({"item": ["a", "b"], "text": ["x", "y"], "label": [1.0, 0.0]})
    table.write_parquet(tmp_path / "data.parquet")
    of_table = read_labelled(tmp_path / "data.parquet")
    for found in (of_lines, of_table):
        assert found.classes == ("0", "1")
        assert found.labels.tolist() == [1, 0]


def test_no_label_is_needed_where_none_is_asked_for(tmp_path: Path) -> None:
    found = read_labelled(written(tmp_path, "id,text\n1,x\n2,y\n"), labels=False)
    assert found.classes == ()
    assert len(found.labels) == 0
    assert found.n == 2


@pytest.mark.parametrize(
    ("text", "error", "says"),
    [
        ("id,text\n1,x\n", ColumnError, "no column of labels"),
        ("id,text,label\n1,x,a\n2,y,\n", LabelError, "1 rows have no label, such as row 2"),
        ("id,text,label\n1,x,a\n2,y,a\n", LabelError, "all labels of column 'label' are 'a'"),
        ("id,text,label\n1,x,a\n1,y,b\n", InputError, "2 rows share a name, such as '1'"),
        ("id,text,label\n1,x,a\n,y,b\n", InputError, "row 2 has no name in column 'id'"),
        ("id,text,label\n1,x\n", ReadError, "2 cells where the first line names 3 columns"),
    ],
)
def test_what_cannot_be_read_is_said(
    tmp_path: Path, text: str, error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        read_labelled(written(tmp_path, text))
