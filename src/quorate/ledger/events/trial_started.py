"""A rater began to practise or to be tested."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.canonical import text
from quorate.ledger.event import Event, Stamp
from quorate.ledger.views import TRIALS, Views


@dataclass(frozen=True, slots=True)
class TrialStarted(Event):
    """A rater began to practise or to be tested."""

    kind: ClassVar[str] = "trial_started"

    campaign: str
    rater: str
    stage: str
    """``training``, ``qualification``, ``retraining`` or ``refresher``"""
    attempt: int
    """1, 2, … of this stage"""
    guideline: str
    items: list[str]
    """what they will be given, in order"""

    def fold(self, stamp: Stamp, views: Views) -> None:
        """A trial that runs."""
        views.insert(
            TRIALS,
            {
                "campaign": self.campaign,
                "person": self.rater,
                "stage": self.stage,
                "attempt": self.attempt,
                "guideline": self.guideline,
                "items": text(list(self.items)),
                "outcome": "running",
                "started_at": stamp.at,
            },
        )
