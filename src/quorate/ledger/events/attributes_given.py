"""A rater told something of themselves, or took it back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.canonical import text
from quorate.ledger.event import Event, Json, Stamp
from quorate.ledger.views import MEMBERS, Views


@dataclass(frozen=True, slots=True)
class AttributesGiven(Event):
    """A rater told something of themselves, or took it back."""

    kind: ClassVar[str] = "attributes_given"

    campaign: str
    rater: str
    sealed: Json
    """commitments to the answers in the vault, by attribute; none: all was taken back"""

    def fold(self, stamp: Stamp, views: Views) -> None:
        """The commitments, in the place of earlier ones."""
        key = {"campaign": self.campaign, "person": self.rater}
        given = text(self.sealed) if self.sealed else None
        views.change(MEMBERS, key, to={"attributes": given})
