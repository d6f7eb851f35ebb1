"""An expert settled an item."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.canonical import text
from quorate.ledger.event import Event, Json, Stamp
from quorate.ledger.views import ITEMS, Value, Views


@dataclass(frozen=True, slots=True)
class ItemAdjudicated(Event):
    """An expert settled an item."""

    kind: ClassVar[str] = "item_adjudicated"
    disclosed: ClassVar[tuple[str, ...]] = ("campaign", "item", "labels", "cause")

    campaign: str
    item: str
    labels: Json
    reason: str
    cause: str | None = None
    """what lay behind the disagreement: ``slip``, ``guideline``, ``ambiguous``, ``context``,
    ``item`` or ``opinion``"""
    guideline: str | None = None
    """the version under which it was settled"""
    gold: bool | None = None
    """whether it is to become a known answer after a second look"""
    explanation: str | None = None
    """why this is right, Markdown, for raters in training"""

    def fold(self, stamp: Stamp, views: Views) -> None:
        """The item carries the settled labels."""
        key = {"campaign": self.campaign, "item": self.item}
        settled: dict[str, Value] = {
            "adjudicated": text(self.labels),
            "adjudicated_by": stamp.by,
            "cause": self.cause,
            "outcome": "adjudicated",
            "proposed": int(bool(self.gold)),
        }
        if self.explanation is not None:
            settled["explanation"] = self.explanation
        views.change(ITEMS, key, to=settled)
