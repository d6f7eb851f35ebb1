"""Pair: which of two is better, and by how much."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from quorate.schema.errors import Fault
from quorate.schema.json_value import Faults, Json, expect_keys, one_of
from quorate.schema.question import Kind, Question
from quorate.schema.questions.comparison import Compared, Comparison, references
from quorate.schema.questions.question_type import Reference
from quorate.schema.spec import Many, Wording, refuse

TIE = "tie"


def _levels(value: object) -> object:
    """0 says: no levels. A truth value is not a number here."""
    return () if value == 0 and not isinstance(value, bool) else value


class Pair(Comparison):
    """Which of two fields is better. The answer: ``{"choice": "reply_a", "strength": 2}``;
    ``choice`` may be ``"tie"`` where ties are allowed; ``strength`` counts from 1 and is there
    exactly when levels are declared and the choice is no tie.
    """

    type: Literal["pair"]
    """the type of the question"""
    between: Annotated[Compared, Field(max_length=2)]
    """the two content fields; which one is shown first is drawn for each lease"""
    tie: bool = False
    """whether "equally good" can be answered"""
    strength: Annotated[
        Many[Wording],
        Field(max_length=10),
        BeforeValidator(_levels, json_schema_input_type=Literal[0] | list[Wording]),
    ] = ()
    """texts of the levels of how much better, from least to most; 0 for none"""

    @model_validator(mode="after")
    def _no_field_called_tie(self) -> Pair:
        refuse(
            [
                Fault(f"between[{n}]", f"{TIE!r}", "a field of another name; `tie` is an answer")
                for n, name in enumerate(self.between)
                if name == TIE
            ]
        )
        return self

    @property
    def choices(self) -> tuple[str, ...]:
        """What ``choice`` may be."""
        return (*self.between, TIE) if self.tie else self.between

    def compared(self) -> tuple[str, ...]:
        """The two fields."""
        return self.between

    def references(self) -> tuple[Reference, ...]:
        """The two fields, which may be of any type."""
        return references("between", self.between)

    def read(self, answer: object, content: Mapping[str, object], at: str, faults: Faults) -> Json:
        """The choice, with its strength where there are levels and no tie."""
        given = expect_keys(answer, ("choice",), ("strength",), at, faults)
        if given is None:
            return None
        choice, strength = given["choice"], given.get("strength")
        if not isinstance(choice, str) or choice not in self.choices:
            faults.add(f"{at}.choice", choice, one_of(self.choices))
            return None
        if not self.strength or choice == TIE:
            if strength is not None:
                why = "no strength: the choice is a tie" if self.strength else "no strength"
                faults.add(f"{at}.strength", strength, why)
            return {"choice": choice}
        if type(strength) is not int or not 1 <= strength <= len(self.strength):
            faults.add(f"{at}.strength", strength, f"an integer from 1 to {len(self.strength)}")
            return None
        return {"choice": choice, "strength": strength}

    def values(self, label: Json) -> tuple[str | int | float, ...]:
        """The choice."""
        choice = label.get("choice") if isinstance(label, dict) else None
        return (choice,) if isinstance(choice, str) else ()

    def testable(self, value: str | int | float) -> str:
        """A condition can test for a field or a tie."""
        return "" if value in self.choices else one_of(self.choices)

    def question(self) -> Question:
        """Categorical; with levels ordinal, from the first field by far to the second by far."""
        if not self.strength:
            return Question(self.name, Kind.CATEGORICAL, self.choices)
        levels = range(1, len(self.strength) + 1)
        first = [f"{self.between[0]} {level}" for level in reversed(levels)]
        second = [f"{self.between[1]} {level}" for level in levels]
        middle = [TIE] if self.tie else []
        return Question(self.name, Kind.ORDINAL, (*first, *middle, *second))

    def label_of(self, answer: Json) -> str | float | list[str] | None:
        """The choice, with its strength behind it: ``reply_a 2``."""
        if not isinstance(answer, dict):
            return None
        strength = answer.get("strength")
        return str(answer["choice"]) if strength is None else f"{answer['choice']} {strength}"
