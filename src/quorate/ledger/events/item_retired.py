"""An item was taken out of the picking; its judgments stay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.event import Event, Stamp
from quorate.ledger.views import CAMPAIGNS, ITEMS, Views


@dataclass(frozen=True, slots=True)
class ItemRetired(Event):
    """An item was taken out of the picking; its judgments stay."""

    kind: ClassVar[str] = "item_retired"

    campaign: str
    item: str
    reason: str
    bank: bool | None = None
    """whether it was an item of a bank"""

    def fold(self, stamp: Stamp, views: Views) -> None:
        """State ``retired``."""
        key = {"campaign": self.campaign, "item": self.item}
        views.change(ITEMS, key, to={"state": "retired"})
        if self.bank:
            return
        views.change(CAMPAIGNS, {"campaign": self.campaign}, add={"retired": 1})
