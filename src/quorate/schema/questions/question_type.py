"""What every type of question has: its keys, and how an answer to it is read."""

from __future__ import annotations

import json
from abc import abstractmethod
from collections.abc import Mapping
from typing import ClassVar, NamedTuple

from quorate.schema.conditions import Condition
from quorate.schema.errors import AnswerError
from quorate.schema.json_value import Faults, Json
from quorate.schema.paradigm import Paradigm
from quorate.schema.question import Kind, Question
from quorate.schema.spec import Markdown, Name, Spec, Wording

MOST_PARTS = 10_000
"""the most spans, boxes, segments or frames of one answer"""


class Reference(NamedTuple):
    """A key of a question that names a content field, and the types that the field may have."""

    key: str
    field: str
    types: frozenset[str]


class QuestionType(Spec):
    """A question that a campaign asks about its items.

    A type is one file: its keys, which answers it admits, what it hides in the vault, and how it
    becomes a question of the analysis.
    """

    name: Name
    """the question's name, by which answers and conditions refer to it"""
    type: str
    """the type of the question"""
    ask: Wording
    """what the rater is asked"""
    help: Markdown | None = None
    """an explanation below the question, Markdown"""
    paradigm: Paradigm | None = None
    """prescriptive: one right answer is sought; descriptive: the spread of answers is the data;
    what the campaign says when absent"""
    required: bool = True
    """whether an answer must be given (where the question is asked)"""
    when: Condition | None = None
    """the condition on earlier answers under which the question is asked"""

    grows: ClassVar[bool] = False
    """whether the size of an answer is not bounded by the question's own keys"""

    @property
    def sealed(self) -> bool:
        """Whether the answer is a rater's own words, which belong in the vault."""
        return False

    @abstractmethod
    def read(self, answer: object, content: Mapping[str, object], at: str, faults: Faults) -> Json:
        """The answer in its canonical form; what does not fit is added to ``faults``.

        ``at`` is the path of the answer. The result means nothing when faults were added.
        Reading a canonical answer again gives the same.
        """

    def check(self, answer: object, content: Mapping[str, object]) -> Json:
        """The answer in its canonical form, as the ledger keeps it.

        ``content`` is the item's. Raises AnswerError with the path, what was found and what is
        allowed.
        """
        faults = Faults()
        label = self.read(answer, content, self.name, faults)
        if faults:
            raise AnswerError(faults.kept, remedy=REMEDY)
        return label

    def orders(self) -> tuple[str, ...] | None:
        """The content fields whose order is drawn for each lease; None where there is no order."""
        return None

    def references(self) -> tuple[Reference, ...]:
        """The content fields that the question names."""
        return ()

    def values(self, label: Json) -> tuple[str | int | float, ...]:
        """The values of a canonical answer that a condition can test; none for free answers."""
        return ()

    def testable(self, value: str | int | float) -> str:
        """Why a condition cannot test for this value, as what is allowed; empty when it can."""
        return "`answered: true`, since the question has no values to compare"

    def right(self, label: Json, known: Json) -> bool | None:
        """Whether a canonical answer agrees with a known one; None where that cannot be told.

        Here: whether they are equal; own words cannot be told right or wrong.
        """
        return None if self.sealed else label == known

    def question(self) -> Question:
        """The question as the analysis knows it: here JSON text, readable without consensus."""
        return Question(self.name, Kind.TEXT)

    def label_of(self, answer: Json) -> str | float | list[str] | None:
        """A canonical answer as it goes into the label column; None for no answer."""
        if answer is None:
            return None
        return json.dumps(answer, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


REMEDY = "nothing was stored; correct the answer and send it again"
EVERY_TEXT = frozenset({"text", "markdown"})
