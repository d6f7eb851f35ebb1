"""A person got another role in this installation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.event import Event, Stamp
from quorate.ledger.views import PEOPLE, Views


@dataclass(frozen=True, slots=True)
class PersonRoleChanged(Event):
    """A person got another role in this installation."""

    kind: ClassVar[str] = "person_role_changed"

    person: str
    role: str

    def fold(self, stamp: Stamp, views: Views) -> None:
        """The role."""
        views.change(PEOPLE, {"person": self.person}, to={"role": self.role})
