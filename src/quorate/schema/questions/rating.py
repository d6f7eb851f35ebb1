"""Rating: a whole number on a scale with anchors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, model_validator

from quorate.schema.errors import Fault
from quorate.schema.json_value import Faults, Json, member
from quorate.schema.question import Kind, Question
from quorate.schema.questions.question_type import QuestionType
from quorate.schema.spec import Wording, refuse

MOST_POINTS = 101

ScaleEnd = Annotated[int, Field(ge=-100, le=100)]
Anchors = dict[Annotated[str, Field(pattern=r"^(0|-?[1-9][0-9]{0,2})$")], Wording]


class Rating(QuestionType):
    """A point on a scale of whole numbers. The answer is the number: ``4``."""

    type: Literal["rating"]
    """the type of the question"""
    min: ScaleEnd = 1
    """the lowest point"""
    max: ScaleEnd = 5
    """the highest point"""
    anchors: Anchors = Field(default_factory=dict)
    """texts of points, by the point: `{"1": "bad", "5": "excellent"}`"""

    @model_validator(mode="after")
    def _scale(self) -> Rating:
        faults = []
        if not self.min < self.max < self.min + MOST_POINTS:
            allowed = f"{self.min + 1} to {self.min + MOST_POINTS - 1}"
            faults.append(Fault("max", str(self.max), allowed))
        else:
            faults += [
                Fault(
                    member("anchors", point), "a point off the scale", f"{self.min} to {self.max}"
                )
                for point in self.anchors
                if not self.min <= int(point) <= self.max
            ]
        refuse(faults)
        return self

    def read(self, answer: object, content: Mapping[str, object], at: str, faults: Faults) -> Json:
        """The point."""
        if type(answer) is int and self.min <= answer <= self.max:
            return answer
        faults.add(at, answer, f"an integer from {self.min} to {self.max}")
        return None

    def values(self, label: Json) -> tuple[str | int | float, ...]:
        """The point."""
        return (label,) if isinstance(label, int) else ()

    def testable(self, value: str | int | float) -> str:
        """A condition can test for a point."""
        fits = isinstance(value, int) and self.min <= value <= self.max
        return "" if fits else f"an integer from {self.min} to {self.max}"

    def question(self) -> Question:
        """Ordinal, with the points from lowest to highest."""
        points = tuple(str(point) for point in range(self.min, self.max + 1))
        return Question(self.name, Kind.ORDINAL, points)

    def label_of(self, answer: Json) -> str | float | list[str] | None:
        """The point as text, which is an option of the ordinal question."""
        return None if answer is None else str(answer)
