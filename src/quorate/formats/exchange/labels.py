"""Labels in a table and the canonical answers that they stand for."""

from __future__ import annotations

import json
from collections.abc import Mapping

from quorate.schema.json_value import Faults, Json, member
from quorate.schema.judgments import SET_SEPARATOR
from quorate.schema.questions import (
    AnyQuestion,
    BestOf,
    Demonstration,
    HierarchicalChoice,
    MultipleChoice,
    Number,
    Pair,
    Rating,
    SingleChoice,
)
from quorate.schema.questions.hierarchical_choice import PATH_SEPARATOR
from quorate.schema.questions.question_type import QuestionType
from quorate.schema.questions.written import Written


def answer_from(question: QuestionType, label: Json) -> Json:
    """The answer whose label in a table is this: the inverse of ``question.label_of``.

    What is no such label is given back as it is, so that reading the answer says what is wrong.
    """
    if isinstance(question, SingleChoice):
        return label
    if isinstance(question, MultipleChoice):
        if isinstance(label, str):
            return [*label.split(SET_SEPARATOR)] if label else []
        return [] if label is None else label
    if isinstance(question, Rating | Number):
        return _number(label)
    if not isinstance(label, str):
        return label
    if isinstance(question, HierarchicalChoice):
        return [*label.split(PATH_SEPARATOR)]
    if isinstance(question, Pair):
        choice, _, strength = label.partition(" ")
        return {"choice": choice, "strength": _number(strength)} if strength else {"choice": choice}
    if isinstance(question, BestOf):
        best, _, worst = label.partition(">")
        return {"best": best, "worst": worst} if worst else {"best": best}
    if isinstance(question, Written) and not isinstance(question, Demonstration):
        return label
    return _parsed(label)


def _number(label: Json) -> Json:
    if not isinstance(label, str):
        return int(label) if isinstance(label, float) and label.is_integer() else label
    try:
        value = float(label)
    except ValueError:
        return label
    return int(value) if value.is_integer() else value


def _parsed(label: str) -> Json:
    try:
        found: Json = json.loads(label)
    except (ValueError, RecursionError):
        return label
    return found


def read_answers(
    questions: tuple[AnyQuestion, ...],
    answers: Mapping[str, Json],
    content: Mapping[str, Json],
    faults: Faults,
    at: str = "labels",
) -> dict[str, Json]:
    """The answers in canonical form, in the order of the questions; what does not fit is a fault.

    Unlike ``check_answers`` it asks neither that required answers are there nor whether a question
    was asked at all: other tools may have gone about it otherwise.
    """
    read: dict[str, Json] = {}
    for question in questions:
        answer = answers.get(question.name)
        if answer is None:
            continue
        before = len(faults)
        label = question.read(answer, content, member(at, question.name), faults)
        if len(faults) == before:
            read[question.name] = label
    known = {question.name for question in questions}
    for name in answers:
        if name not in known:
            faults.say(member(at, name), "an answer to an unknown question", ", ".join(known))
    return read
