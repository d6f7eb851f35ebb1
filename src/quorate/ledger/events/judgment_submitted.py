"""A rater answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.canonical import text
from quorate.ledger.event import Event, Json, Stamp
from quorate.ledger.views import ITEMS, JUDGMENTS, LEASES, MEMBERS, Views

COUNTS: dict[str, dict[str, int]] = {
    "held": {"held": -1, "judged": 1},
    "room": {"room": -1, "judged": 1},
    "surplus": {"surplus": 1},
    "aside": {},
}
"""what a judgment does to its item, by the place it took"""


@dataclass(frozen=True, slots=True)
class JudgmentSubmitted(Event):
    """A rater answered."""

    kind: ClassVar[str] = "judgment_submitted"
    disclosed: ClassVar[tuple[str, ...]] = (
        "campaign",
        "item",
        "judgment",
        "round",
        "labels",
        "sealed",
        "shown",
        "guideline",
        "place",
        "purpose",
    )

    campaign: str
    item: str
    judgment: str
    lease: str
    rater: str
    round: int
    labels: Json
    """the label by question; free text that the rater wrote is in the vault, see ``sealed``"""
    shown: Json
    guideline: str
    milliseconds: int
    """active time"""
    earned: int
    """millionths of the campaign's currency"""
    place: str
    """``held``: in time; ``room``: late, but the place was free; ``surplus``: late, it was taken;
    ``aside``: mixed in, takes no place"""
    sealed: Json = None
    """commitments to free-text labels in the vault, by question"""
    comment: str | None = None
    """commitment to a comment in the vault"""
    purpose: str | None = None
    """as in the lease"""
    right: bool | None = None
    """whether it agrees with the answer that was known at that time"""

    def fold(self, stamp: Stamp, views: Views) -> None:
        """The judgment, the lease's end, the item's and the rater's counts."""
        surplus = self.place == "surplus"
        views.insert(
            JUDGMENTS,
            {
                "judgment": self.judgment,
                "campaign": self.campaign,
                "item": self.item,
                "rater": self.rater,
                "lease": self.lease,
                "round": self.round,
                "labels": text(self.labels),
                "sealed": None if self.sealed is None else text(self.sealed),
                "comment": self.comment,
                "shown": text(self.shown),
                "guideline": self.guideline,
                "milliseconds": self.milliseconds,
                "earned": self.earned,
                "at": stamp.at,
                "surplus": int(surplus),
                "purpose": self.purpose or "",
                "right": None if self.right is None else int(self.right),
            },
        )
        views.change(LEASES, {"lease": self.lease}, to={"status": "judged", "ended_at": stamp.at})
        views.change(ITEMS, {"campaign": self.campaign, "item": self.item}, add=COUNTS[self.place])
        views.change(
            MEMBERS,
            {"campaign": self.campaign, "person": self.rater},
            to={"last_at": stamp.at},
            add={"judged": 1, "milliseconds": self.milliseconds, "earned": self.earned},
        )
