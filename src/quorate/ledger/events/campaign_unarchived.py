"""An archived campaign came back whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.event import Event, Stamp
from quorate.ledger.views import ARCHIVES, CAMPAIGNS, Views


@dataclass(frozen=True, slots=True)
class CampaignUnarchived(Event):
    """An archived campaign came back whole."""

    kind: ClassVar[str] = "campaign_unarchived"

    campaign: str
    digest: str
    """SHA-256 of the manifest of the archive that it came from, in hexadecimal"""

    def fold(self, stamp: Stamp, views: Views) -> None:
        """State ``closed``, as before."""
        key = {"campaign": self.campaign}
        views.change(CAMPAIGNS, key, to={"state": "closed"}, add={"revision": 1})
        views.delete(ARCHIVES, key)
