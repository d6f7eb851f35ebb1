"""A rater who is still at work keeps an item longer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.event import Event, Stamp
from quorate.ledger.views import LEASES, Views


@dataclass(frozen=True, slots=True)
class LeaseExtended(Event):
    """A rater who is still at work keeps an item longer."""

    kind: ClassVar[str] = "lease_extended"

    campaign: str
    lease: str
    expires_at: int

    def fold(self, stamp: Stamp, views: Views) -> None:
        """The new end."""
        views.change(LEASES, {"lease": self.lease}, to={"expires_at": self.expires_at})
