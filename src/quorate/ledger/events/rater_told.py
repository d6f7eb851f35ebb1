"""A rater was sent a message."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.event import Event, Stamp
from quorate.ledger.views import MESSAGES, Views


@dataclass(frozen=True, slots=True)
class RaterTold(Event):
    """A rater was sent a message."""

    kind: ClassVar[str] = "rater_told"

    campaign: str
    message: str
    """the message's id"""
    rater: str
    text: str
    """what it says"""
    about: str
    """``warning``, ``standing``, ``appeal``, ``skill`` or ``lead``"""

    def fold(self, stamp: Stamp, views: Views) -> None:
        """A message."""
        views.insert(
            MESSAGES,
            {
                "message": self.message,
                "campaign": self.campaign,
                "rater": self.rater,
                "text": self.text,
                "about": self.about,
                "at": stamp.at,
            },
        )
