"""A person joined a campaign in a role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.event import Event, Stamp
from quorate.ledger.views import INVITATIONS, MEMBERS, Views


@dataclass(frozen=True, slots=True)
class MemberEnrolled(Event):
    """A person joined a campaign in a role."""

    kind: ClassVar[str] = "member_enrolled"

    campaign: str
    person: str
    role: str
    standing: str
    invitation: str | None = None
    crew: str | None = None
    """the group of raters that they join, as the invitation names it"""

    def fold(self, stamp: Stamp, views: Views) -> None:
        """A member; an invitation has one use less."""
        views.insert(
            MEMBERS,
            {
                "campaign": self.campaign,
                "person": self.person,
                "role": self.role,
                "standing": self.standing,
                "enrolled_at": stamp.at,
                "since": stamp.at,
                "crew": self.crew or "",
            },
        )
        if self.invitation is not None:
            views.change(INVITATIONS, {"invitation": self.invitation}, add={"uses_left": -1})
