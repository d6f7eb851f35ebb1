"""The type that labels are taken for, and how they are coded."""

from __future__ import annotations

from typing import Unpack

import pytest

from quorate.formats import from_rows
from quorate.formats.frames import FrameOptions
from quorate.schema import Judgments, Kind, LabelError


def labelled(*labels: object, **options: Unpack[FrameOptions]) -> Judgments:
    rows = [(f"i{n:03}", "x", label) for n, label in enumerate(labels)]
    return from_rows(rows, **options)


def told(judgments: Judgments, word: str) -> bool:
    return any(word in str(r) for r in judgments.reading.remarks)


@pytest.mark.parametrize(
    ("labels", "kind"),
    [
        (["yes", "no"], Kind.CATEGORICAL),
        ([0, 1, 1], Kind.CATEGORICAL),
        ([True, False], Kind.CATEGORICAL),
        ([1, 2, 3, 4, 5], Kind.CATEGORICAL),
        (list(range(20)), Kind.CATEGORICAL),
        (list(range(21)), Kind.NUMERIC),
        ([0, 0.5, 1], Kind.NUMERIC),
        (["1,5", "2,25", "3"], Kind.NUMERIC),
        (["1e3", "2.5", "NA"], Kind.NUMERIC),
        ([f"{n:03}" for n in range(50)], Kind.CATEGORICAL),
        (["a|b", "a", "b|c"], Kind.MULTILABEL),
        (['["a", "b"]', "[]"], Kind.MULTILABEL),
        (["['a', 'b']", "['c']"], Kind.MULTILABEL),
        ([["a"], ["b", "a"]], Kind.MULTILABEL),
        (["a|b", "c|d"], Kind.CATEGORICAL),
        (["[sic]", "a"], Kind.CATEGORICAL),
        ([f"a sentence about number {n}" for n in range(9)], Kind.TEXT),
        (["a sentence that recurs often"] * 9, Kind.CATEGORICAL),
        (["1", "2", "skip"], Kind.CATEGORICAL),
    ],
)
def test_the_type_inferred(labels: list[object], kind: Kind) -> None:
    judgments = labelled(*labels)
    assert judgments.question.kind is kind
    assert told(judgments, f"type inferred: {kind}")


def test_a_declared_type_goes_before_the_inferred() -> None:
    assert labelled(1, 2, 3, kind="numeric").values.tolist() == [1.0, 2.0, 3.0]
    assert labelled(*range(30), kind="categorical").n_options == 30
    assert labelled("b", "a", kind=Kind.TEXT).label_names().to_list() == ["b", "a"]
    assert not told(labelled(1, 2, kind="numeric"), "inferred")


def test_options_that_are_numbers_are_sorted_by_value() -> None:
    assert labelled(10, 9, 2).question.options == ("2", "9", "10")
    assert labelled("-1", "0", "1").question.options == ("-1", "0", "1")


def test_spellings_of_one_number_are_one_option() -> None:
    judgments = labelled("0", "0.0", "1.0", "+1", "1")
    assert judgments.question.options == ("0", "1")
    assert judgments.codes.tolist() == [0, 0, 1, 1, 1]
    assert told(judgments, "3 rows repaired: a number in another spelling")


def test_leading_zeros_make_names_of_numbers() -> None:
    judgments = labelled("0", "00", "0.0")
    assert judgments.question.options == ("0", "0.0", "00")


def test_a_declared_order_is_the_order_of_the_codes() -> None:
    judgments = labelled("high", "low", order=["low", "mid", "high"])
    assert judgments.question.kind is Kind.ORDINAL
    assert judgments.codes.tolist() == [2, 0]
    assert labelled("high", "low", order="low,mid,high").question == judgments.question


def test_a_declared_number_is_matched_by_value() -> None:
    judgments = labelled("1.0", "3", order=[1, 2, 3])
    assert judgments.question.options == ("1", "2", "3")
    assert judgments.codes.tolist() == [0, 2]


def test_ordinal_numbers_need_no_order() -> None:
    assert labelled(10, 2, 4, kind="ordinal").question.options == ("2", "4", "10")


def test_a_scale_is_pointed_out_but_not_assumed() -> None:
    assert told(labelled(1, 2, 3, 4, 5), "looks like a rating 1–5; declare order='1,2,3,4,5'")
    assert not told(labelled(0, 1), "looks like a rating")


def test_options_that_differ_in_case_are_kept_and_told() -> None:
    judgments = labelled("Yes", "yes", "no")
    assert judgments.n_options == 3
    assert told(judgments, "differ only in case are kept apart: Yes, yes")


def test_sets_do_not_depend_on_the_order_of_their_parts() -> None:
    judgments = labelled("b|a", "a|b", "c")
    assert judgments.question.options == ("a", "b", "c")
    assert judgments.sets is not None
    assert judgments.sets[judgments.codes].tolist() == [[1, 1, 0], [1, 1, 0], [0, 0, 1]]
    assert judgments.label_names().to_list() == ["a|b", "a|b", "c"]


def test_an_undeclared_part_of_a_set_is_refused() -> None:
    with pytest.raises(LabelError, match=r"row 1: label 'a\|d' has a part that is none"):
        labelled("a|b", "a|d", kind="multilabel", options=["a", "b"])


def test_options_that_do_not_occur_are_kept_when_declared() -> None:
    assert labelled("a", options=["a", "b"]).question.options == ("a", "b")
