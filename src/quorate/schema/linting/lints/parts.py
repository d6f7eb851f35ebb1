"""Parts of a guideline that a paradigm needs: is anything said of them?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from quorate.schema.linting.lint import Lint
from quorate.schema.linting.reading import Reading
from quorate.schema.linting.remark import Remark, Severity
from quorate.schema.paradigm import Paradigm

EXCLUSIVE = frozenset(
    {"single_choice", "hierarchical_choice", "pair", "best_of", "ranking", "turns", "spans"}
)
"""types of questions in which one answer shuts out another"""


@dataclass(frozen=True, slots=True)
class Part:
    """A part: its code, what lacks without it, what to write, and for which paradigm."""

    code: str
    title: str
    says: str
    do: str
    paradigm: Paradigm
    types: frozenset[str] = frozenset()
    """the types of questions that need it; empty: all"""

    def find(self, reading: Reading) -> Iterator[Remark]:
        """One remark where no block speaks of it."""
        sign = reading.sign(self.code.replace("-", "_"))
        if sign is None or any(sign.search(block.plain) for block in reading.blocks):
            return
        needing = (one for one in reading.asked if one.paradigm == self.paradigm)
        if self.types and not any(one.question.type in self.types for one in needing):
            return
        yield Remark(self.code, Severity.WARNING, self.says, self.do, "guideline.text")

    def lint(self) -> Lint:
        """The part as a lint."""
        return Lint(self.code, self.title, self.paradigm, True, self.find)


class OwnView(Part):
    """Whose view is asked; a question may say it itself."""

    def find(self, reading: Reading) -> Iterator[Remark]:
        """One remark a descriptive question that nobody asks for one's own view."""
        sign = reading.sign("own_view")
        if sign is None or any(sign.search(block.plain) for block in reading.blocks):
            return
        for one in reading.asked:
            if one.paradigm == "descriptive" and not sign.search(one.words):
                says = f"nobody says whose view `{one.question.name}` asks for"
                yield Remark(self.code, Severity.WARNING, says, self.do, one.path)


PARTS = (
    Part(
        "scope",
        "what counts, and what does not",
        "nothing is said of what counts and what does not",
        "say what is judged and what is left out: «Judge the words, not the writer»",
        "prescriptive",
    ),
    Part(
        "edge-cases",
        "hard cases",
        "no hard case is decided",
        "name two or three cases at the border, and say how they are decided",
        "prescriptive",
    ),
    Part(
        "ties",
        "what wins when several options fit",
        "nothing is said of when several options fit",
        "say which comes first: «If two fit, choose the desk that can act first»",
        "prescriptive",
        EXCLUSIVE,
    ),
    Part(
        "unsure",
        "what to do when unsure",
        "nothing is said of what to do when unsure",
        "say what to choose in doubt, or when to skip the item",
        "prescriptive",
    ),
    Part(
        "measures",
        "what this measures",
        "nothing is said of what this measures",
        "begin with «This measures …», in a sentence: raters answer what they believe is asked",
        "descriptive",
    ),
    OwnView(
        "own-view",
        "whose view is asked",
        "nobody says whose view is asked",
        "say «Answer as you see it», or as whom they should answer",
        "descriptive",
    ),
)
