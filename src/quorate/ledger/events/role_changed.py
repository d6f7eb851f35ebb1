"""A member of a campaign got another role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.event import Event, Stamp
from quorate.ledger.views import MEMBERS, Views


@dataclass(frozen=True, slots=True)
class RoleChanged(Event):
    """A member of a campaign got another role."""

    kind: ClassVar[str] = "role_changed"

    campaign: str
    person: str
    role: str
    reason: str

    def fold(self, stamp: Stamp, views: Views) -> None:
        """The member's role."""
        key = {"campaign": self.campaign, "person": self.person}
        views.change(MEMBERS, key, to={"role": self.role})
