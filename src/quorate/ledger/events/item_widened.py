"""An item is to get more judgments than it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.canonical import text
from quorate.ledger.event import Event, Json, Stamp
from quorate.ledger.views import ITEMS, REJUDGED, Value, Views


@dataclass(frozen=True, slots=True)
class ItemWidened(Event):
    """An item is to get more judgments than it was."""

    kind: ClassVar[str] = "item_widened"

    campaign: str
    item: str
    by: int
    """how many more"""
    reason: str
    """``unsure``: its consensus is not sure enough yet; ``asked``: a person asked for more;
    ``suspect``: its label may be wrong"""
    read: int
    """how many events of this log were known when it was decided"""
    evidence: Json = None
    """as when an item is settled"""
    fitted: int | None = None
    """how much of that the last full fit of the beliefs knew"""
    place: int | None = None
    """its new place in the order of picking, when that changes too"""
    batch: str | None = None
    """the batch of ``rejudgment_asked`` that it belongs to"""
    suspect: Json = None
    """why it is in that batch: the probability that its label is wrong, the suggested one, what
    another judgment is worth, whether chance chose it; and the label and judgments it had"""

    def fold(self, stamp: Stamp, views: Views) -> None:
        """More places; what was settled is open again, and further in front if it says so."""
        key = {"campaign": self.campaign, "item": self.item}
        to: dict[str, Value] = {"outcome": None, "settled": None}
        if self.place is not None:
            to["place"] = self.place
        views.change(ITEMS, key, to=to, add={"wanted": self.by, "room": self.by})
        if self.batch is not None:
            suspect = text(self.suspect)
            views.insert(
                REJUDGED,
                {**key, "batch": self.batch, "judgments": self.by, "suspect": suspect},
            )
