"""Remark: what a guideline or a question lacks, where, and what to do about it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum

from quorate.schema.json_value import Json


class Severity(StrEnum):
    """How much a remark weighs. None keeps a campaign from being opened."""

    WARNING = "warning"
    """what the paradigm needs is missing, or what it cannot bear is there"""
    HINT = "hint"
    """may be meant so"""


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to look at.

    ``code`` names the lint; ``path`` is the key of the campaign that it is about, ``line`` the line
    of the guideline's text from 1 and ``heading`` the nearest heading above it, where it is about a
    place in it.
    """

    code: str
    severity: Severity
    says: str
    do: str
    path: str
    line: int | None = None
    heading: str = ""

    @property
    def where(self) -> str:
        """The place in words."""
        if self.line is None:
            return self.path
        under = f", under «{self.heading}»" if self.heading else ""
        return f"guideline, line {self.line}{under}"

    def to_json(self) -> dict[str, Json]:
        """The remark as JSON values, with the place in words."""
        return {**asdict(self), "where": self.where}
