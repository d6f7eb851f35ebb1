"""A person's account and personal data were erased."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.event import Event, Stamp
from quorate.ledger.views import PEOPLE, Views


@dataclass(frozen=True, slots=True)
class PersonErased(Event):
    """A person's account and personal data were erased."""

    kind: ClassVar[str] = "person_erased"

    person: str
    reason: str

    def fold(self, stamp: Stamp, views: Views) -> None:
        """State ``erased``."""
        views.change(PEOPLE, {"person": self.person}, to={"state": "erased", "role": "member"})
