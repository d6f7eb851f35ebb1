"""A rater gave an item back, with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.event import Event, Stamp
from quorate.ledger.views import ITEMS, LEASES, MEMBERS, Views


@dataclass(frozen=True, slots=True)
class ItemSkipped(Event):
    """A rater gave an item back, with a reason."""

    kind: ClassVar[str] = "item_skipped"

    campaign: str
    item: str
    lease: str
    rater: str
    reason: str
    place: str
    """``held``; ``lapsed`` when the lease had run out before; ``aside``: mixed in"""
    milliseconds: int
    comment: str | None = None
    """commitment to a comment in the vault"""

    def fold(self, stamp: Stamp, views: Views) -> None:
        """The lease ends; the item has its place back for others."""
        views.change(
            LEASES,
            {"lease": self.lease},
            to={
                "status": "skipped",
                "ended_at": stamp.at,
                "reason": self.reason,
                "comment": self.comment,
            },
        )
        freed = {"held": -1, "room": 1} if self.place == "held" else {}
        key = {"campaign": self.campaign, "item": self.item}
        views.change(ITEMS, key, add={"skips": 1, **freed})
        views.change(
            MEMBERS,
            {"campaign": self.campaign, "person": self.rater},
            to={"last_at": stamp.at},
            add={"skipped": 1, "milliseconds": self.milliseconds},
        )
