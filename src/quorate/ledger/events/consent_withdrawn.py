"""A rater took their consent back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.event import Event, Stamp
from quorate.ledger.views import MEMBERS, Views


@dataclass(frozen=True, slots=True)
class ConsentWithdrawn(Event):
    """A rater took their consent back."""

    kind: ClassVar[str] = "consent_withdrawn"

    campaign: str
    rater: str

    def fold(self, stamp: Stamp, views: Views) -> None:
        """No consent; nothing is given to them until they agree again."""
        key = {"campaign": self.campaign, "person": self.rater}
        views.change(MEMBERS, key, to={"consent": None})
