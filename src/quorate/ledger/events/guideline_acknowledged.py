"""A rater said that they read a version of the guideline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.event import Event, Stamp
from quorate.ledger.views import MEMBERS, Views


@dataclass(frozen=True, slots=True)
class GuidelineAcknowledged(Event):
    """A rater said that they read a version of the guideline."""

    kind: ClassVar[str] = "guideline_acknowledged"

    campaign: str
    rater: str
    guideline: str

    def fold(self, stamp: Stamp, views: Views) -> None:
        """The version that the rater last acknowledged."""
        key = {"campaign": self.campaign, "person": self.rater}
        views.change(MEMBERS, key, to={"guideline": self.guideline})
