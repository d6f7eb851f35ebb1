"""A judgment was taken out of what counts, with a reason; it stays paid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.event import Event, Stamp
from quorate.ledger.views import ITEMS, JUDGMENTS, Views


@dataclass(frozen=True, slots=True)
class JudgmentExcluded(Event):
    """A judgment was taken out of what counts, with a reason; it stays paid."""

    kind: ClassVar[str] = "judgment_excluded"

    campaign: str
    item: str
    judgment: str
    reason: str
    surplus: bool
    """whether it was surplus, and so took no place"""

    def fold(self, stamp: Stamp, views: Views) -> None:
        """The judgment is marked; the item has its place back and is asked again."""
        views.change(JUDGMENTS, {"judgment": self.judgment}, to={"excluded": self.reason})
        freed = {"surplus": -1} if self.surplus else {"judged": -1, "room": 1}
        views.change(ITEMS, {"campaign": self.campaign, "item": self.item}, add=freed)
