"""Ranking: several fields from best to worst."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from quorate.schema.json_value import Faults, Json, expect_list, one_of
from quorate.schema.question import Kind, Question
from quorate.schema.questions.comparison import Compared, Comparison


class Ranking(Comparison):
    """Fields from best to worst. The answer is a list of tiers, the best first, with every field
    once: ``[["r2"], ["r1", "r3"]]`` says that r1 and r3 are equal.
    """

    type: Literal["ranking"]
    """the type of the question"""
    among: Compared
    """the content fields; their order on the page is drawn for each lease"""
    ties: bool = True
    """whether fields may share a tier"""

    def compared(self) -> tuple[str, ...]:
        """The fields."""
        return self.among

    def read(self, answer: object, content: Mapping[str, object], at: str, faults: Faults) -> Json:
        """The tiers; within one, fields come in the question's order."""
        before = len(faults)
        seen: set[str] = set()
        tiers: list[Json] = []
        most = len(self.among) if self.ties else 1
        for n, tier in enumerate(expect_list(answer, 1, len(self.among), at, faults)):
            fields = expect_list(tier, 1, most, f"{at}[{n}]", faults)
            for k, field in enumerate(fields):
                if not isinstance(field, str) or field not in self.among:
                    faults.add(f"{at}[{n}][{k}]", field, one_of(self.among))
                elif field in seen:
                    faults.say(f"{at}[{n}][{k}]", f"{field!r} again", "each field once")
                else:
                    seen.add(field)
            tiers.append([field for field in self.among if field in fields])
        absent = [field for field in self.among if field not in seen]
        if absent and len(faults) == before:
            faults.say(at, f"no place for {one_of(absent)}", "every field once")
        return tiers

    def question(self) -> Question:
        """JSON text, from which methods for rankings read the tiers."""
        return Question(self.name, Kind.RANKING)

    def values(self, label: Json) -> tuple[str | int | float, ...]:
        """The fields of the first tier."""
        first = label[0] if isinstance(label, list) and label else None
        return tuple(str(field) for field in first) if isinstance(first, list) else ()

    def testable(self, value: str | int | float) -> str:
        """A condition can test for a field of the first tier."""
        return "" if value in self.among else one_of(self.among)
