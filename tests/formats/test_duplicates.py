"""A rater who judged an item more than once: one judgment stands, the others are evidence."""

from __future__ import annotations

import pytest

from quorate.formats import from_rows
from quorate.schema import Judgments, UnknownNameError

# Rater x judges item a three times (yes, no, no) and item b twice (yes, yes).
ROWS = [
    {"item": "a", "rater": "x", "label": "yes", "at": "2024-01-03"},
    {"item": "b", "rater": "x", "label": "yes", "at": "2024-01-01"},
    {"item": "a", "rater": "x", "label": "no", "at": "2024-01-01"},
    {"item": "a", "rater": "y", "label": "no", "at": "2024-01-01"},
    {"item": "a", "rater": "x", "label": "no", "at": "2024-01-02"},
    {"item": "b", "rater": "x", "label": "yes", "at": "2024-01-01"},
]
UNTIMED = [{k: v for k, v in row.items() if k != "at"} for row in ROWS]


def triples(judgments: Judgments) -> list[tuple[object, ...]]:
    return judgments.to_polars().select("item", "rater", "label").rows()


def replaced(judgments: Judgments) -> list[tuple[str, str, str, str]]:
    gone = judgments.superseded
    assert gone is not None
    return sorted(
        (
            judgments.items[int(i)],
            judgments.raters[int(r)],
            judgments.question.options[int(e)],
            judgments.question.options[int(k)],
        )
        for i, r, e, k in zip(gone.item, gone.rater, gone.earlier, gone.later, strict=True)
    )


def test_the_last_in_the_file_stands_without_times() -> None:
    judgments = from_rows(UNTIMED)
    assert triples(judgments) == [("a", "x", "no"), ("a", "y", "no"), ("b", "x", "yes")]
    assert replaced(judgments) == [
        ("a", "x", "no", "no"),
        ("a", "x", "yes", "no"),
        ("b", "x", "yes", "yes"),
    ]


def test_the_latest_stands_with_times() -> None:
    judgments = from_rows(ROWS)
    assert triples(judgments) == [("a", "x", "yes"), ("a", "y", "no"), ("b", "x", "yes")]
    assert replaced(judgments) == [
        ("a", "x", "no", "yes"),
        ("a", "x", "no", "yes"),
        ("b", "x", "yes", "yes"),
    ]


def test_the_first_stands_when_asked() -> None:
    judgments = from_rows(ROWS, duplicates="first")
    assert triples(judgments) == [("a", "x", "no"), ("a", "y", "no"), ("b", "x", "yes")]
    assert replaced(judgments) == [
        ("a", "x", "no", "no"),
        ("a", "x", "no", "yes"),
        ("b", "x", "yes", "yes"),
    ]


def test_all_are_kept_when_asked() -> None:
    judgments = from_rows(ROWS, duplicates="all")
    assert len(judgments) == len(ROWS)
    assert judgments.superseded is None
    assert judgments.has_repeats
    assert judgments.reading.dropped == 0


def test_identical_and_conflicting_repeats_are_counted_apart() -> None:
    # Of a/x the judgment on row 0 differs from the one that stands (row 4), row 2 is the same.
    remarks = {r.what: (r.count, r.lines) for r in from_rows(UNTIMED).reading.remarks if r.count}
    same, other = (
        f"the rater judged the item more than once, {k} label (the last stands)"
        for k in ("same", "another")
    )
    assert remarks == {same: (2, (1, 2)), other: (1, (0,))}


def test_a_rule_that_is_none_is_refused() -> None:
    with pytest.raises(UnknownNameError, match=r"'newest' is no rule.*last, first, all, error"):
        from_rows(ROWS, duplicates="newest")
