"""When a condition holds."""

from __future__ import annotations

import pytest

from quorate.schema.conditions import Condition

VALUES: dict[str, tuple[str | int | float, ...]] = {"a": ("x", "y"), "n": (3,), "text": ()}


@pytest.mark.parametrize(
    ("when", "holds"),
    [
        ({"question": "a", "is": "x"}, True),
        ({"question": "a", "is": "z"}, False),
        ({"question": "a", "in": ["z", "y"]}, True),
        ({"question": "a", "in": ["z"]}, False),
        ({"question": "n", "is": 3}, True),
        ({"question": "n", "is": 3.0}, True),
        ({"question": "n", "is": "3"}, False),
        ({"question": "text", "answered": True}, True),
        ({"question": "other", "answered": True}, False),
        ({"question": "other", "is": "x"}, False),
        ({"not": {"question": "other", "is": "x"}}, True),
        ({"all": [{"question": "a", "is": "x"}, {"question": "n", "is": 3}]}, True),
        ({"all": [{"question": "a", "is": "x"}, {"question": "n", "is": 4}]}, False),
        ({"any": [{"question": "a", "is": "z"}, {"question": "n", "is": 3}]}, True),
        ({"any": [{"question": "a", "is": "z"}, {"question": "n", "is": 4}]}, False),
    ],
)
def test_holds_as_it_says(when: dict[str, object], holds: bool) -> None:
    assert Condition.model_validate(when).holds(VALUES) is holds


def test_names_the_questions_it_depends_on_and_where() -> None:
    nested = {"any": [{"question": "a", "is": "x"}, {"not": {"question": "b", "answered": True}}]}
    condition = Condition.model_validate(nested)
    assert condition.questions() == {"a", "b"}
    assert [path for path, _ in condition.tests("when")] == ["when.any[0]", "when.any[1].not"]
