"""Folder: tables as JSON lines are what ``json.dumps`` writes row by row."""

from __future__ import annotations

import json

import polars as pl
import pytest

from quorate.certificate.folder import json_lines

TABLE = pl.DataFrame(
    {
        "item": ['a"b', "c\\d", "é\n", "x\x7f", "\u2028", None],
        "label": ["1", None, "z", "q", "r", "s"],
        "n": [1, None, 3, 4, 5, 6],
        "share": [1e-7, 0.5, None, 1e22, 3.0, -0.0],
        "shown": [["a"], None, [], ["x", "y"], ["é"], [None]],
        "drawn": [True, False, None, True, True, True],
        "about": [{"a": 1}] * 6,
        "nothing": [None] * 6,
    }
)
GIVEN = ["[1,2.50]", None, '"é"', '{"b":1,"a":[true,null]}', "1.0", '"\\u00e9"']


def by_row(table: pl.DataFrame) -> bytes:
    """The same, one row after the other."""
    lines = []
    for row in table.iter_rows(named=True):
        given = row.pop("json", None)
        if given is not None:
            row["label"] = json.loads(given)
        told = {name: value for name, value in row.items() if value is not None}
        lines.append(json.dumps(told, ensure_ascii=False) + "\n")
    return "".join(lines).encode()


@pytest.mark.parametrize(
    "table",
    [
        TABLE,
        TABLE.with_columns(json=pl.Series(GIVEN)),
        TABLE[:0],
        TABLE.select("nothing"),
        TABLE.select("share"),
    ],
    ids=["values", "labels", "empty", "nothing", "figures"],
)
def test_lines_are_those_of_json_dumps(table: pl.DataFrame) -> None:
    assert json_lines(table) == by_row(table)
