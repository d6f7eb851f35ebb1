"""Somebody said something in the discussion of a calibration round."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.event import Event, Stamp
from quorate.ledger.views import NOTES, Views


@dataclass(frozen=True, slots=True)
class CalibrationNoted(Event):
    """Somebody said something in the discussion of a calibration round."""

    kind: ClassVar[str] = "calibration_noted"

    campaign: str
    round: str
    note: str
    """the note's id"""
    person: str
    words: str | None = None
    """commitment to the words in the vault"""
    item: str | None = None
    """the item that it is about; absent: the round"""

    def fold(self, stamp: Stamp, views: Views) -> None:
        """A note."""
        views.insert(
            NOTES,
            {
                "note": self.note,
                "campaign": self.campaign,
                "round": self.round,
                "item": self.item,
                "person": self.person,
                "words": self.words,
                "at": stamp.at,
            },
        )
