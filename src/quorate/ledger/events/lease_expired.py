"""A lease ran out; the place can be given to another rater."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.event import Event, Stamp
from quorate.ledger.views import ITEMS, LEASES, Views


@dataclass(frozen=True, slots=True)
class LeaseExpired(Event):
    """A lease ran out; the place can be given to another rater."""

    kind: ClassVar[str] = "lease_expired"

    campaign: str
    item: str
    lease: str
    aside: bool | None = None
    """whether it was mixed in, and so took no place"""

    def fold(self, stamp: Stamp, views: Views) -> None:
        """The lease lapsed; the item has its place back."""
        views.change(LEASES, {"lease": self.lease}, to={"status": "lapsed", "ended_at": stamp.at})
        if self.aside:
            return
        key = {"campaign": self.campaign, "item": self.item}
        views.change(ITEMS, key, add={"held": -1, "room": 1})
