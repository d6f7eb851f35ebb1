"""An item has enough judgments, or more of them would not settle it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.canonical import text
from quorate.ledger.event import Event, Json, Stamp
from quorate.ledger.views import ITEMS, Views


@dataclass(frozen=True, slots=True)
class ItemSettled(Event):
    """An item has enough judgments, or more of them would not settle it."""

    kind: ClassVar[str] = "item_settled"

    campaign: str
    item: str
    outcome: str
    """``quorate``: its consensus is sure enough; ``contested``: an expert is asked"""
    evidence: Json
    """by question: the likeliest label with its probability, or the interval; judgments; bounds"""
    read: int
    """how many events of this log were known when it was decided"""
    fitted: int | None = None
    """how much of that the last full fit of the beliefs knew"""

    def fold(self, stamp: Stamp, views: Views) -> None:
        """The outcome with its evidence."""
        key = {"campaign": self.campaign, "item": self.item}
        evidence = text(self.evidence)
        views.change(ITEMS, key, to={"outcome": self.outcome, "settled": evidence})
