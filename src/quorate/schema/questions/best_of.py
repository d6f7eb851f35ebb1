"""Best of several: which is the best, and perhaps the worst."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from quorate.schema.json_value import Faults, Json, expect_keys, one_of
from quorate.schema.question import Kind, Question
from quorate.schema.questions.comparison import Compared, Comparison


class BestOf(Comparison):
    """The best of several fields. The answer: ``{"best": "r2"}``, with ``"worst": "r1"`` where
    that is asked for too.
    """

    type: Literal["best_of"]
    """the type of the question"""
    among: Compared
    """the content fields; their order on the page is drawn for each lease"""
    worst: bool = False
    """whether the worst is asked for as well"""

    def compared(self) -> tuple[str, ...]:
        """The fields."""
        return self.among

    def read(self, answer: object, content: Mapping[str, object], at: str, faults: Faults) -> Json:
        """The best field, and the worst."""
        keys = ("best", "worst") if self.worst else ("best",)
        given = expect_keys(answer, keys, (), at, faults)
        if given is None:
            return None
        read: dict[str, Json] = {}
        for key in keys:
            field = given[key]
            if not isinstance(field, str) or field not in self.among:
                faults.add(f"{at}.{key}", field, one_of(self.among))
            elif field in read.values():
                faults.say(f"{at}.{key}", f"{field!r} again", "another field than the best")
            else:
                read[key] = field
        return read

    def values(self, label: Json) -> tuple[str | int | float, ...]:
        """The best field."""
        best = label.get("best") if isinstance(label, dict) else None
        return (best,) if isinstance(best, str) else ()

    def testable(self, value: str | int | float) -> str:
        """A condition can test for the best field."""
        return "" if value in self.among else one_of(self.among)

    def question(self) -> Question:
        """Categorical: the best field, or best and worst together (``r2>r1``)."""
        if not self.worst:
            return Question(self.name, Kind.CATEGORICAL, self.among)
        both = tuple(f"{b}>{w}" for b in self.among for w in self.among if b != w)
        return Question(self.name, Kind.CATEGORICAL, both)

    def label_of(self, answer: Json) -> str | float | list[str] | None:
        """The best field, or ``best>worst``."""
        if not isinstance(answer, dict):
            return None
        return ">".join(str(answer[key]) for key in ("best", "worst") if key in answer)
