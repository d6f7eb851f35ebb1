"""Files of suspects, from the diagnosis or another tool."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from quorate.formats.suspected import Suspected, read_suspected
from quorate.schema import EmptyError, ReadError


def test_the_diagnosis_own_columns_are_read_with_the_random_slice(tmp_path: Path) -> None:
    table = pl.DataFrame(
        {
            "rank": [1, 2, 3, 4],
            "example": ["a", "b", "c", "d"],
            "suggested": ["x", None, "y", "x"],
            "wrong": [0.9, 0.8, 0.1, 0.2],
            "suspect": [True, True, False, False],
            "audit": [False, True, True, False],
        }
    )
    expected = [
        Suspected("a", 0.9, "x", 1.0, False),
        Suspected("b", 0.8, None, 1.0, False),  # drawn by chance too, but a suspect
        Suspected("c", 0.1, "y", 1.0, True),
    ]
    for name in ("s.parquet", "s.csv"):
        if name.endswith("csv"):
            table.write_csv(tmp_path / name)
        else:
            table.write_parquet(tmp_path / name)
        assert read_suspected(tmp_path / name) == expected


def test_other_names_of_columns_and_a_cost(tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    path.write_text('{"id": "a", "p_wrong": 0.5, "predicted_label": "x", "cost": 3}\n')
    assert read_suspected(path) == [Suspected("a", 0.5, "x", 3.0, False)]


@pytest.mark.parametrize(
    ("text", "error", "what"),
    [
        ("item,wrong\na,2\n", ReadError, "row 1, column wrong"),
        ("item,wrong\na,often\n", ReadError, "'often' does not fit"),
        ("item,wrong\na,nan\n", ReadError, "does not fit"),
        ("item,wrong,cost\na,1,-1\n", ReadError, "column cost"),
        ("wrong\n0.5\n", ReadError, "no item is named"),
        ("item,score\na,0.5\n", ReadError, "None does not fit"),
        ("item,wrong,suspect\na,0.5,false\n", EmptyError, "no suspects"),
    ],
)
def test_what_does_not_fit_is_named(
    tmp_path: Path, text: str, error: type[Exception], what: str
) -> None:
    path = tmp_path / "s.csv"
    path.write_text(text)
    with pytest.raises(error, match=what):
        read_suspected(path)
