"""A rater's standing changed: training, qualification, active, paused, retraining, removed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.canonical import text
from quorate.ledger.event import Event, Json, Stamp
from quorate.ledger.views import MEMBERS, Row, Views


@dataclass(frozen=True, slots=True)
class StandingChanged(Event):
    """A rater's standing changed: training, qualification, active, paused, retraining, removed."""

    kind: ClassVar[str] = "standing_changed"

    campaign: str
    rater: str
    standing: str
    reason: str
    """in words that the rater can read"""
    evidence: Json = None
    until: int | None = None
    """when a pause ends by itself, milliseconds UTC"""

    def fold(self, stamp: Stamp, views: Views) -> None:
        """The standing with its reason."""
        key = {"campaign": self.campaign, "person": self.rater}
        views.change(MEMBERS, key, to=_standing(self, stamp))


def _standing(event: StandingChanged, stamp: Stamp) -> Row:
    return {
        "standing": event.standing,
        "reason": event.reason,
        "evidence": None if event.evidence is None else text(event.evidence),
        "since": stamp.at,
        "until": event.until,
    }
