"""A version of the guideline was published; judgments name it from now on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.event import Event, Stamp
from quorate.ledger.views import CAMPAIGNS, GUIDELINES, Views


@dataclass(frozen=True, slots=True)
class GuidelinePublished(Event):
    """A version of the guideline was published; judgments name it from now on."""

    kind: ClassVar[str] = "guideline_published"
    disclosed: ClassVar[tuple[str, ...]] = ("campaign", "version", "number", "text", "note")

    campaign: str
    version: str
    number: int
    """1, 2, … in order of publishing"""
    text: str
    """Markdown"""
    note: str
    """what changed and why, for the raters"""

    def fold(self, stamp: Stamp, views: Views) -> None:
        """A row a version; the campaign points to the newest."""
        views.insert(
            GUIDELINES,
            {
                "campaign": self.campaign,
                "version": self.version,
                "number": self.number,
                "text": self.text,
                "note": self.note,
                "published_at": stamp.at,
                "published_by": stamp.by,
            },
        )
        views.change(
            CAMPAIGNS,
            {"campaign": self.campaign},
            to={"guideline": self.version},
            add={"revision": 1},
        )
