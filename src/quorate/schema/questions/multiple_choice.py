"""Multiple choice: any of several options."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, model_validator

from quorate.schema.errors import Fault
from quorate.schema.json_value import Faults, Json, expect_list, nearest, one_of
from quorate.schema.options import MOST_OPTIONS, Options
from quorate.schema.question import Kind, Question
from quorate.schema.questions.question_type import QuestionType
from quorate.schema.spec import refuse


class MultipleChoice(QuestionType):
    """Any of several options. The answer lists their values in the options' order:
    ``["rude", "off_topic"]``; ``[]`` says that none applies, where ``min`` is 0.
    """

    type: Literal["multiple_choice"]
    """the type of the question"""
    options: Options
    """what can be chosen"""
    min: Annotated[int, Field(ge=0, le=MOST_OPTIONS)] = 1
    """the fewest options of an answer; 0 lets a rater say that none applies"""
    max: Annotated[int, Field(ge=1, le=MOST_OPTIONS)] | None = None
    """the most options of an answer; all when absent"""

    @model_validator(mode="after")
    def _bounds(self) -> MultipleChoice:
        n = len(self.options)
        if self.max is not None and self.max > n:
            refuse([Fault("max", str(self.max), f"at most {n}, the number of options")])
        if self.min > (self.max or n):
            refuse([Fault("min", str(self.min), f"at most {self.max or n}")])
        return self

    @cached_property
    def _place(self) -> dict[str, int]:
        return {option.value: place for place, option in enumerate(self.options)}

    def read(self, answer: object, content: Mapping[str, object], at: str, faults: Faults) -> Json:
        """The values that were chosen, in the order of the options."""
        chosen: list[str] = []
        given = expect_list(answer, self.min, self.max or len(self.options), at, faults)
        for n, value in enumerate(given):
            if faults.full:
                break
            if not isinstance(value, str) or value not in self._place:
                faults.add(f"{at}[{n}]", value, one_of(self._place) + nearest(value, self._place))
            elif value in chosen:
                faults.say(f"{at}[{n}]", f"{value!r} again", "each option once")
            else:
                chosen.append(value)
        ordered: list[Json] = [value for value in self._place if value in chosen]
        return ordered

    def values(self, label: Json) -> tuple[str | int | float, ...]:
        """The chosen values."""
        return tuple(v for v in label if isinstance(v, str)) if isinstance(label, list) else ()

    def testable(self, value: str | int | float) -> str:
        """A condition can test for an option's value."""
        return "" if value in self._place else one_of(self._place)

    def question(self) -> Question:
        """Multi-label, with the values in the order of the options."""
        return Question(self.name, Kind.MULTILABEL, tuple(self._place))

    def label_of(self, answer: Json) -> str | float | list[str] | None:
        """The list of the chosen values."""
        return [str(value) for value in answer] if isinstance(answer, list) else None
