"""Rewrite: a given text, improved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from quorate.schema.json_value import Faults, Json
from quorate.schema.questions.question_type import EVERY_TEXT, Reference
from quorate.schema.questions.written import (
    MAX_LENGTH,
    Length,
    Written,
    field_text,
    read_text,
    same_line_ends,
)
from quorate.schema.spec import Name


class Rewrite(Written):
    """A text field of the item, improved; the page shows what changed. The answer is the whole new
    text, kept in the vault.
    """

    type: Literal["rewrite"]
    """the type of the question"""
    of: Name
    """the text or Markdown field that the rater starts from"""
    max_length: Length = MAX_LENGTH
    """the most characters"""
    must_change: bool = True
    """whether the text must differ from the given one (in more than white space around it)"""

    def references(self) -> tuple[Reference, ...]:
        """The text that is rewritten."""
        return (Reference("of", self.of, EVERY_TEXT),)

    def read(self, answer: object, content: Mapping[str, object], at: str, faults: Faults) -> Json:
        """The new text."""
        text = read_text(answer, 1, self.max_length, at, faults)
        given = same_line_ends(field_text(content, self.of))
        if text is not None and self.must_change and text.strip() == given.strip():
            faults.say(at, "the given text", "a text that differs from it")
        return text
