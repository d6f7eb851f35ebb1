"""Answers: whether what a rater sent fits the questions of the campaign."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from quorate.schema.errors import AnswerError
from quorate.schema.json_value import Faults, Json, json_size, member, nearest
from quorate.schema.questions.question_type import REMEDY, QuestionType

LARGEST_ANSWER = 1024 * 1024
"""the most bytes of one answer as JSON"""


def check_answers(
    questions: Sequence[QuestionType],
    answers: object,
    content: Mapping[str, object],
    *,
    limit: int = LARGEST_ANSWER,
) -> dict[str, Json]:
    """The answers to all questions about an item in canonical form, in the order of the questions.

    ``answers`` maps names of questions to answers, as they came in; null or an empty text is no
    answer. A question whose condition does not hold must have none; a required question whose
    condition holds must have one. ``limit`` is the most bytes of an answer as JSON. Checking what
    this returns gives the same again. Raises AnswerError with every fault.
    """
    if not isinstance(answers, Mapping):
        faults = Faults()
        faults.add("", answers, "an object with an answer for each question")
        raise AnswerError(faults.kept, remedy=REMEDY)
    return _Reading(questions, content, limit).read(answers)


class _Reading:
    """One pass over the questions: labels so far, values for conditions, and what is in doubt."""

    __slots__ = ("content", "doubtful", "faults", "labels", "limit", "questions", "values")

    def __init__(
        self, questions: Sequence[QuestionType], content: Mapping[str, object], limit: int
    ) -> None:
        self.questions = questions
        self.content = content
        self.limit = limit
        self.faults = Faults()
        self.labels: dict[str, Json] = {}
        self.values: dict[str, tuple[str | int | float, ...]] | None = None
        self.doubtful: set[str] = set()

    def read(self, answers: Mapping[str, object]) -> dict[str, Json]:
        given = 0
        for question in self.questions:
            answer = answers.get(question.name)
            given += question.name in answers
            if answer is None or answer == "":
                if question.required:
                    self._absent(question)
            else:
                self._present(question, answer)
        if given < len(answers):
            self._unknown(answers)
        if self.faults:
            raise AnswerError(self.faults.kept, remedy=REMEDY)
        return self.labels

    def _absent(self, question: QuestionType) -> None:
        if self._asked(question):
            self.faults.say(question.name, "no answer", "an answer: the question is required")
            self.doubtful.add(question.name)

    def _present(self, question: QuestionType, answer: object) -> None:
        asked = self._asked(question)
        if asked is False:
            why = "no answer: the condition `when` of the question does not hold"
            self.faults.add(question.name, answer, why)
        if not asked:
            self.doubtful.add(question.name)
            return
        before = len(self.faults)
        label = question.read(answer, self.content, question.name, self.faults)
        if len(self.faults) == before and question.grows and json_size(label) > self.limit:
            size = f"{json_size(label)} bytes"
            self.faults.say(question.name, size, f"at most {self.limit} bytes as JSON")
        if len(self.faults) > before or self.faults.full:
            self.doubtful.add(question.name)
            return
        self.labels[question.name] = label
        if self.values is not None:
            self.values[question.name] = question.values(label)

    def _asked(self, question: QuestionType) -> bool | None:
        """Whether the question is asked; None when that hangs on an answer with faults."""
        if question.when is None:
            return True
        if self.doubtful and not self.doubtful.isdisjoint(question.when.questions()):
            self.doubtful.add(question.name)
            return None
        if self.values is None:
            self.values = {
                q.name: q.values(self.labels[q.name])
                for q in self.questions
                if q.name in self.labels
            }
        return question.when.holds(self.values)

    def _unknown(self, answers: Mapping[str, object]) -> None:
        names = [question.name for question in self.questions]
        for key in answers:
            if self.faults.full:
                break
            if key not in names:
                hint = nearest(key, names)
                allowed = f"{', '.join(names)}{hint}"
                self.faults.say(member("", key), "an answer to an unknown question", allowed)
