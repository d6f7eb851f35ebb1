"""Hierarchical choice: one place in a tree of options."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Literal

from quorate.schema.json_value import Faults, Json, expect_list, nearest, one_of
from quorate.schema.options import DEEPEST_OPTIONS, Branch, Tree, paths_of
from quorate.schema.question import Kind, Question
from quorate.schema.questions.question_type import QuestionType

PATH_SEPARATOR = "/"
"""joins the levels of a path in the label column"""


class HierarchicalChoice(QuestionType):
    """One place in a tree of options. The answer is the path to it: ``["animal", "dog"]``."""

    type: Literal["hierarchical_choice"]
    """the type of the question"""
    options: Tree
    """the tree; an option's `children` are the options below it"""
    leaf_only: bool = True
    """whether only an option without children can be chosen"""

    @cached_property
    def _values(self) -> frozenset[str]:
        return frozenset(path[-1] for path, _ in paths_of(self.options))

    def read(self, answer: object, content: Mapping[str, object], at: str, faults: Faults) -> Json:
        """The path from the top to what was chosen."""
        path: list[Json] = []
        level: tuple[Branch, ...] = self.options
        for n, value in enumerate(expect_list(answer, 1, DEEPEST_OPTIONS, at, faults)):
            values = [branch.value for branch in level]
            found = next((branch for branch in level if branch.value == value), None)
            if found is None:
                allowed = one_of(values) + nearest(value, values) if values else "the end"
                faults.add(f"{at}[{n}]", value, allowed)
                return None
            path.append(found.value)
            level = found.children
        if path and level and self.leaf_only:
            below = one_of(branch.value for branch in level)
            faults.say(at, "a path that ends early", f"a further step: {below}")
        return path

    def values(self, label: Json) -> tuple[str | int | float, ...]:
        """The values on the path, so that a condition can test for any level."""
        return tuple(v for v in label if isinstance(v, str)) if isinstance(label, list) else ()

    def testable(self, value: str | int | float) -> str:
        """A condition can test for a value at any level."""
        return "" if value in self._values else one_of(sorted(self._values))

    def question(self) -> Question:
        """Categorical: every path that can be chosen, in the order of the tree."""
        paths = [path for path, leaf in paths_of(self.options) if leaf or not self.leaf_only]
        joined = tuple(PATH_SEPARATOR.join(path) for path in paths)
        return Question(self.name, Kind.CATEGORICAL, joined)

    def label_of(self, answer: Json) -> str | float | list[str] | None:
        """The path as one text: ``animal/dog``."""
        if not isinstance(answer, list):
            return None
        return PATH_SEPARATOR.join(str(value) for value in answer)
