"""Pair, best of several, ranking: fields compared in an order that is drawn."""

from __future__ import annotations

import pytest

from every_question import CONTENT, question_of, refused, spec_faults
from quorate.schema import Kind, Question
from quorate.schema.json_value import Json

FIELDS = ("r1", "r2", "r3")


class TestPair:
    QUESTION = question_of("pair")

    def test_takes_a_choice_with_its_strength(self) -> None:
        answer: Json = {"strength": 1, "choice": "r1"}
        assert self.QUESTION.check(answer, CONTENT) == {"choice": "r1", "strength": 1}

    def test_a_tie_has_no_strength(self) -> None:
        assert self.QUESTION.check({"choice": "tie"}, CONTENT) == {"choice": "tie"}
        assert refused(self.QUESTION, {"choice": "tie", "strength": 1})[0][0] == ".strength"

    def test_without_levels_there_is_no_strength(self) -> None:
        plain = question_of("pair", strength=0, tie=False)
        assert plain.check({"choice": "r1"}, CONTENT) == {"choice": "r1"}
        assert refused(plain, {"choice": "r1", "strength": 1}) == [(".strength", "no strength")]
        assert refused(plain, {"choice": "tie"}) == [(".choice", "'r1', 'r2'")]

    @pytest.mark.parametrize("strength", [0, 3, 1.0, True, "1", None, 10**30])
    def test_strength_is_the_number_of_a_level(self, strength: object) -> None:
        found = refused(self.QUESTION, {"choice": "r1", "strength": strength})
        assert found == [(".strength", "an integer from 1 to 2")]

    @pytest.mark.parametrize("answer", ["r1", ["r1"], {}, {"choice": "r3"}, {"choice": ["r1"]}])
    def test_takes_nothing_else(self, answer: object) -> None:
        assert refused(self.QUESTION, answer)

    def test_refuses_unknown_keys(self) -> None:
        answer = {"choice": "r1", "strength": 1, "why": "longer"}
        assert refused(self.QUESTION, answer) == [(".why", "choice, strength")]

    def test_draws_the_order_of_its_fields(self) -> None:
        assert self.QUESTION.orders() == ("r1", "r2")

    def test_is_a_scale_for_the_analysis(self) -> None:
        scale = ("r1 2", "r1 1", "tie", "r2 1", "r2 2")
        assert self.QUESTION.question() == Question("pair", Kind.ORDINAL, scale)
        assert self.QUESTION.label_of({"choice": "r1", "strength": 2}) == "r1 2"
        assert self.QUESTION.label_of({"choice": "tie"}) == "tie"
        plain = question_of("pair", strength=0)
        assert plain.question() == Question("pair", Kind.CATEGORICAL, ("r1", "r2", "tie"))

    def test_compares_two_fields_that_there_are(self) -> None:
        pair: dict[str, object] = {"type": "pair"}
        found = spec_faults(
            pair | {"between": ["r1", "r1"]},
            pair | {"between": ["r1", "r2", "r3"]},
            pair | {"between": ["r1", "tie"]},
            pair | {"between": ["r1"]},
            pair | {"between": ["r1", "r2"], "strength": 2},
        )
        assert list(found) == [
            "questions[0].between[1]",
            "questions[1].between",
            "questions[2].between[1]",
            "questions[3].between",
            "questions[4].strength",
        ]
        missing = spec_faults(pair | {"between": ["r1", "r9"]})
        assert list(missing) == ["questions[0].between[1]"]


class TestBestOf:
    QUESTION = question_of("best_of")

    def test_takes_the_best_and_the_worst(self) -> None:
        answer: Json = {"worst": "r1", "best": "r3"}
        assert self.QUESTION.check(answer, CONTENT) == {"best": "r3", "worst": "r1"}

    def test_the_worst_is_another_than_the_best(self) -> None:
        found = refused(self.QUESTION, {"best": "r1", "worst": "r1"})
        assert found == [(".worst", "another field than the best")]

    def test_asks_for_the_worst_only_where_declared(self) -> None:
        assert [path for path, _ in refused(self.QUESTION, {"best": "r1"})] == [".worst"]
        best = question_of("best_of", worst=False)
        assert best.check({"best": "r1"}, CONTENT) == {"best": "r1"}
        assert [path for path, _ in refused(best, {"best": "r1", "worst": "r2"})] == [".worst"]

    def test_is_categorical_for_the_analysis(self) -> None:
        best = question_of("best_of", worst=False)
        assert best.question() == Question("best_of", Kind.CATEGORICAL, FIELDS)
        assert best.label_of({"best": "r2"}) == "r2"
        assert self.QUESTION.label_of({"best": "r2", "worst": "r1"}) == "r2>r1"
        assert "r2>r1" in self.QUESTION.question().options
        assert self.QUESTION.orders() == FIELDS


class TestRanking:
    QUESTION = question_of("ranking")

    def test_orders_the_fields_of_a_tier_as_declared(self) -> None:
        assert self.QUESTION.check([["r3", "r1"], ["r2"]], CONTENT) == [["r1", "r3"], ["r2"]]

    def test_has_every_field_once(self) -> None:
        assert refused(self.QUESTION, [["r1"], ["r2"]]) == [("", "every field once")]
        twice = refused(self.QUESTION, [["r1"], ["r2", "r1"], ["r3"]])
        assert twice == [("[1][1]", "each field once")]
        assert [p for p, _ in refused(self.QUESTION, [["r1"], ["r9"], ["r3"]])] == ["[1][0]"]

    @pytest.mark.parametrize(
        "answer", [[], ["r1", "r2", "r3"], {"r1": 1}, [[], ["r1", "r2", "r3"]]]
    )
    def test_is_a_list_of_tiers(self, answer: object) -> None:
        assert refused(self.QUESTION, answer)

    def test_has_no_ties_where_that_is_declared(self) -> None:
        strict = question_of("ranking", ties=False)
        assert strict.check([["r1"], ["r3"], ["r2"]], CONTENT) == [["r1"], ["r3"], ["r2"]]
        assert refused(strict, [["r1", "r2"], ["r3"]])[0] == ("[0]", "a list of 1 to 1")

    def test_is_json_text_for_the_analysis(self) -> None:
        assert self.QUESTION.question() == Question("ranking", Kind.RANKING)
        assert self.QUESTION.label_of([["r2"], ["r1", "r3"]]) == '[["r2"],["r1","r3"]]'
        assert self.QUESTION.orders() == FIELDS
