"""The answers of a calibration round were shown to all, to be discussed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.canonical import text
from quorate.ledger.event import Event, Json, Stamp
from quorate.ledger.views import CALIBRATIONS, Value, Views


@dataclass(frozen=True, slots=True)
class CalibrationRevealed(Event):
    """The answers of a calibration round were shown to all, to be discussed."""

    kind: ClassVar[str] = "calibration_revealed"

    campaign: str
    round: str
    before: Json
    """agreement by question, with intervals, when everybody judged alone"""

    def fold(self, stamp: Stamp, views: Views) -> None:
        """The state ``open``."""
        to: dict[str, Value] = {
            "state": "open",
            "revealed_at": stamp.at,
            "before": text(self.before),
        }
        views.change(CALIBRATIONS, {"campaign": self.campaign, "round": self.round}, to=to)
