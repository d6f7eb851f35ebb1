from __future__ import annotations

import json

import numpy as np
import pytest

from quorate import consensus, from_rows
from quorate.analysis.consensus import Consensus
from quorate.analysis.marks import marks_against_gold
from quorate.schema import Kind, NotApplicableError


def heard(*stretches: tuple[float, float, str]) -> str:
    return json.dumps([{"start": s, "end": e, "label": label} for s, e, label in stretches])


def said(**answers: str) -> Consensus:
    rows = [(item, rater, text) for item, text in answers.items() for rater in "rs"]
    return consensus(from_rows(rows, kind=Kind.SEGMENTS), method="detection-majority")


def test_by_hand() -> None:
    found = said(a=heard((0, 4, "x"), (6, 8, "x"), (9, 10, "y")), b=heard((0, 1, "x")), c="[]")
    gold = {
        "a": heard((0, 5, "x"), (9, 10, "x")),
        "b": heard((0, 1, "x")),
        "c": heard((3, 4, "y")),
        "d": heard((0, 1, "x")),
    }
    measured = marks_against_gold(found, gold)
    # matches: 0-4 with 0-5 (.8) and 0-1 with 0-1 (1); d was judged by nobody
    assert (measured.n_items, measured.n_parts, measured.n_gold, measured.matches) == (3, 4, 4, 2)
    assert (measured.precision, measured.recall, measured.f1) == (0.5, 0.5, 0.5)
    assert measured.overlap == pytest.approx(0.9)
    rows = measured.labels.select("label", "n_parts", "n_gold", "matches").rows()
    assert rows == [("x", 3, 3, 2), ("y", 1, 1, 0)]
    assert measured.items["f1"].to_list() == pytest.approx([2 / 5, 1.0, 0.0])
    assert marks_against_gold(found, gold, least=0.9).matches == 1


def test_the_interval_holds_the_value_and_narrows_with_items() -> None:
    def width(n: int) -> float:
        answers = {f"i{k}": heard((0, 4, "x")) if k % 3 else heard((6, 7, "x")) for k in range(n)}
        measured = marks_against_gold(said(**answers), dict.fromkeys(answers, heard((0, 4, "x"))))
        assert measured.lower <= measured.f1 <= measured.upper
        return measured.upper - measured.lower

    assert width(90) < width(10) < 1


def test_nothing_to_divide_by_is_not_a_number() -> None:
    measured = marks_against_gold(said(a="[]"), {"a": "[]"})
    assert np.isnan([measured.precision, measured.recall, measured.f1, measured.overlap]).all()
    assert measured.items["f1"].to_list() == [1.0]


def test_answers_without_shapes_are_refused() -> None:
    options = consensus(from_rows([("a", "r", "yes"), ("a", "s", "yes")]), method="majority")
    with pytest.raises(NotApplicableError, match=r"quorate\.calibrate"):
        marks_against_gold(options, {"a": "yes"})
