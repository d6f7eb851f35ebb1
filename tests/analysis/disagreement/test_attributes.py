"""What a group column is about."""

import pytest

import quorate
from quorate.analysis.disagreement import Level, attribute
from quorate.schema import ColumnError

ROWS = [
    # item, rater, label, age, topic, version
    ("a", "ann", "yes", "old", "war", "1"),
    ("a", "bob", "no", "young", "war", "2"),
    ("b", "ann", "yes", None, "art", "2"),
    ("b", "cat", "yes", None, "art", "2"),
]


def table() -> quorate.Judgments:
    names = ("item", "rater", "label", "age", "topic", "version")
    rows = [dict(zip(names, row, strict=True)) for row in ROWS]
    return quorate.from_rows(rows, groups=["age", "topic", "version"])


def crowd(changed: dict[tuple[str, str], str]) -> quorate.Judgments:
    """Eight raters of the same four items, old and young in turn, but for what is changed."""
    rows = []
    for rater in range(8):
        for item in range(4):
            who, what = f"r{rater}", f"i{item}"
            age = changed.get((who, what), ("old", "young")[rater % 2])
            rows.append({"item": what, "rater": who, "label": "x", "age": age})
    return quorate.from_rows(rows, groups=["age"])


class TestAttribute:
    def test_belongs_to_raters_where_none_has_two_values(self) -> None:
        found = attribute(table(), "age")
        assert found.level is Level.RATER
        assert found.values == ("old", "young")
        assert found.codes.tolist() == [0, 1, -1]  # ann, bob, cat who did not say
        assert found.sizes() == (1, 1)
        assert found.rows(table()).tolist() == [0, 1, 0, -1]

    def test_belongs_to_items_where_only_those_have_one_value(self) -> None:
        found = attribute(table(), "topic")
        assert (found.level, found.codes.tolist()) == (Level.ITEM, [1, 0])
        assert found.rows(table()).tolist() == [1, 1, 0, 0]

    def test_belongs_to_judgments_where_both_have_two_values(self) -> None:
        found = attribute(table(), "version")
        assert (found.level, found.codes.tolist()) == (Level.JUDGMENT, [0, 1, 1, 1])
        assert found.sizes() == (1, 3)

    def test_a_slip_leaves_the_column_to_raters_and_them_without_a_value(self) -> None:
        # 8 raters of 4 judgments, half of them old; r0 says «young» once: of the 32 judgments 15
        # are old, so guessing «young» errs 15 times, and knowing the rater errs once: λ = 14/15
        found = attribute(crowd({("r0", "i0"): "young"}), "age")
        assert (found.level, found.torn) == (Level.RATER, 1)
        assert found.codes.tolist() == [-1, 1, 0, 1, 0, 1, 0, 1]
        assert found.note == "age: more than one value for 1 rater, taken as unknown"

    def test_values_that_change_often_are_no_slip(self) -> None:
        # r0 and r2 say «young» twice each: 12 errors by guessing, 4 by the rater: λ = 2/3
        changed = {(rater, f"i{n}"): "young" for rater in ("r0", "r2") for n in range(2)}
        found = attribute(crowd(changed), "age")
        assert (found.level, found.torn, found.note) == (Level.JUDGMENT, 0, "")
        with pytest.raises(ColumnError, match="some rater has two values"):
            attribute(crowd(changed), "age", Level.RATER)

    def test_takes_the_level_that_is_asked_for(self) -> None:
        nested = quorate.from_rows(
            [
                {"item": "a", "rater": "ann", "label": "x", "topic": "war"},
                {"item": "b", "rater": "bob", "label": "x", "topic": "art"},
            ],
            groups=["topic"],
        )
        assert attribute(nested, "topic").level is Level.RATER
        assert attribute(nested, "topic", Level.ITEM).level is Level.ITEM

    def test_refuses_a_level_that_does_not_hold(self) -> None:
        with pytest.raises(ColumnError, match="some item has two values"):
            attribute(table(), "age", Level.ITEM)

    def test_refuses_a_column_that_is_not_there(self) -> None:
        with pytest.raises(ColumnError, match="age, topic, version"):
            attribute(table(), "gender")
