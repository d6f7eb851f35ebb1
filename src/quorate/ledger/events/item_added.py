"""An item was added to a campaign."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.canonical import text
from quorate.ledger.event import Event, Json, Stamp
from quorate.ledger.views import CAMPAIGNS, ITEMS, Views


@dataclass(frozen=True, slots=True)
class ItemAdded(Event):
    """An item was added to a campaign."""

    kind: ClassVar[str] = "item_added"

    campaign: str
    item: str
    content: Json
    place: int
    """its place in the order of picking: priority, then the shuffled or given order"""
    wanted: int
    """judgments that it should get, to begin with; 0 for an item of a bank"""
    bank: str | None = None
    """``gold``, ``audit``, ``training``, ``qualification`` or ``calibration``: kept apart, and
    given out for that purpose; absent: an item to be judged"""
    slices: Json = None
    """what it belongs to, such as ``{"language": "de"}``"""

    def fold(self, stamp: Stamp, views: Views) -> None:
        """An open item with room for all that it wants; those of a bank are counted nowhere."""
        views.insert(
            ITEMS,
            {
                "campaign": self.campaign,
                "item": self.item,
                "content": text(self.content),
                "place": self.place,
                "wanted": self.wanted,
                "room": self.wanted,
                "state": "open" if self.bank is None else "bank",
                "added_at": stamp.at,
                "bank": self.bank or "",
                "slices": None if self.slices is None else text(self.slices),
            },
        )
        if self.bank is None:
            views.change(CAMPAIGNS, {"campaign": self.campaign}, add={"items": 1})
