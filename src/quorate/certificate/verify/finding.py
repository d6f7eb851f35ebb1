"""A finding: one thing that was held against the files of a release."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["holds", "stated", "failed", "skipped"]
"""``holds``: it follows from the files; ``stated``: only the publisher says so; ``failed``: the
files say otherwise; ``skipped``: it does not apply, or what is needed was not given"""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found: by which check, what it says, where; what was expected and what is there."""

    check: str
    state: State
    what: str
    where: str = ""
    expected: str = ""
    found: str = ""

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        told = f"{place}{self.what}"
        if self.expected or self.found:
            told += f" (expected {self.expected or 'nothing'}, found {self.found or 'nothing'})"
        return told
