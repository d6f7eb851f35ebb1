"""An item is to get more judgments than it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.event import Event, Json, Stamp
from quorate.ledger.views import ITEMS, Views


@dataclass(frozen=True, slots=True)
class ItemWidened(Event):
    """An item is to get more judgments than it was."""

    kind: ClassVar[str] = "item_widened"

    campaign: str
    item: str
    by: int
    """how many more"""
    reason: str
    """``unsure``: its consensus is not sure enough yet; ``asked``: a person asked for more"""
    read: int
    """how many events of this log were known when it was decided"""
    evidence: Json = None
    """as when an item is settled"""
    fitted: int | None = None
    """how much of that the last full fit of the beliefs knew"""

    def fold(self, stamp: Stamp, views: Views) -> None:
        """More places; what was settled is open again."""
        key = {"campaign": self.campaign, "item": self.item}
        views.change(
            ITEMS,
            key,
            to={"outcome": None, "settled": None},
            add={"wanted": self.by, "room": self.by},
        )
