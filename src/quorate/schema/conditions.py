"""Conditions: under which answers to earlier questions a question is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from quorate.schema.errors import Fault
from quorate.schema.json_value import shown
from quorate.schema.spec import Many, Name, Spec, refuse


def _testable(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        refuse([Fault("", shown(value), "a text or a number")])
    return value


Tested = Annotated[str | int | float, BeforeValidator(_testable)]
"""a value that a condition compares with"""
DEEPEST_CONDITION = 16

FORMS = (
    "one of {question, is}, {question, in}, {question, answered: true}, {all: […]}, {any: […]}, "
    "{not: {…}}"
)


class Condition(Spec):
    """Exactly one form: ``question`` with one test, or ``all``, ``any`` or ``not``."""

    question: Name | None = None
    """an earlier question"""
    is_: Tested | None = Field(default=None, alias="is")
    """its answer is this value; of an answer with several values: one of them is"""
    in_: Annotated[Many[Tested], Field(min_length=1)] | None = Field(default=None, alias="in")
    """its answer is (or has) one of these values"""
    answered: Literal[True] | None = None
    """it has an answer"""
    all_: Annotated[Many[Condition], Field(min_length=1)] | None = Field(default=None, alias="all")
    """every one of these holds"""
    any_: Annotated[Many[Condition], Field(min_length=1)] | None = Field(default=None, alias="any")
    """at least one of these holds"""
    not_: Condition | None = Field(default=None, alias="not")
    """this does not hold"""

    @model_validator(mode="after")
    def _one_form(self) -> Condition:
        given = frozenset(self.model_fields_set) - {
            name for name in self.model_fields_set if getattr(self, name) is None
        }
        known = [{"question", "is_"}, {"question", "in_"}, {"question", "answered"}]
        known += [{"all_"}, {"any_"}, {"not_"}]
        if set(given) not in known:
            keys = ", ".join(sorted(name.rstrip("_") for name in given)) or "no key"
            refuse([Fault("", keys, FORMS)])
        if self._depth() > DEEPEST_CONDITION:
            refuse([Fault("", "a condition in conditions", f"at most {DEEPEST_CONDITION} deep")])
        return self

    def _depth(self) -> int:
        return 1 + max((part._depth() for _, part in self.parts()), default=0)

    def parts(self) -> Iterator[tuple[str, Condition]]:
        """The conditions inside, each with its path."""
        for key, conditions in (("all", self.all_), ("any", self.any_)):
            for place, condition in enumerate(conditions or ()):
                yield f"{key}[{place}]", condition
        if self.not_ is not None:
            yield "not", self.not_

    def tests(self, at: str = "") -> Iterator[tuple[str, Condition]]:
        """The conditions on one question, at all depths, each with its path."""
        if self.question is not None:
            yield at, self
        for path, condition in self.parts():
            yield from condition.tests(f"{at}.{path}" if at else path)

    def questions(self) -> frozenset[str]:
        """The names of the questions that it depends on."""
        return frozenset(test.question for _, test in self.tests() if test.question is not None)

    def holds(self, values: Mapping[str, tuple[str | int | float, ...]]) -> bool:
        """Whether it holds, given the values to test of every question that has an answer."""
        if self.all_ is not None:
            return all(condition.holds(values) for condition in self.all_)
        if self.any_ is not None:
            return any(condition.holds(values) for condition in self.any_)
        if self.not_ is not None:
            return not self.not_.holds(values)
        found = values.get(self.question or "")
        if found is None:
            return False
        if self.answered:
            return True
        return any(value in found for value in self.sought())

    def sought(self) -> tuple[str | int | float, ...]:
        """The values that it compares with."""
        if self.is_ is not None:
            return (self.is_,)
        return self.in_ or ()
