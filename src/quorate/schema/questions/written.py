"""What questions answered in a rater's own words have in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import Field

from quorate.schema.json_value import Faults, Json, unusable
from quorate.schema.questions.question_type import QuestionType

MAX_LENGTH = 20_000
"""the default of ``max_length``"""

Length = Annotated[int, Field(ge=1, le=200_000)]


class Written(QuestionType):
    """An answer in a rater's own words, kept in the vault. Lengths count characters (Unicode code
    points); line ends become ``\\n``.
    """

    grows: ClassVar[bool] = True

    @property
    def sealed(self) -> bool:
        """Own words can tell who wrote them."""
        return True

    def label_of(self, answer: Json) -> str | float | list[str] | None:
        """The text itself; anything but a text as JSON."""
        return answer if isinstance(answer, str) else super().label_of(answer)


def read_text(answer: object, least: int, most: int, at: str, faults: Faults) -> str | None:
    """A text of allowed length with ``\\n`` for line ends; else a fault."""
    if not isinstance(answer, str):
        faults.add(at, answer, f"a text of {least} to {most} characters")
        return None
    # a line end may shrink to half
    if len(answer) > 2 * most:
        faults.say(at, f"{len(answer)} characters", f"{least} to {most} characters")
        return None
    reason = unusable(answer)
    if reason:
        faults.say(at, reason, "text without it")
        return None
    text = same_line_ends(answer)
    if not least <= len(text) <= most:
        faults.say(at, f"{len(text)} characters", f"{least} to {most} characters")
        return None
    if not text.strip():
        faults.add(at, answer, "a text with more than white space")
        return None
    return text


def same_line_ends(text: str) -> str:
    """The text with ``\\n`` wherever a line ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def field_text(content: Mapping[str, object], field: str) -> str:
    """The text of a content field; empty where it has none."""
    text = content.get(field)
    return text if isinstance(text, str) else ""
