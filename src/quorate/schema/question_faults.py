"""What does not fit between the questions of a campaign, and between them and the content."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from quorate.schema.content import ContentField
from quorate.schema.errors import Fault
from quorate.schema.json_value import nearest, shown
from quorate.schema.questions.question_type import QuestionType


def question_faults(
    questions: Sequence[QuestionType], fields: Sequence[ContentField]
) -> list[Fault]:
    """Names given twice, fields that are not there or of another type, conditions on what is not
    an earlier question or on a value that it cannot have.
    """
    faults: list[Fault] = []
    earlier: dict[str, QuestionType] = {}
    known = {field.name: field for field in fields}
    for n, question in enumerate(questions):
        at = f"questions[{n}]"
        if question.name in earlier:
            faults.append(Fault(f"{at}.name", f"{question.name!r} again", "each name once"))
        faults += _field_faults(question, known, at)
        faults += _condition_faults(question, earlier, at)
        earlier[question.name] = question
    return faults


def _field_faults(
    question: QuestionType, known: Mapping[str, ContentField], at: str
) -> Iterator[Fault]:
    for key, name, types in question.references():
        field = known.get(name)
        fitting = [f.name for f in known.values() if f.type in types and f.required]
        words = ", ".join(fitting) or "there is none"
        allowed = f"a required content field of type {' or '.join(sorted(types))}: {words}"
        if field is None:
            yield Fault(f"{at}.{key}", f"{name!r}", allowed + nearest(name, fitting))
        elif field.type not in types:
            yield Fault(f"{at}.{key}", f"{name!r}, which is of type {field.type}", allowed)
        elif not field.required:
            yield Fault(f"{at}.{key}", f"{name!r}, which is not required", allowed)


def _condition_faults(
    question: QuestionType, earlier: Mapping[str, QuestionType], at: str
) -> Iterator[Fault]:
    if question.when is None:
        return
    for path, test in question.when.tests(f"{at}.when"):
        asked = earlier.get(test.question or "")
        if asked is None:
            words = ", ".join(earlier) or "there is none before it"
            allowed = f"an earlier question: {words}{nearest(test.question, earlier)}"
            yield Fault(f"{path}.question", f"{test.question!r}", allowed)
            continue
        for n, value in enumerate(test.sought()):
            allowed = asked.testable(value)
            if allowed:
                key = "is" if test.is_ is not None else f"in[{n}]"
                yield Fault(f"{path}.{key}", shown(value), allowed)
