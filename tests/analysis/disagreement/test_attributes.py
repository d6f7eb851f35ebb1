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
