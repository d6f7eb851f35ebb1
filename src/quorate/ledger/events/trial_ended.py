"""A rater finished practising or being tested."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.canonical import text
from quorate.ledger.event import Event, Json, Stamp
from quorate.ledger.views import TRIALS, Views


@dataclass(frozen=True, slots=True)
class TrialEnded(Event):
    """A rater finished practising or being tested."""

    kind: ClassVar[str] = "trial_ended"

    campaign: str
    rater: str
    stage: str
    """as in ``trial_started``"""
    attempt: int
    """as in ``trial_started``"""
    outcome: str
    """``passed``, ``failed`` or ``left``"""
    given: int
    """answers that were given"""
    right: int
    """of them right"""
    evidence: Json
    """the share with its interval, and the bar"""

    def fold(self, stamp: Stamp, views: Views) -> None:
        """The outcome with its counts."""
        views.change(
            TRIALS,
            {
                "campaign": self.campaign,
                "person": self.rater,
                "stage": self.stage,
                "attempt": self.attempt,
            },
            to={
                "outcome": self.outcome,
                "given": self.given,
                "right": self.right,
                "ended_at": stamp.at,
                "evidence": text(self.evidence),
            },
        )
