"""An expert settled an item."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.canonical import text
from quorate.ledger.event import Event, Json, Stamp
from quorate.ledger.views import ITEMS, Views


@dataclass(frozen=True, slots=True)
class ItemAdjudicated(Event):
    """An expert settled an item."""

    kind: ClassVar[str] = "item_adjudicated"

    campaign: str
    item: str
    labels: Json
    reason: str

    def fold(self, stamp: Stamp, views: Views) -> None:
        """The item carries the settled labels."""
        key = {"campaign": self.campaign, "item": self.item}
        views.change(ITEMS, key, to={"adjudicated": text(self.labels)})
