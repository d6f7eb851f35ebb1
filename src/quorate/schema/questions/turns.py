"""Turns: the same question about each turn of a conversation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator
from pydantic.json_schema import SkipJsonSchema

from quorate.schema.conditions import Condition
from quorate.schema.errors import Fault
from quorate.schema.json_value import Faults, Json, shown
from quorate.schema.paradigm import Paradigm
from quorate.schema.questions.marked import parts_of, read_objects
from quorate.schema.questions.multiple_choice import MultipleChoice
from quorate.schema.questions.number import Number
from quorate.schema.questions.question_type import MOST_PARTS, QuestionType, Reference
from quorate.schema.questions.rating import Rating
from quorate.schema.questions.single_choice import SingleChoice
from quorate.schema.questions.text import Text
from quorate.schema.spec import WORDING_LENGTH, Many, Name, Spec, refuse

Role = Annotated[str, Field(min_length=1, max_length=40)]


class EachTurn(Spec):
    """What a question about each turn does without: a name, a paradigm, a condition, and being
    optional."""

    name: SkipJsonSchema[Annotated[Name, Field(exclude=True)]] = "turn"
    required: SkipJsonSchema[Annotated[bool, Field(exclude=True)]] = True
    when: SkipJsonSchema[Annotated[Condition | None, Field(exclude=True)]] = None
    paradigm: SkipJsonSchema[Annotated[Paradigm | None, Field(exclude=True)]] = None
    ask: Annotated[str, Field(max_length=WORDING_LENGTH)] = ""
    """what is asked about the turn; the question above says it when empty"""

    @model_validator(mode="before")
    @classmethod
    def _without(cls, given: object) -> object:
        if isinstance(given, Mapping):
            allowed = "nothing: the question above has it"
            keys = [key for key in ("name", "paradigm", "required", "when") if key in given]
            refuse([Fault(key, shown(given[key]), allowed) for key in keys])
        return given


class EachSingleChoice(EachTurn, SingleChoice):
    """One of several options for each turn."""


class EachMultipleChoice(EachTurn, MultipleChoice):
    """Any of several options for each turn."""


class EachRating(EachTurn, Rating):
    """A point on a scale for each turn."""


class EachNumber(EachTurn, Number):
    """A number for each turn."""


class EachText(EachTurn, Text):
    """Words for each turn."""


EachQuestion = Annotated[
    EachSingleChoice | EachMultipleChoice | EachRating | EachNumber | EachText,
    Field(discriminator="type"),
]


class Turns(QuestionType):
    """The same question about each turn of a conversation that has one of the roles. The answer has
    each such turn once: ``[{"turn": 1, "label": 4}]``, where turns count from 0 and ``label`` is
    an answer to ``question``.
    """

    type: Literal["turns"]
    """the type of the question"""
    of: Name
    """the conversation field"""
    roles: Annotated[Many[Role], Field(min_length=1, max_length=20)] = ("assistant",)
    """whose turns are asked about"""
    each: EachQuestion = Field(alias="question")
    """a single_choice, multiple_choice, rating, number or text question without a name"""

    grows: ClassVar[bool] = True

    @property
    def sealed(self) -> bool:
        """Own words can tell who wrote them."""
        return self.each.sealed

    def references(self) -> tuple[Reference, ...]:
        """The conversation."""
        return (Reference("of", self.of, frozenset({"conversation"})),)

    def asked(self, content: Mapping[str, object]) -> list[int]:
        """The turns of an item that are asked about."""
        turns = content.get(self.of)
        if not isinstance(turns, list):
            return []
        return [
            n for n, t in enumerate(turns) if isinstance(t, dict) and t.get("role") in self.roles
        ]

    def read(self, answer: object, content: Mapping[str, object], at: str, faults: Faults) -> Json:
        """The labels by turn."""
        asked = self.asked(content)
        known = set(asked)
        before = len(faults)
        read: dict[int, Json] = {}
        for here, part in read_objects(
            answer, (0, MOST_PARTS), (("turn", "label"), ()), at, faults
        ):
            if faults.full:
                break
            turn = part["turn"]
            if type(turn) is not int or turn not in known:
                faults.add(f"{here}.turn", turn, _numbers(asked))
            elif turn in read:
                faults.say(f"{here}.turn", f"{turn} again", "each turn once")
            else:
                label = self.each.read(part["label"], content, f"{here}.label", faults)
                read[turn] = {"turn": turn, "label": label}
        absent = [turn for turn in asked if turn not in read]
        if absent and len(faults) == before:
            faults.say(at, f"no label for turn {absent[0]}", f"each of {_numbers(asked)} once")
        return [read[turn] for turn in sorted(read)]

    def right(self, label: Json, known: Json) -> bool | None:
        """Whether the labels of all turns are right."""
        if self.sealed:
            return None
        mine, theirs = _by_turn(label), _by_turn(known)
        return mine.keys() == theirs.keys() and all(
            self.each.right(mine[turn], theirs[turn]) is not False for turn in theirs
        )

    def values(self, label: Json) -> tuple[str | int | float, ...]:
        """The values that some turn has."""
        found = [self.each.values(part.get("label")) for part in parts_of(label)]
        return tuple({value for values in found for value in values})

    def testable(self, value: str | int | float) -> str:
        """A condition can test for what it could test in the question about a turn."""
        return self.each.testable(value)


def _by_turn(label: Json) -> dict[Json, Json]:
    return {part["turn"]: part.get("label") for part in parts_of(label) if "turn" in part}


def _numbers(turns: list[int]) -> str:
    listed = ", ".join(map(str, turns[:20]))
    return f"one of the turns {listed}{', …' if len(turns) > 20 else ''}" if turns else "no turn"
