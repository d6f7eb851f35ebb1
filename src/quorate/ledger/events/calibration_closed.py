"""A calibration round ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.canonical import text
from quorate.ledger.event import Event, Json, Stamp
from quorate.ledger.views import CALIBRATIONS, Value, Views


@dataclass(frozen=True, slots=True)
class CalibrationClosed(Event):
    """A calibration round ended."""

    kind: ClassVar[str] = "calibration_closed"

    campaign: str
    round: str
    outcome: str
    """what was learned, Markdown"""
    after: Json = None
    """agreement by question, with intervals, after the discussion; absent: not judged again"""
    guideline: str | None = None
    """the version into which it was written"""

    def fold(self, stamp: Stamp, views: Views) -> None:
        """The state ``closed``."""
        to: dict[str, Value] = {
            "state": "closed",
            "closed_at": stamp.at,
            "outcome": self.outcome,
            "after": None if self.after is None else text(self.after),
            "guideline": self.guideline,
        }
        views.change(CALIBRATIONS, {"campaign": self.campaign, "round": self.round}, to=to)
