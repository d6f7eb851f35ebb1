"""Answers to a whole item: conditions, what is required, every fault, and hostile ones."""

from __future__ import annotations

import json
import sys

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from every_question import ANSWERS, CONTENT, TEXT, TYPES, asking, every_question, question_data
from quorate.ledger.canonical import canonical
from quorate.schema import answers as module
from quorate.schema.answers import check_answers
from quorate.schema.campaign import campaign_spec
from quorate.schema.errors import AnswerError
from quorate.schema.json_value import MOST_FAULTS, Json
from quorate.schema.questions import QuestionType

SPEC = every_question()


def paths(questions: tuple[QuestionType, ...], answers: object, **limits: int) -> list[str]:
    """The paths of the faults."""
    with pytest.raises(AnswerError) as caught:
        check_answers(questions, answers, CONTENT, **limits)
    return [fault.path for fault in caught.value.faults]


def test_fitting_answers_come_back_in_the_order_of_the_questions() -> None:
    backwards = dict(reversed(list(ANSWERS.items())))
    assert list(check_answers(SPEC.questions, backwards, CONTENT)) == list(TYPES)
    assert check_answers(SPEC.questions, backwards, CONTENT) == ANSWERS


def test_an_answer_to_every_type_is_canonical_json_for_the_ledger() -> None:
    labels = check_answers(SPEC.questions, ANSWERS, CONTENT)
    assert json.loads(canonical(labels)) == labels


def test_every_fault_of_every_question_is_told() -> None:
    wrong = {kind: {"un": "fit"} for kind in TYPES} | {"single_choise": "yes"}
    found = paths(SPEC.questions, wrong)
    assert {path.split(".")[0].split("[")[0] for path in found} == {*TYPES, "single_choise"}


def test_an_unknown_question_is_told_with_the_nearest_name() -> None:
    with pytest.raises(AnswerError) as caught:
        check_answers(SPEC.questions, {**ANSWERS, "ratin": 3}, CONTENT)
    assert [fault.path for fault in caught.value.faults] == ["ratin"]
    assert "did you mean 'rating'?" in caught.value.faults[0].allowed


def test_what_was_sent_is_not_changed_nor_kept() -> None:
    sent: dict[str, Json] = json.loads(json.dumps(dict(ANSWERS)))
    labels = check_answers(SPEC.questions, sent, CONTENT)
    assert sent == ANSWERS
    for kind in TYPES:
        if isinstance(sent[kind], list | dict):
            assert labels[kind] is not sent[kind]


@pytest.mark.parametrize("nothing", [None, ""])
def test_nothing_is_no_answer(nothing: Json) -> None:
    questions = campaign_spec(
        asking(question_data("rating"), question_data("text", required=False))
    ).questions
    assert check_answers(questions, {"rating": 1, "text": nothing}, CONTENT) == {"rating": 1}
    assert paths(questions, {"rating": nothing, "text": "words"}) == ["rating"]


class TestConditions:
    QUESTIONS = campaign_spec(
        asking(
            question_data("single_choice"),
            question_data("multiple_choice", required=False),
            question_data("rating", when={"question": "single_choice", "is": "yes"}),
            question_data("text", when={"not": {"question": "multiple_choice", "answered": True}}),
            question_data(
                "number",
                when={"any": [{"question": "multiple_choice", "is": "b"}]},
                required=False,
            ),
        )
    ).questions

    def test_a_question_that_is_asked_needs_its_answer(self) -> None:
        assert paths(self.QUESTIONS, {"single_choice": "yes"}) == ["rating", "text"]

    def test_a_question_that_is_not_asked_must_have_none(self) -> None:
        sent = {"single_choice": "no", "multiple_choice": ["a"], "rating": 3, "text": "words"}
        assert paths(self.QUESTIONS, sent) == ["rating", "text"]

    def test_is_of_a_list_means_contains(self) -> None:
        sent = {"single_choice": "no", "multiple_choice": ["a", "b"], "number": 0.5}
        assert check_answers(self.QUESTIONS, sent, CONTENT) == sent
        assert paths(self.QUESTIONS, sent | {"multiple_choice": ["a"]}) == ["number"]

    def test_what_hangs_on_a_faulty_answer_is_not_judged(self) -> None:
        sent = {"single_choice": "maybe", "multiple_choice": ["a"], "rating": 3}
        assert paths(self.QUESTIONS, sent) == ["single_choice"]


class TestSize:
    def test_an_answer_has_a_limit_in_bytes(self) -> None:
        # ä is one character and two bytes; the quotes count
        questions = campaign_spec(asking(question_data("text"))).questions
        assert check_answers(questions, {"text": "ä" * 50}, CONTENT, limit=102)
        assert paths(questions, {"text": "ä" * 50}, limit=101) == ["text"]

    def test_a_thousand_faults_are_not_a_thousand_lines(self) -> None:
        assert len(paths(SPEC.questions, {**ANSWERS, "boxes": [3] * 9_000})) == MOST_FAULTS

    @pytest.mark.parametrize("kind", TYPES)
    def test_a_long_list_or_text_is_refused(self, kind: str) -> None:
        hostile: tuple[object, ...] = (
            "x" * 1_000_000,
            [0] * 100_000,
            {"spans": [[]] * 100_000},
            10**5000,
        )
        for huge in hostile:
            assert paths(SPEC.questions, {**ANSWERS, kind: huge})[0].startswith(kind)

    @pytest.mark.parametrize("kind", TYPES)
    def test_deep_nesting_is_refused(self, kind: str) -> None:
        deep: Json = []
        for _ in range(sys.getrecursionlimit() * 3):
            deep = [deep]
        assert paths(SPEC.questions, {**ANSWERS, kind: deep})[0].startswith(kind)
        wrapped: Json = {"spans": deep, "best": deep, "choice": deep}
        assert paths(SPEC.questions, {**ANSWERS, kind: wrapped})[0].startswith(kind)


HOSTILE_TEXT = st.one_of(
    st.text(st.characters(codec=None), max_size=8),  # surrogates too
    st.sampled_from(["\0", "\ud800", "yes", "r1", "a", "PER", "s1", "box", "assistant", TEXT]),
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(-2, 12),
    st.floats(allow_nan=True, allow_infinity=True),
    st.sampled_from([10**400, -(10**30), 0.1 + 0.2, -0.0, 1e-9, 0.9999999, 1.0000004]),
    HOSTILE_TEXT,
)
WORDS = [
    *("choice", "strength", "best", "worst", "spans", "relations", "unit", "id", "start", "end"),
    *("text", "label", "from", "to", "shape", "x", "y", "w", "h", "points", "frame", "turn"),
]
KEYS = st.one_of(
    st.sampled_from(WORDS),
    HOSTILE_TEXT,
)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=12,
)


def _near(label: Json) -> st.SearchStrategy[Json]:
    """Values like a fitting answer, with parts replaced by anything."""
    if isinstance(label, list):
        parts = st.tuples(*map(_near, label)).map(list)
        return parts | parts.map(lambda p: p + p) | JSON
    if isinstance(label, dict):
        return st.fixed_dictionaries({key: _near(value) for key, value in label.items()}) | JSON
    return st.just(label) | SCALARS


def _read(answers: object) -> tuple[dict[str, Json] | None, bytes]:
    try:
        return check_answers(SPEC.questions, answers, CONTENT), b""
    except AnswerError as error:
        return None, "".join(map(str, error.faults)).encode()


def _is_fixed(answers: object) -> None:
    """Checking gives a result that checks to itself, or AnswerError with paths; nothing else."""
    labels, faults = _read(answers)
    if labels is None:
        assert faults
        return
    assert check_answers(SPEC.questions, labels, CONTENT) == labels
    stored = json.loads(canonical(labels))
    assert stored == labels
    assert check_answers(SPEC.questions, stored, CONTENT) == labels


@given(st.one_of(JSON, st.dictionaries(st.sampled_from(TYPES) | HOSTILE_TEXT, JSON)))
@settings(max_examples=300, deadline=None)
@example({"\ud800": 1})
@example([])
def test_anything_sent_is_read_or_refused_with_paths(answers: object) -> None:
    _is_fixed(answers)


@given(st.sampled_from(TYPES).flatmap(lambda k: st.tuples(st.just(k), _near(ANSWERS[k]))))
@settings(max_examples=600, deadline=None)
def test_what_is_almost_an_answer_is_read_or_refused_with_paths(sent: tuple[str, Json]) -> None:
    kind, answer = sent
    _is_fixed({**ANSWERS, kind: answer})


def test_the_default_limit_is_a_mebibyte() -> None:
    assert module.LARGEST_ANSWER == 1024 * 1024
