"""Text: free words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, model_validator

from quorate.schema.errors import Fault
from quorate.schema.json_value import Faults, Json
from quorate.schema.questions.written import MAX_LENGTH, Length, Written, read_text
from quorate.schema.spec import refuse


class Text(Written):
    """Free text. The answer is the text: ``"The second sentence is wrong."``; kept in the vault."""

    type: Literal["text"]
    """the type of the question"""
    min_length: Annotated[int, Field(ge=0, le=200_000)] = 0
    """the fewest characters of an answer that is given"""
    max_length: Length = MAX_LENGTH
    """the most characters"""
    lines: Annotated[int, Field(ge=1, le=50)] = 1
    """the height of the field on the page, in lines"""

    @model_validator(mode="after")
    def _lengths(self) -> Text:
        if self.min_length > self.max_length:
            refuse([Fault("min_length", str(self.min_length), f"at most {self.max_length}")])
        return self

    def read(self, answer: object, content: Mapping[str, object], at: str, faults: Faults) -> Json:
        """The text."""
        return read_text(answer, max(self.min_length, 1), self.max_length, at, faults)
