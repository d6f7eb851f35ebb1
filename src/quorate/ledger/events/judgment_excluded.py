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
    disclosed: ClassVar[tuple[str, ...]] = ("campaign", "item", "judgment", "reason")

    campaign: str
    item: str
    judgment: str
    reason: str
    surplus: bool
    """whether it was surplus, and so took no place"""
    aside: bool | None = None
    """whether it was mixed in, and so took no place"""
    beyond: bool | None = None
    """whether its item has all its judgments without it, so that nobody is asked in its place"""

    def fold(self, stamp: Stamp, views: Views) -> None:
        """The judgment is marked; its item, unless others make up for it, is asked again."""
        views.change(JUDGMENTS, {"judgment": self.judgment}, to={"excluded": self.reason})
        if self.aside:
            return
        key = {"campaign": self.campaign, "item": self.item}
        if self.surplus:
            views.change(ITEMS, key, add={"surplus": -1})
        else:
            reopened = {"outcome": None, "settled": None}
            freed = {"judged": -1} if self.beyond else {"judged": -1, "room": 1}
            views.change(ITEMS, key, to=reopened, add=freed)
