"""Chosen texts beside a random one, the longest and the nearest."""

from __future__ import annotations

import polars as pl
import pytest

from quorate.analysis.texts import against
from quorate.schema import EmptyError, Judgments, Kind, RequestError
from tables import table


def answers() -> Judgments:
    rows = [
        ("1", "r", "a b"),
        ("1", "s", "a c c"),
        ("2", "r", "x"),
        ("2", "s", "y"),
        ("3", "r", "z"),
    ]
    return table(rows, Kind.TEXT)


def words_shared(text: str, reference: str) -> float:
    return len(set(text.split()) & set(reference.split())) / len(set(reference.split()))


def test_by_hand() -> None:
    chosen = pl.Series(["a b", "y", "z"])
    found = against(answers(), chosen, {"1": "a b", "2": "x"}, {"words": words_shared})
    # item 1: chosen 1, random (1 + 1/2)/2, longest «a c c» 1/2, nearest 1
    # item 2: chosen 0, random 1/2, longest «y» (the last of two as long) 0, nearest 1
    assert found.n == 2
    assert dict(zip(found.table["choice"], found.table["score"], strict=True)) == {
        "chosen": 0.5,
        "random": 0.625,
        "longest": 0.25,
        "nearest": 1.0,
    }
    # gains over random: 1/4 and -1/2; mean -1/8, sd 0.75/√2, se 0.375, t of one degree 12.7062
    random = found.table.filter(choice="random").row(0, named=True)
    assert random["gain"] == -0.125
    assert random["upper"] - random["gain"] == pytest.approx(0.375 * 12.7062, abs=1e-4)


def test_texts_and_references_are_needed() -> None:
    with pytest.raises(EmptyError, match="no judged item has a reference"):
        against(answers(), pl.Series(["a", "b", "c"]), {"9": "a"})
    with pytest.raises(RequestError, match="no texts"):
        against(table([("1", "r", "yes")]), pl.Series(["yes"]), {"1": "yes"})
