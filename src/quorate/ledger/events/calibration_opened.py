"""A calibration round began: all raters judge the same items blind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.canonical import text
from quorate.ledger.event import Event, Stamp
from quorate.ledger.views import CALIBRATIONS, Views


@dataclass(frozen=True, slots=True)
class CalibrationOpened(Event):
    """A calibration round began: all raters judge the same items blind."""

    kind: ClassVar[str] = "calibration_opened"

    campaign: str
    round: str
    """the round's id"""
    title: str
    items: list[str]
    """what is judged, in order"""
    passage: str
    """the passage of the guideline that it is about, Markdown; may be empty"""

    def fold(self, stamp: Stamp, views: Views) -> None:
        """A round in the state ``blind``."""
        views.insert(
            CALIBRATIONS,
            {
                "campaign": self.campaign,
                "round": self.round,
                "title": self.title,
                "items": text(list(self.items)),
                "passage": self.passage,
                "state": "blind",
                "opened_at": stamp.at,
                "opened_by": stamp.by,
            },
        )
