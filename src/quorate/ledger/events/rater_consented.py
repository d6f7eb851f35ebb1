"""A rater agreed to the consent text that they were shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.event import Event, Stamp
from quorate.ledger.views import MEMBERS, Views


@dataclass(frozen=True, slots=True)
class RaterConsented(Event):
    """A rater agreed to the consent text that they were shown."""

    kind: ClassVar[str] = "rater_consented"

    campaign: str
    rater: str
    consent: str
    """SHA-256 of the text, in hexadecimal"""

    def fold(self, stamp: Stamp, views: Views) -> None:
        """The digest of what they agreed to."""
        key = {"campaign": self.campaign, "person": self.rater}
        views.change(MEMBERS, key, to={"consent": self.consent})
