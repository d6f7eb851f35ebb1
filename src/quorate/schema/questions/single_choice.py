"""Single choice: one of several options."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Literal

from quorate.schema.json_value import Faults, Json, nearest, one_of
from quorate.schema.options import Choices
from quorate.schema.question import Kind, Question
from quorate.schema.questions.question_type import QuestionType


class SingleChoice(QuestionType):
    """One of several options. The answer is its value: ``"positive"``."""

    type: Literal["single_choice"]
    """the type of the question"""
    options: Choices
    """what can be chosen"""

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(option.value for option in self.options)

    def read(self, answer: object, content: Mapping[str, object], at: str, faults: Faults) -> Json:
        """The value that was chosen."""
        if isinstance(answer, str) and answer in self._known:
            return answer
        values = [option.value for option in self.options]
        faults.add(at, answer, one_of(values) + nearest(answer, values))
        return None

    def values(self, label: Json) -> tuple[str | int | float, ...]:
        """The chosen value."""
        return (label,) if isinstance(label, str) else ()

    def testable(self, value: str | int | float) -> str:
        """A condition can test for an option's value."""
        return "" if value in self._known else one_of(option.value for option in self.options)

    def question(self) -> Question:
        """Categorical, with the values in the order of the options."""
        values = tuple(option.value for option in self.options)
        return Question(self.name, Kind.CATEGORICAL, values)

    def label_of(self, answer: Json) -> str | float | list[str] | None:
        """The chosen value."""
        return answer if isinstance(answer, str) else None
