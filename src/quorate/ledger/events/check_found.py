"""A check found something about a rater or an item."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.canonical import text
from quorate.ledger.event import Event, Json, Stamp
from quorate.ledger.views import FINDINGS, Views


@dataclass(frozen=True, slots=True)
class CheckFound(Event):
    """A check found something about a rater or an item."""

    kind: ClassVar[str] = "check_found"

    campaign: str
    finding: str
    """the finding's id"""
    check: str
    """the check's name"""
    verdict: str
    """``weak``, ``strong``, or ``cleared``: what was found before does not hold any more"""
    evidence: Json
    score: str | None = None
    """a decimal number as text"""
    rater: str | None = None
    item: str | None = None
    other: str | None = None
    """the second rater of a finding about a pair"""
    question: str | None = None
    """the question that it is about, if it is about one"""
    says: str | None = None
    """what was found, in a sentence for the leads"""
    told: str | None = None
    """and in one for the rater"""
    read: int | None = None
    """how many events of this log were known to the check"""

    def fold(self, stamp: Stamp, views: Views) -> None:
        """A finding."""
        views.insert(
            FINDINGS,
            {
                "finding": self.finding,
                "campaign": self.campaign,
                "check_name": self.check,
                "rater": self.rater,
                "item": self.item,
                "score": self.score,
                "verdict": self.verdict,
                "evidence": text(self.evidence),
                "at": stamp.at,
                "other": self.other,
                "question": self.question,
                "says": self.says or "",
                "told": self.told or "",
                "read": self.read,
            },
        )
