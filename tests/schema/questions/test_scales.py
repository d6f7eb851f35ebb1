"""Rating and number."""

from __future__ import annotations

import math

import pytest

from every_question import CONTENT, question_of, refused, spec_faults
from quorate.schema import Kind, Question


class TestRating:
    QUESTION = question_of("rating")

    @pytest.mark.parametrize("answer", [0, 6, 3.0, True, "3", None, math.nan, 10**400, [3]])
    def test_takes_only_a_point_of_the_scale(self, answer: object) -> None:
        assert self.QUESTION.check(5, CONTENT) == 5
        assert refused(self.QUESTION, answer) == [("", "an integer from 1 to 5")]

    def test_is_ordinal_for_the_analysis(self) -> None:
        scale = question_of("rating", min=-1, max=1, anchors={"-1": "worse", "1": "better"})
        assert scale.question() == Question("rating", Kind.ORDINAL, ("-1", "0", "1"))
        assert scale.label_of(-1) == "-1"
        assert scale.question().scores.tolist() == [-1, 0, 1]

    def test_the_scale_rises_and_has_its_anchors_on_it(self) -> None:
        rating: dict[str, object] = {"type": "rating"}
        found = spec_faults(
            rating | {"min": 3, "max": 3},
            rating | {"min": -100, "max": 100},
            rating | {"anchors": {"6": "beyond"}},
            rating | {"anchors": {"one": "bad"}},
            rating | {"anchors": {"01": "bad"}},
        )
        assert list(found) == [
            "questions[0].max",
            "questions[1].max",
            "questions[2].anchors['6']",
            "questions[3].anchors.one",
            "questions[4].anchors['01']",
        ]


class TestNumber:
    @pytest.mark.parametrize(("answer", "kept"), [(3, 3), (2.5, 2.5), (3.0, 3), (-0.0, 0)])
    def test_whole_numbers_are_kept_as_such(self, answer: float, kept: float) -> None:
        plain = question_of("number", min=None, max=None, step=None)
        label = plain.check(answer, CONTENT)
        assert (label, type(label)) == (kept, type(kept))
        assert math.copysign(1, float(str(label))) == math.copysign(1, kept)

    @pytest.mark.parametrize(
        "answer", [math.nan, math.inf, -math.inf, 1e16, 10**400, True, "3", None, [3]]
    )
    def test_takes_only_finite_numbers_that_doubles_tell_apart(self, answer: object) -> None:
        plain = question_of("number", min=None, max=None, step=None)
        assert refused(plain, answer) == [("", "a number from -1e+15 to 1e+15")]

    def test_what_lies_on_a_step_but_for_rounding_is_put_on_it(self) -> None:
        tenths = question_of("number")
        assert tenths.check(0.1 + 0.2, CONTENT) == 0.3
        assert tenths.check(0.7000000000000001, CONTENT) == 0.7
        assert refused(tenths, 0.35) == [("", "0 plus a multiple of 0.1")]

    def test_steps_count_from_the_least(self) -> None:
        odd = question_of("number", min=1, max=9, step=2)
        assert odd.check(7, CONTENT) == 7
        assert refused(odd, 4) == [("", "1 plus a multiple of 2")]
        assert refused(odd, 11) == [("", "a number from 1 to 9")]

    def test_is_numeric_for_the_analysis(self) -> None:
        number = question_of("number")
        assert number.question() == Question("number", Kind.NUMERIC)
        assert number.label_of(1) == 1.0
        assert isinstance(number.label_of(1), float)

    def test_bounds_rise_and_a_slider_has_both(self) -> None:
        number: dict[str, object] = {"type": "number"}
        found = spec_faults(
            number | {"min": 2, "max": 1},
            number | {"slider": True, "min": 0},
            number | {"step": 0},
            number | {"min": math.nan},
            number | {"unit": "u" * 41},
        )
        assert list(found) == [
            "questions[0].max",
            "questions[1].slider",
            "questions[2].step",
            "questions[3].min",
            "questions[4].unit",
        ]
