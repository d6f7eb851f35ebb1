"""A link was made by which people can join a campaign."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.event import Event, Stamp
from quorate.ledger.views import INVITATIONS, Views


@dataclass(frozen=True, slots=True)
class InvitationMade(Event):
    """A link was made by which people can join a campaign."""

    kind: ClassVar[str] = "invitation_made"

    campaign: str
    invitation: str
    role: str
    digest: str
    """SHA-256 of the link's secret, in hexadecimal"""
    uses: int
    """how many people it admits"""
    expires_at: int
    note: str
    crew: str | None = None
    """the group of raters that people join by it"""

    def fold(self, stamp: Stamp, views: Views) -> None:
        """An invitation."""
        views.insert(
            INVITATIONS,
            {
                "invitation": self.invitation,
                "campaign": self.campaign,
                "role": self.role,
                "digest": self.digest,
                "uses_left": self.uses,
                "expires_at": self.expires_at,
                "note": self.note,
                "crew": self.crew or "",
                "made_at": stamp.at,
                "made_by": stamp.by,
            },
        )
