"""A rater changed their answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.canonical import text
from quorate.ledger.event import Event, Json, Stamp
from quorate.ledger.views import JUDGMENTS, MEMBERS, Views


@dataclass(frozen=True, slots=True)
class JudgmentRevised(Event):
    """A rater changed their answer."""

    kind: ClassVar[str] = "judgment_revised"
    disclosed: ClassVar[tuple[str, ...]] = ("campaign", "item", "judgment", "labels", "sealed")

    campaign: str
    item: str
    judgment: str
    rater: str
    labels: Json
    milliseconds: int
    """active time of the revision alone"""
    sealed: Json = None
    comment: str | None = None
    right: bool | None = None
    """whether it agrees with the answer that was known at that time"""

    def fold(self, stamp: Stamp, views: Views) -> None:
        """The new labels; the earlier ones stay in the log."""
        views.change(
            JUDGMENTS,
            {"judgment": self.judgment},
            to={
                "labels": text(self.labels),
                "sealed": None if self.sealed is None else text(self.sealed),
                "comment": self.comment,
                "revised_at": stamp.at,
                "right": None if self.right is None else int(self.right),
            },
            add={"revision": 1, "milliseconds": self.milliseconds},
        )
        views.change(
            MEMBERS,
            {"campaign": self.campaign, "person": self.rater},
            to={"last_at": stamp.at},
            add={"milliseconds": self.milliseconds},
        )
