"""Segments of a recording, turns of a conversation."""

from __future__ import annotations

import math

import pytest

from every_question import CONTENT, question_of, refused, spec_faults
from quorate.schema.json_value import Json

SEGMENTS = question_of("segments")
TURNS = question_of("turns")


def segment(start: object, end: object, label: str = "speech") -> dict[str, object]:
    return {"start": start, "end": end, "label": label}


class TestSegments:
    def test_are_rounded_to_milliseconds_and_sorted(self) -> None:
        label = SEGMENTS.check([segment(7, 9.0), segment(0.12345, 2)], CONTENT)
        assert label == [segment(0.123, 2), segment(7, 9)]

    @pytest.mark.parametrize(
        ("start", "end", "path"),
        [
            (-1, 2, "start"),
            (2, 1, "end"),
            (1, 1.0001, "end"),
            (math.nan, 1, "start"),
            (0, math.inf, "end"),
            (0, True, "end"),
        ],
    )
    def test_end_after_they_start(self, start: object, end: object, path: str) -> None:
        assert [p for p, _ in refused(SEGMENTS, [segment(start, end)])] == [f"[0].{path}"]

    def test_overlap_only_where_declared(self) -> None:
        crossing = [segment(0, 2), segment(1, 3)]
        assert refused(SEGMENTS, crossing) == [("", "segments one after another")]
        assert question_of("segments", overlap=True).check(crossing, CONTENT) == crossing
        touching = [segment(0, 2), segment(2, 3)]
        assert SEGMENTS.check(touching, CONTENT) == touching

    def test_come_once(self) -> None:
        twice = [segment(0, 2), segment(0, 2.0001)]
        assert ("[1]", "each segment once") in refused(SEGMENTS, twice)

    def test_lie_on_a_recording(self) -> None:
        found = spec_faults({"type": "segments", "of": "picture", "labels": ["x"]})
        assert list(found) == ["questions[0].of"]


class TestTurns:
    # the assistant speaks in turns 1 and 3
    def test_come_back_in_the_order_of_turns(self) -> None:
        sent: Json = [{"turn": 3, "label": 5}, {"label": 1, "turn": 1}]
        assert TURNS.check(sent, CONTENT) == [{"turn": 1, "label": 1}, {"turn": 3, "label": 5}]

    def test_every_turn_of_the_roles_has_one(self) -> None:
        assert refused(TURNS, [{"turn": 1, "label": 1}])[0][0] == ""
        twice = [{"turn": 1, "label": 1}, {"turn": 1, "label": 1}]
        assert refused(TURNS, twice) == [("[1].turn", "each turn once")]
        of_user = [{"turn": 0, "label": 1}]
        assert refused(TURNS, of_user) == [("[0].turn", "one of the turns 1, 3")]

    def test_a_label_is_an_answer_to_the_question(self) -> None:
        sent = [{"turn": 1, "label": 9}, {"turn": 3, "label": 5}]
        assert refused(TURNS, sent) == [("[0].label", "an integer from 1 to 5")]

    @pytest.mark.parametrize("turn", [True, 1.0, "1", None, 10**30])
    def test_a_turn_is_an_integer(self, turn: object) -> None:
        assert refused(TURNS, [{"turn": turn, "label": 1}])[0][0] == "[0].turn"

    def test_a_conversation_without_such_turns_has_no_labels(self) -> None:
        alone = question_of("turns", roles=["narrator"])
        assert alone.check([], CONTENT) == []

    @pytest.mark.parametrize(
        "each",
        [
            {"type": "single_choice", "options": ["a", "b"]},
            {"type": "multiple_choice", "options": ["a", "b"], "min": 0},
            {"type": "number"},
            {"type": "text"},
        ],
    )
    def test_ask_questions_of_five_types(self, each: Json) -> None:
        fitting: dict[str, Json] = {"single_choice": "a", "multiple_choice": [], "number": 1.5}
        assert isinstance(each, dict)
        label = fitting.get(str(each["type"]), "words")
        sent: Json = [{"turn": 1, "label": label}, {"turn": 3, "label": label}]
        assert question_of("turns", question=each).check(sent, CONTENT) == sent

    def test_the_question_has_no_name_and_is_of_a_simple_type(self) -> None:
        turns: dict[str, object] = {"type": "turns", "of": "talk"}
        found = spec_faults(
            turns | {"question": {"type": "rating", "name": "quality"}},
            turns | {"question": {"type": "pair", "between": ["r1", "r2"]}},
            turns | {"question": {"type": "rating", "mim": 0}},
            turns,
        )
        assert list(found) == [
            "questions[0].question.name",
            "questions[1].question.type",
            "questions[2].question.mim",
            "questions[3].question",
        ]
        assert "did you mean 'min'" in found["questions[2].question.mim"]
        assert "name" not in found["questions[2].question.mim"]
