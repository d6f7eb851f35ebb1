"""An appeal was settled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.event import Event, Stamp
from quorate.ledger.views import APPEALS, Views


@dataclass(frozen=True, slots=True)
class AppealSettled(Event):
    """An appeal was settled."""

    kind: ClassVar[str] = "appeal_settled"

    campaign: str
    appeal: str
    """the appeal's id"""
    outcome: str
    """``granted`` or ``refused``"""
    answer: str
    """in words that the rater can read"""

    def fold(self, stamp: Stamp, views: Views) -> None:
        """The outcome with the answer."""
        views.change(
            APPEALS,
            {"appeal": self.appeal},
            to={
                "outcome": self.outcome,
                "answer": self.answer,
                "settled_at": stamp.at,
                "settled_by": stamp.by,
            },
        )
