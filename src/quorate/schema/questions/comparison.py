"""What questions that compare content fields have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from pydantic import AfterValidator, Field

from quorate.schema.content import FIELD_TYPES
from quorate.schema.errors import Fault
from quorate.schema.questions.question_type import QuestionType, Reference
from quorate.schema.spec import Many, Name, refuse

MOST_COMPARED = 20
"""the most fields that one question compares"""
ANY_TYPE = frozenset(FIELD_TYPES)


def _distinct(names: tuple[str, ...]) -> tuple[str, ...]:
    repeated = [n for n, name in enumerate(names) if name in names[:n]]
    refuse([Fault(f"[{n}]", f"{names[n]!r} again", "each field once") for n in repeated])
    return names


Compared = Annotated[
    Many[Name], Field(min_length=2, max_length=MOST_COMPARED), AfterValidator(_distinct)
]
"""names of content fields, each once"""


class Comparison(QuestionType):
    """A question about several content fields, shown in an order drawn for each lease."""

    def compared(self) -> tuple[str, ...]:
        """The fields that are compared."""
        raise NotImplementedError

    def orders(self) -> tuple[str, ...] | None:
        """The fields that are compared."""
        return self.compared()

    def references(self) -> tuple[Reference, ...]:
        """The fields that are compared, which may be of any type."""
        return references("among", self.compared())


def references(key: str, names: Sequence[str]) -> tuple[Reference, ...]:
    """References to fields of any type, from the list at ``key``."""
    return tuple(Reference(f"{key}[{n}]", name, ANY_TYPE) for n, name in enumerate(names))
