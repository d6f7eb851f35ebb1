"""A rater disagreed with their standing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.event import Event, Stamp
from quorate.ledger.views import APPEALS, Views


@dataclass(frozen=True, slots=True)
class AppealMade(Event):
    """A rater disagreed with their standing."""

    kind: ClassVar[str] = "appeal_made"

    campaign: str
    appeal: str
    """the appeal's id"""
    rater: str
    standing: str
    reason: str
    """what they were told, against which they appeal"""
    words: str | None = None
    """commitment to the rater's words in the vault"""

    def fold(self, stamp: Stamp, views: Views) -> None:
        """An appeal that waits."""
        views.insert(
            APPEALS,
            {
                "appeal": self.appeal,
                "campaign": self.campaign,
                "rater": self.rater,
                "words": self.words,
                "standing": self.standing,
                "reason": self.reason,
                "made_at": stamp.at,
            },
        )
