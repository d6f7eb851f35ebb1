"""The page and the server ask the same questions: both read the same cases."""

import json
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from quorate.schema.answers import check_answers
from quorate.schema.conditions import Condition
from quorate.schema.errors import AnswerError
from quorate.schema.questions import AnyQuestion

CASES = Path(__file__).parents[2] / "web" / "tests" / "questions" / "conditions.json"
if not CASES.is_file():
    pytest.skip("the sources of the pages are not here", allow_module_level=True)
READ = json.loads(CASES.read_text(encoding="utf-8"))
CONTENT = {"a": "A", "b": "B"}


@pytest.mark.parametrize("case", READ["holds"], ids=lambda case: json.dumps(case["when"]))
def test_a_condition_holds_as_on_the_page(case: dict[str, object]) -> None:
    values = {name: tuple(found) for name, found in case["values"].items()}  # type: ignore[attr-defined]
    assert Condition.model_validate(case["when"]).holds(values) is case["holds"]


@pytest.mark.parametrize("form", READ["forms"], ids=lambda form: form["questions"][0]["name"])
def test_answers_are_taken_as_on_the_page(form: dict[str, list[dict[str, object]]]) -> None:
    questions = TypeAdapter(list[AnyQuestion]).validate_python(form["questions"])
    for case in form["cases"]:
        if case["accepted"]:
            assert list(check_answers(questions, case["answers"], CONTENT))
        else:
            with pytest.raises(AnswerError):
                check_answers(questions, case["answers"], CONTENT)


@pytest.mark.parametrize("form", READ["forms"], ids=lambda form: form["questions"][0]["name"])
def test_what_the_page_does_not_ask_is_refused(form: dict[str, list[dict[str, object]]]) -> None:
    questions = TypeAdapter(list[AnyQuestion]).validate_python(form["questions"])
    extra = {"harm": "It bites.", "rate": 3, "best": {"best": "a", "worst": "b"}}
    names = {question.name for question in questions}
    for case in form["cases"]:
        if not case["accepted"]:
            continue
        for name, answer in extra.items():
            if name in names and name not in case["asked"]:  # type: ignore[operator]
                with pytest.raises(AnswerError, match=name):
                    check_answers(questions, {**case["answers"], name: answer}, CONTENT)  # type: ignore[dict-item]
