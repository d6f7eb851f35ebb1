"""What questions have in common whose answer marks labelled parts of an item."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, ClassVar

from pydantic import Field, model_validator

from quorate.schema.errors import Fault
from quorate.schema.json_value import Faults, Json, expect_keys, expect_list, nearest, one_of
from quorate.schema.options import Options
from quorate.schema.questions.question_type import MOST_PARTS, QuestionType
from quorate.schema.spec import refuse

Count = Annotated[int, Field(ge=0, le=MOST_PARTS)]


class Marked(QuestionType):
    """A question whose answer is a list of parts, each with one of the labels."""

    labels: Options
    """the labels that a part can have"""

    grows: ClassVar[bool] = True

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(option.value for option in self.labels)

    def read_label(self, part: dict[str, object], at: str, faults: Faults) -> str:
        """The part's label; else a fault."""
        label = part["label"]
        if isinstance(label, str) and label in self._known:
            return label
        values = [option.value for option in self.labels]
        faults.add(f"{at}.label", label, one_of(values) + nearest(label, values))
        return ""

    def values(self, label: Json) -> tuple[str | int | float, ...]:
        """The labels that some part has."""
        return tuple({str(p["label"]) for p in parts_of(label) if "label" in p})

    def testable(self, value: str | int | float) -> str:
        """A condition can test whether some part has a label."""
        return "" if value in self._known else one_of(option.value for option in self.labels)


class Counted(Marked):
    """Marked parts whose number has bounds."""

    min: Count = 0
    """the fewest parts of an answer"""
    max: Count | None = None
    """the most parts of an answer"""

    @model_validator(mode="after")
    def _counts(self) -> Counted:
        if self.max is not None and self.max < self.min:
            refuse([Fault("max", str(self.max), f"at least {self.min}, which is `min`")])
        return self

    def read_parts(
        self,
        answer: object,
        required: tuple[str, ...],
        at: str,
        faults: Faults,
        optional: tuple[str, ...] = (),
    ) -> list[tuple[str, dict[str, object]]]:
        """The parts that have the required keys, each with its path; else faults."""
        most = MOST_PARTS if self.max is None else self.max
        return read_objects(answer, (self.min, most), (required, optional), at, faults)


def read_objects(
    answer: object,
    bounds: tuple[int, int],
    keys: tuple[tuple[str, ...], tuple[str, ...]],
    at: str,
    faults: Faults,
) -> list[tuple[str, dict[str, object]]]:
    """The objects of a list that have the required and no other than the optional keys."""
    found = []
    for n, part in enumerate(expect_list(answer, *bounds, at, faults)):
        if faults.full:
            break
        here = f"{at}[{n}]"
        given = expect_keys(part, *keys, here, faults)
        if given is not None:
            found.append((here, given))
    return found


def parts_of(label: Json) -> list[dict[str, Json]]:
    """The objects in a canonical list of parts."""
    return [p for p in label if isinstance(p, dict)] if isinstance(label, list) else []


def read_number(
    part: Mapping[str, object], key: str, bounds: tuple[float, float], at: str, faults: Faults
) -> float | None:
    """A finite number between the bounds, both included; else a fault."""
    value = part[key]
    low, high = bounds
    if type(value) in (int, float) and low <= value <= high:  # type: ignore[operator]
        return float(value)  # type: ignore[arg-type]
    faults.add(f"{at}.{key}", value, f"a number from {low:g} to {high:g}")
    return None
