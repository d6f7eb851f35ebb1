"""The answers of an item were declared known, or no longer known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.canonical import text
from quorate.ledger.event import Event, Json, Stamp
from quorate.ledger.views import ITEMS, Views


@dataclass(frozen=True, slots=True)
class GoldSet(Event):
    """The answers of an item were declared known, or no longer known."""

    kind: ClassVar[str] = "gold_set"

    campaign: str
    item: str
    reason: str
    labels: Json = None
    """the known label by question; absent: the gold is taken away"""
    explanation: str | None = None
    """why this is right, Markdown, for raters in training"""
    guideline: str | None = None
    """the version under which it is right"""
    confirms: str | None = None
    """who settled the item before this second look"""

    def fold(self, stamp: Stamp, views: Views) -> None:
        """The item carries the known labels."""
        known = None if self.labels is None else text(self.labels)
        views.change(
            ITEMS,
            {"campaign": self.campaign, "item": self.item},
            to={
                "gold": known,
                "explanation": self.explanation,
                "proposed": 0,
                "confirmed_by": None if self.confirms is None else stamp.by,
            },
        )
