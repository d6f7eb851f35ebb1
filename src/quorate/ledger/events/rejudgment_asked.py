"""Items whose label may be wrong are to be judged again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.event import Event, Stamp
from quorate.ledger.views import REJUDGMENTS, Views


@dataclass(frozen=True, slots=True)
class RejudgmentAsked(Event):
    """Items whose label may be wrong are to be judged again; which ones, ``item_widened`` says."""

    kind: ClassVar[str] = "rejudgment_asked"
    disclosed: ClassVar[tuple[str, ...]] = (
        "campaign",
        "batch",
        "question",
        "judgments",
        "items",
        "diagnosis",
        "note",
    )

    campaign: str
    batch: str
    """the batch's id"""
    question: str
    """the question whose label is in doubt"""
    judgments: int
    """how many more judgments each item is to get"""
    items: int
    """how many items"""
    diagnosis: str | None = None
    """which diagnosis named them: its name, or the digest of its file"""
    note: str | None = None

    def fold(self, stamp: Stamp, views: Views) -> None:
        """A batch."""
        views.insert(
            REJUDGMENTS,
            {
                "campaign": self.campaign,
                "batch": self.batch,
                "question": self.question,
                "judgments": self.judgments,
                "items": self.items,
                "diagnosis": self.diagnosis or "",
                "note": self.note or "",
                "at": stamp.at,
                "asked_by": stamp.by,
            },
        )
