"""Single, multiple and hierarchical choice."""

from __future__ import annotations

import pytest

from every_question import CONTENT, question_of, refused, spec_faults
from quorate.schema import Kind, Question


class TestSingleChoice:
    QUESTION = question_of("single_choice")

    def test_takes_a_value_of_its_options(self) -> None:
        assert self.QUESTION.check("no", CONTENT) == "no"

    @pytest.mark.parametrize("answer", ["No", ["no"], 1, True, None, {"value": "no"}])
    def test_takes_nothing_else(self, answer: object) -> None:
        assert refused(self.QUESTION, answer)[0][0] == ""

    def test_names_the_nearest_option(self) -> None:
        assert refused(self.QUESTION, "yess") == [("", "'yes', 'no' (did you mean 'yes'?)")]

    def test_is_categorical_for_the_analysis(self) -> None:
        expected = Question("single_choice", Kind.CATEGORICAL, ("yes", "no"))
        assert self.QUESTION.question() == expected
        assert self.QUESTION.label_of("no") == "no"
        assert self.QUESTION.label_of(None) is None

    def test_needs_two_options(self) -> None:
        found = spec_faults({"type": "single_choice", "options": ["a"]})
        assert found == {"questions[0].options": "at least 2 entries"}

    def test_options_and_shortcuts_come_once(self) -> None:
        options = [{"value": "a", "key": "x"}, {"value": "b", "key": "X"}, "a"]
        assert spec_faults({"type": "single_choice", "options": options}) == {
            "questions[0].options[1].key": "each shortcut once",
            "questions[0].options[2].value": "each value once",
        }

    @pytest.mark.parametrize("value", ["a|b", " a", "a\n", "", "\ud800", "a\0", 3, True])
    def test_values_are_plain_words(self, value: str | int) -> None:
        found = spec_faults({"type": "single_choice", "options": [value, "b"]})
        assert all(path.startswith("questions[0].options[0]") for path in found)


class TestMultipleChoice:
    QUESTION = question_of("multiple_choice")

    def test_puts_values_in_the_order_of_the_options(self) -> None:
        assert self.QUESTION.check(["c", "a"], CONTENT) == ["a", "c"]

    def test_takes_none_where_the_least_is_zero(self) -> None:
        assert self.QUESTION.check([], CONTENT) == []
        one = question_of("multiple_choice", min=1)
        assert refused(one, []) == [("", "a list of 1 to 2")]

    def test_refuses_repeated_unknown_and_too_many(self) -> None:
        assert refused(self.QUESTION, ["a", "a"]) == [("[1]", "each option once")]
        assert [path for path, _ in refused(self.QUESTION, ["a", "z"])] == ["[1]"]
        assert refused(self.QUESTION, ["a", "b", "c"]) == [("", "a list of at most 2")]
        assert refused(self.QUESTION, "a") == [("", "a list of at most 2")]

    def test_is_multilabel_for_the_analysis(self) -> None:
        expected = Question("multiple_choice", Kind.MULTILABEL, ("a", "b", "c"))
        assert self.QUESTION.question() == expected
        assert self.QUESTION.label_of(["a", "c"]) == ["a", "c"]

    def test_bounds_fit_the_options(self) -> None:
        three: dict[str, object] = {"type": "multiple_choice", "options": ["a", "b", "c"]}
        found = spec_faults(three | {"max": 4}, three | {"min": 3, "max": 2}, three | {"min": 4})
        assert list(found) == ["questions[0].max", "questions[1].min", "questions[2].min"]


class TestHierarchicalChoice:
    QUESTION = question_of("hierarchical_choice")

    def test_takes_the_path_to_a_leaf(self) -> None:
        assert self.QUESTION.check(["animal", "cat"], CONTENT) == ["animal", "cat"]
        assert self.QUESTION.check(["stone"], CONTENT) == ["stone"]

    def test_refuses_paths_that_end_early_leave_the_tree_or_are_none(self) -> None:
        assert refused(self.QUESTION, ["animal"]) == [("", "a further step: 'dog', 'cat'")]
        assert refused(self.QUESTION, ["animal", "fox"]) == [("[1]", "'dog', 'cat'")]
        assert refused(self.QUESTION, ["stone", "dog"]) == [("[1]", "the end")]
        assert refused(self.QUESTION, ["dog"])[0][0] == "[0]"
        assert refused(self.QUESTION, [])[0][0] == ""
        assert refused(self.QUESTION, "stone")[0][0] == ""

    def test_takes_a_branch_where_that_is_allowed(self) -> None:
        question = question_of("hierarchical_choice", leaf_only=False)
        assert question.check(["animal"], CONTENT) == ["animal"]
        assert question.question().options == ("animal", "animal/dog", "animal/cat", "stone")

    def test_is_categorical_for_the_analysis(self) -> None:
        options = ("animal/dog", "animal/cat", "stone")
        expected = Question("hierarchical_choice", Kind.CATEGORICAL, options)
        assert self.QUESTION.question() == expected
        assert self.QUESTION.label_of(["animal", "dog"]) == "animal/dog"

    def test_a_tree_has_distinct_branches_plain_values_and_an_end(self) -> None:
        twice = [{"value": "a", "children": ["b", {"value": "c", "children": ["d", "d"]}]}]
        found = spec_faults({"type": "hierarchical_choice", "options": twice})
        assert list(found) == ["questions[0].options[0].children[1].children[1].value"]
        found = spec_faults({"type": "hierarchical_choice", "options": ["a/b"]})
        assert found == {"questions[0].options[0].value": "a text without '/'"}
        deep: list[object] = ["leaf"]
        for level in range(9):
            deep = [{"value": f"level {level}", "children": deep}]
        found = spec_faults({"type": "hierarchical_choice", "options": deep})
        assert list(found.values()) == ["at most 8 levels"]
