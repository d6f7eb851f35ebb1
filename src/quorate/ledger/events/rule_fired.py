"""A rule of the campaign fired, and did what it says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.canonical import text
from quorate.ledger.event import Event, Json, Stamp
from quorate.ledger.views import FIRINGS, Views


@dataclass(frozen=True, slots=True)
class RuleFired(Event):
    """A rule of the campaign fired, and did what it says."""

    kind: ClassVar[str] = "rule_fired"

    campaign: str
    firing: str
    """the firing's id"""
    rule: str
    """the rule's name"""
    action: str
    """what it does, as the campaign file names it"""
    findings: Json
    """the ids of the findings that it rests on"""
    effect: Json
    """what was done, in numbers: judgments excluded, until when, …"""
    rater: str | None = None
    item: str | None = None

    def fold(self, stamp: Stamp, views: Views) -> None:
        """A firing; what it did are events of their own."""
        views.insert(
            FIRINGS,
            {
                "firing": self.firing,
                "campaign": self.campaign,
                "rule": self.rule,
                "action": self.action,
                "rater": self.rater,
                "item": self.item,
                "findings": text(self.findings),
                "effect": text(self.effect),
                "at": stamp.at,
            },
        )
