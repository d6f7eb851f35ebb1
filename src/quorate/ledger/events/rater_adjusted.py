"""What a rater is given was adjusted: how soon, and how much of it is gold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.event import Event, Stamp
from quorate.ledger.views import MEMBERS, Views


@dataclass(frozen=True, slots=True)
class RaterAdjusted(Event):
    """What a rater is given was adjusted: how soon, and how much of it is gold."""

    kind: ClassVar[str] = "rater_adjusted"

    campaign: str
    rater: str
    lowered: bool
    """whether items go to others first"""
    reason: str
    """in words that a lead can read"""
    gold_permille: int | None = None
    """the rater's own share of known answers, in thousandths; absent: the campaign's"""

    def fold(self, stamp: Stamp, views: Views) -> None:
        """The rater’s own settings."""
        views.change(
            MEMBERS,
            {"campaign": self.campaign, "person": self.rater},
            to={"lowered": int(self.lowered), "gold_permille": self.gold_permille},
        )
