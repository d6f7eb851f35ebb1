"""The items of a calibration round are judged again, after the discussion."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.event import Event, Stamp
from quorate.ledger.views import CALIBRATIONS, Value, Views


@dataclass(frozen=True, slots=True)
class CalibrationRepeated(Event):
    """The items of a calibration round are judged again, after the discussion."""

    kind: ClassVar[str] = "calibration_repeated"

    campaign: str
    round: str

    def fold(self, stamp: Stamp, views: Views) -> None:
        """The state ``again``."""
        to: dict[str, Value] = {
            "state": "again",
            "again_at": stamp.at,
        }
        views.change(CALIBRATIONS, {"campaign": self.campaign, "round": self.round}, to=to)
