"""A judgment that was given in another tool was taken in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.canonical import text
from quorate.ledger.event import Event, Json, Stamp
from quorate.ledger.views import ITEMS, JUDGMENTS, MEMBERS, SOURCES, Views

COUNTS: dict[str, dict[str, int]] = {
    "room": {"room": -1, "judged": 1},
    "beyond": {"judged": 1},
    "aside": {},
}
"""what a judgment does to its item, by the place it took"""


@dataclass(frozen=True, slots=True)
class JudgmentImported(Event):
    """A judgment that was given in another tool was taken in.

    When it was given, in what time and under which instructions is what the file says; nobody
    here saw it.
    """

    kind: ClassVar[str] = "judgment_imported"
    disclosed: ClassVar[tuple[str, ...]] = (
        "campaign",
        "item",
        "judgment",
        "source",
        "labels",
        "sealed",
        "shown",
        "place",
        "purpose",
    )

    campaign: str
    item: str
    judgment: str
    source: str
    """the file that it comes from, see ``import_started``"""
    rater: str
    """the pseudonym that was made for whom the file names"""
    labels: Json
    """the label by question; free text that the rater wrote is in the vault, see ``sealed``"""
    place: str
    """``room``: a free one of its item; ``beyond``: none was free, and it counts too; ``aside``:
    its item is gold, takes no place"""
    shown: Json = None
    """the order shown by question, where the file says it"""
    sealed: Json = None
    """commitments to free-text labels in the vault, by question"""
    comment: str | None = None
    """commitment to a comment in the vault"""
    stated: Json = None
    """what the file says of it: ``at`` (UTC), ``milliseconds``, ``guideline``"""
    purpose: str | None = None
    """``gold`` where the item is kept apart as such"""

    def fold(self, stamp: Stamp, views: Views) -> None:
        """The judgment, and the counts of item, rater and source; no time and no pay."""
        views.insert(
            JUDGMENTS,
            {
                "judgment": self.judgment,
                "campaign": self.campaign,
                "item": self.item,
                "rater": self.rater,
                "labels": text(self.labels),
                "sealed": None if self.sealed is None else text(self.sealed),
                "comment": self.comment,
                "shown": text({} if self.shown is None else self.shown),
                "at": stamp.at,
                "purpose": self.purpose or "",
                "source": self.source,
                "stated": None if self.stated is None else text(self.stated),
            },
        )
        views.change(ITEMS, {"campaign": self.campaign, "item": self.item}, add=COUNTS[self.place])
        member = {"campaign": self.campaign, "person": self.rater}
        views.change(MEMBERS, member, add={"imported": 1})
        views.change(SOURCES, {"source": self.source}, add={"judgments": 1})
