"""Number: a measure, typed in or set with a slider."""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from quorate.schema.errors import Fault
from quorate.schema.json_value import Faults, Json, whole
from quorate.schema.question import Kind, Question
from quorate.schema.questions.question_type import QuestionType
from quorate.schema.spec import Wording, refuse

LARGEST = 1e15
"""beyond this, doubles cannot say every whole number"""
MOST_STEPS = 10**12
"""so many steps from the lowest number a double still tells one step from the next"""
TOLERANCE = 1e-6
"""how far from a step, in steps, a number may be: sliders send 0.30000000000000004"""
SAME = 1e-9
"""numbers that differ by no more, or by no larger share, are the same"""

Bounded = Annotated[float, Field(ge=-LARGEST, le=LARGEST)]


class Number(QuestionType):
    """A number with a unit. The answer is the number: ``12.5``."""

    type: Literal["number"]
    """the type of the question"""
    min: Bounded | None = None
    """the least number"""
    max: Bounded | None = None
    """the greatest number"""
    step: Annotated[float, Field(ge=1e-6, le=LARGEST)] | None = None
    """numbers must be `min` (else 0) plus a multiple of this"""
    unit: Annotated[Wording, Field(max_length=40)] | None = None
    """the unit shown behind the number"""
    slider: bool = False
    """whether a slider is shown; needs `min` and `max`"""

    @model_validator(mode="after")
    def _bounds(self) -> Number:
        faults = []
        if self.min is not None and self.max is not None and self.max <= self.min:
            faults.append(Fault("max", f"{self.max:g}", f"more than {self.min:g}"))
        if self.slider and (self.min is None or self.max is None):
            faults.append(Fault("slider", "true", "`min` and `max` beside it"))
        refuse(faults)
        return self

    def read(self, answer: object, content: Mapping[str, object], at: str, faults: Faults) -> Json:
        """The number; on a step exactly where steps are declared."""
        low = -LARGEST if self.min is None else self.min
        high = LARGEST if self.max is None else self.max
        if type(answer) not in (int, float) or not low <= answer <= high:  # type: ignore[operator]
            faults.add(at, answer, f"a number from {low:g} to {high:g}")
            return None
        value = float(answer)  # type: ignore[arg-type]
        if self.step is None:
            return whole(value)
        stepped = self._stepped(value)
        if stepped is None or not low <= stepped <= high:
            faults.add(at, answer, f"{self.min or 0:g} plus a multiple of {self.step:g}")
            return None
        return whole(stepped)

    def _stepped(self, value: float) -> float | None:
        """The step at a value; None where there is none."""
        base, step = self.min or 0.0, self.step or 1.0
        steps = (value - base) / step
        if abs(steps) > MOST_STEPS or not math.isclose(steps, round(steps), abs_tol=TOLERANCE):
            return None
        return float(Decimal(str(base)) + round(steps) * Decimal(str(step)))

    def values(self, label: Json) -> tuple[str | int | float, ...]:
        """The number."""
        return (label,) if isinstance(label, int | float) else ()

    def testable(self, value: str | int | float) -> str:
        """A condition can test for a number."""
        return "a number" if isinstance(value, str) else ""

    def right(self, label: Json, known: Json) -> bool | None:
        """Whether the numbers are equal, but for rounding."""
        if not isinstance(label, int | float) or not isinstance(known, int | float):
            return label == known
        return math.isclose(label, known, rel_tol=SAME, abs_tol=SAME)

    def question(self) -> Question:
        """Numeric."""
        return Question(self.name, Kind.NUMERIC)

    def label_of(self, answer: Json) -> str | float | list[str] | None:
        """The number."""
        return float(answer) if isinstance(answer, int | float) else None
