"""A rater's standing changed: active, paused or removed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.event import Event, Json, Stamp
from quorate.ledger.views import MEMBERS, Views


@dataclass(frozen=True, slots=True)
class StandingChanged(Event):
    """A rater's standing changed: active, paused or removed."""

    kind: ClassVar[str] = "standing_changed"

    campaign: str
    rater: str
    standing: str
    reason: str
    """in words that the rater can read"""
    evidence: Json = None

    def fold(self, stamp: Stamp, views: Views) -> None:
        """The standing with its reason."""
        key = {"campaign": self.campaign, "person": self.rater}
        views.change(MEMBERS, key, to={"standing": self.standing, "reason": self.reason})
