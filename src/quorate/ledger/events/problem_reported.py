"""A rater reported that something is wrong with an item."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.event import Event, Stamp
from quorate.ledger.views import ITEMS, PROBLEMS, Views


@dataclass(frozen=True, slots=True)
class ProblemReported(Event):
    """A rater reported that something is wrong with an item."""

    kind: ClassVar[str] = "problem_reported"

    campaign: str
    item: str
    problem: str
    """the problem's id"""
    rater: str
    comment: str
    """commitment to the words in the vault"""
    lease: str | None = None

    def fold(self, stamp: Stamp, views: Views) -> None:
        """A problem of the item."""
        views.insert(
            PROBLEMS,
            {
                "problem": self.problem,
                "campaign": self.campaign,
                "item": self.item,
                "rater": self.rater,
                "lease": self.lease,
                "comment": self.comment,
                "at": stamp.at,
            },
        )
        key = {"campaign": self.campaign, "item": self.item}
        views.change(ITEMS, key, add={"problems": 1})
