"""What the parts of a campaign's specification have in common: frozen, strict, no unknown keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, Strict
from pydantic_core import PydanticCustomError

from quorate.schema.errors import Fault
from quorate.schema.json_value import Json, shown, unusable

NAME_PATTERN = r"^[a-z][a-z0-9_]{0,62}$"
"""names of questions and content fields"""
MARKDOWN_LENGTH = 200_000
"""the longest guideline, consent or help, in characters"""
WORDING_LENGTH = 2_000
"""the longest text of a question or an option"""


class Spec(BaseModel):
    """A part of a campaign's specification."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        allow_inf_nan=False,
        hide_input_in_errors=True,
        use_attribute_docstrings=True,
        serialize_by_alias=True,
        validate_default=False,
    )

    def as_data(self) -> dict[str, Json]:
        """The part as JSON values, defaults included, so that it means the same for ever."""
        data: dict[str, Json] = self.model_dump(mode="json", by_alias=True, exclude_none=True)
        return data


def refuse(faults: Sequence[Fault]) -> None:
    """Raise what makes pydantic report these faults, with paths below the model; none: nothing."""
    if faults:
        first = str(faults[0]).replace("{", "(").replace("}", ")")
        raise PydanticCustomError("faults", first, {"faults": tuple(faults)})


def _usable(text: str) -> str:
    reason = unusable(text)
    if reason:
        refuse([Fault("", reason, "text without it")])
    return text


def _trimmed(text: str) -> str:
    if text != text.strip():
        refuse([Fault("", shown(text), "text without white space around it")])
    return _usable(text)


def _said(text: str) -> str:
    if not text.strip():
        refuse([Fault("", shown(text), "text that says something")])
    return _usable(text)


_T = TypeVar("_T")

Many = Annotated[tuple[_T, ...], Strict(False)]
"""a list in the file, a tuple in the model"""
Name = Annotated[str, Field(pattern=NAME_PATTERN)]
Wording = Annotated[str, Field(min_length=1, max_length=WORDING_LENGTH), AfterValidator(_said)]
Markdown = Annotated[str, Field(min_length=1, max_length=MARKDOWN_LENGTH), AfterValidator(_said)]
Value = Annotated[
    str,
    Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f|]*$"),
    AfterValidator(_trimmed),
]
