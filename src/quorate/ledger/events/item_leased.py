"""An item was handed to a rater for a limited time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.canonical import text
from quorate.ledger.event import Event, Json, Stamp
from quorate.ledger.views import ITEMS, LEASES, Views


@dataclass(frozen=True, slots=True)
class ItemLeased(Event):
    """An item was handed to a rater for a limited time."""

    kind: ClassVar[str] = "item_leased"

    campaign: str
    item: str
    lease: str
    rater: str
    round: int
    """0, and 1, 2, … for repeats on purpose"""
    shown: Json
    """the order in which fields were shown, by question"""
    guideline: str
    expires_at: int
    purpose: str | None = None
    """``gold``, ``audit``, ``repeat``, ``training``, ``qualification`` or ``calibration``: mixed
    in, and takes no place of the item; absent: the item wants a judgment"""
    draw: Json = None
    """how it was chosen: the choice, the candidates, and how far the beliefs had read this log"""

    def fold(self, stamp: Stamp, views: Views) -> None:
        """A held lease; the item has one place less, unless the lease was mixed in."""
        views.insert(
            LEASES,
            {
                "lease": self.lease,
                "campaign": self.campaign,
                "item": self.item,
                "rater": self.rater,
                "round": self.round,
                "status": "held",
                "shown": text(self.shown),
                "guideline": self.guideline,
                "leased_at": stamp.at,
                "expires_at": self.expires_at,
                "purpose": self.purpose or "",
                "draw": None if self.draw is None else text(self.draw),
            },
        )
        if self.purpose is not None:
            return
        key = {"campaign": self.campaign, "item": self.item}
        views.change(ITEMS, key, add={"held": 1, "room": -1})
