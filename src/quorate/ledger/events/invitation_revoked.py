"""An invitation was withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.event import Event, Stamp
from quorate.ledger.views import INVITATIONS, Views


@dataclass(frozen=True, slots=True)
class InvitationRevoked(Event):
    """An invitation was withdrawn."""

    kind: ClassVar[str] = "invitation_revoked"

    campaign: str
    invitation: str

    def fold(self, stamp: Stamp, views: Views) -> None:
        """It admits nobody any more."""
        views.change(INVITATIONS, {"invitation": self.invitation}, to={"revoked_at": stamp.at})
