"""Text, rewrite, demonstration: a rater's own words."""

from __future__ import annotations

import pytest

from every_question import CONTENT, every_question, question_of, refused, spec_faults
from quorate.schema import Kind
from quorate.schema.json_value import Json

WRITTEN = ("text", "rewrite", "demonstration")


def test_own_words_and_nothing_else_go_to_the_vault() -> None:
    assert every_question().sealed_questions == frozenset(WRITTEN)
    words: Json = {"type": "text"}
    assert question_of("turns", question=words).sealed
    assert not question_of("turns").sealed


class TestText:
    QUESTION = question_of("text")

    @pytest.mark.parametrize("answer", ["\0ab", "ab\ud800", "ab\udc00\ud800", "   ", 3, ["ab"], {}])
    def test_takes_only_text_that_can_be_stored_and_says_something(self, answer: object) -> None:
        assert refused(self.QUESTION, answer)[0][0] == ""

    def test_length_counts_code_points(self) -> None:
        short = question_of("text", min_length=2, max_length=3)
        assert short.check("😀😀😀", CONTENT) == "😀😀😀"
        assert refused(short, "😀" * 4) == [("", "2 to 3 characters")]
        assert refused(short, "a") == [("", "2 to 3 characters")]

    def test_line_ends_become_one_kind(self) -> None:
        assert self.QUESTION.check("a\r\nb\rc\n", CONTENT) == "a\nb\nc\n"

    def test_is_text_for_the_analysis(self) -> None:
        assert self.QUESTION.question().kind is Kind.TEXT
        assert self.QUESTION.label_of("words") == "words"

    def test_the_least_length_is_not_beyond_the_most(self) -> None:
        found = spec_faults({"type": "text", "min_length": 5, "max_length": 4})
        assert list(found) == ["questions[0].min_length"]


class TestRewrite:
    def test_must_change_the_text(self) -> None:
        question = question_of("rewrite")
        given = CONTENT["draft"]
        assert refused(question, given) == [("", "a text that differs from it")]
        assert refused(question, f" {given}\n") == [("", "a text that differs from it")]
        assert question.check("It rains.", CONTENT) == "It rains."

    def test_may_keep_the_text_where_that_is_declared(self) -> None:
        lenient = question_of("rewrite", must_change=False)
        assert lenient.check(CONTENT["draft"], CONTENT) == CONTENT["draft"]

    def test_starts_from_a_text(self) -> None:
        found = spec_faults(
            {"type": "rewrite", "of": "picture"}, {"type": "rewrite", "of": "drafd"}
        )
        assert list(found) == ["questions[0].of", "questions[1].of"]
        assert "did you mean 'draft'" in found["questions[1].of"]


class TestDemonstration:
    QUESTION = question_of("demonstration")

    def test_turns_alternate_and_end_with_the_assistant(self) -> None:
        reply: Json = {"role": "assistant", "text": "Which one?"}
        user: Json = {"role": "user", "text": "The red one."}
        talk: Json = [reply, user, reply]
        assert self.QUESTION.check(talk, CONTENT) == talk
        assert refused(self.QUESTION, [reply, user]) == [("", "a last turn of the assistant")]
        assert [p for p, _ in refused(self.QUESTION, [user])] == ["[0].role"]
        assert [p for p, _ in refused(self.QUESTION, [reply, reply, reply])] == ["[1].role"]
        assert refused(self.QUESTION, [reply, user] * 2) == [("", "a list of 1 to 3")]

    @pytest.mark.parametrize(
        ("turn", "path"),
        [
            ({"role": "assistant"}, "[0].text"),
            ({"role": "assistant", "text": ""}, "[0].text"),
            ({"role": "assistant", "text": "a", "extra": 1}, "[0].extra"),
            ("words", "[0]"),
        ],
    )
    def test_a_turn_is_a_role_and_a_text(self, turn: object, path: str) -> None:
        assert [p for p, _ in refused(self.QUESTION, [turn])] == [path]

    def test_may_answer_the_item_as_a_whole(self) -> None:
        whole = question_of("demonstration", of=None)
        answer: Json = [{"role": "assistant", "text": "Words."}]
        assert whole.check(answer, CONTENT) == answer
        assert whole.label_of(answer) == '[{"role":"assistant","text":"Words."}]'
