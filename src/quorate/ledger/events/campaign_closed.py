"""A campaign was closed: no item is handed out any more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.event import Event, Stamp
from quorate.ledger.views import CAMPAIGNS, Views


@dataclass(frozen=True, slots=True)
class CampaignClosed(Event):
    """A campaign was closed: no item is handed out any more."""

    kind: ClassVar[str] = "campaign_closed"

    campaign: str
    reason: str

    def fold(self, stamp: Stamp, views: Views) -> None:
        """State ``closed``."""
        views.change(
            CAMPAIGNS,
            {"campaign": self.campaign},
            to={"state": "closed", "closed_at": stamp.at},
            add={"revision": 1},
        )
