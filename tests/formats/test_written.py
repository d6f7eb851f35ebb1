"""Labels written as JSON: which kind of marks or ranking they are."""

from __future__ import annotations

import polars as pl
import pytest

from quorate import from_rows
from quorate.formats.written import written_kind
from quorate.schema.question import Kind

SPAN = '{"id":"s1","start":0,"end":5,"text":"Quote","label":"PER"}'
CASES = {
    f'{{"relations":[],"spans":[{SPAN}]}}': Kind.SPANS,
    f"[{SPAN}]": Kind.SPANS,
    '[{"start":1.25,"end":3.5,"label":"speech"}]': Kind.SEGMENTS,
    '[{"shape":"box","label":"car","x":0.1,"y":0.1,"w":0.2,"h":0.2}]': Kind.BOXES,
    '[{"shape":"polygon","label":"car","points":[[0,0],[1,0],[1,1]]}]': Kind.BOXES,
    '[{"frame":12,"label":"goal"}]': Kind.FRAMES,
    '[{"frame":12,"label":"goal","x":0.1,"y":0.1,"w":0.2,"h":0.2}]': Kind.FRAMES,
    '[["r2"],["r1","r3"]]': Kind.RANKING,
}


@pytest.mark.parametrize(("label", "kind"), CASES.items())
def test_the_keys_tell_the_kind(label: str, kind: Kind) -> None:
    assert written_kind(pl.Series([label])) is kind


def test_no_marks_fit_every_kind() -> None:
    assert written_kind(pl.Series(["[]", '[{"frame":1,"label":"goal"}]'])) is Kind.FRAMES
    assert written_kind(pl.Series(["[]"])) is None


@pytest.mark.parametrize(
    "labels",
    [
        ["[1, 2]"],
        ['["a", "b"]'],
        ["a"],
        ["[[", '[["r1"],["r2"]]'],
        ['[["r1"],[]]'],
        ['[{"x":1}]'],
        ['[{"frame":1,"label":"goal"}]', '[["r1"],["r2"]]'],
    ],
)
def test_other_labels_are_none(labels: list[str]) -> None:
    assert written_kind(pl.Series(labels)) is None


def test_a_table_of_rankings_keeps_the_labels_as_texts() -> None:
    table = from_rows([("i", "r", '[["x"],["y"]]'), ("i", "s", '[["y"],["x"]]')])
    assert table.question.kind is Kind.RANKING
    assert table.label_names().to_list() == ['[["x"],["y"]]', '[["y"],["x"]]']
