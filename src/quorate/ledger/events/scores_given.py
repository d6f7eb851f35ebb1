"""A model said how probable each option of items is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.event import Event, Stamp
from quorate.ledger.views import SCORES, Views


@dataclass(frozen=True, slots=True)
class ScoresGiven(Event):
    """A model said how probable each option of items is; the numbers are in a file outside the log,
    named by its digest."""

    kind: ClassVar[str] = "scores_given"

    campaign: str
    scores: str
    """the id of these scores"""
    question: str
    """the question whose options are meant"""
    model: str
    """the model's name; ``built-in`` for the one that is trained here"""
    digest: str
    """SHA-256 of the file of the numbers, in hexadecimal"""
    items: int
    """how many items have scores"""
    members: int = 1
    """how many models of an ensemble"""
    dimensions: int = 0
    """numbers of each item's embedding; 0 without"""
    version: str | None = None
    """the model's version"""
    read: int | None = None
    """for the built-in model: how many events of this log it was trained on"""

    def fold(self, stamp: Stamp, views: Views) -> None:
        """Scores."""
        views.insert(
            SCORES,
            {
                "campaign": self.campaign,
                "scores": self.scores,
                "question": self.question,
                "model": self.model,
                "version": self.version or "",
                "digest": self.digest,
                "items": self.items,
                "members": self.members,
                "dimensions": self.dimensions,
                "at": stamp.at,
                "given_by": stamp.by,
            },
        )
