"""A closed campaign was opened again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.event import Event, Stamp
from quorate.ledger.views import CAMPAIGNS, Views


@dataclass(frozen=True, slots=True)
class CampaignReopened(Event):
    """A closed campaign was opened again."""

    kind: ClassVar[str] = "campaign_reopened"

    campaign: str
    reason: str

    def fold(self, stamp: Stamp, views: Views) -> None:
        """State ``open``."""
        views.change(
            CAMPAIGNS,
            {"campaign": self.campaign},
            to={"state": "open", "closed_at": None},
            add={"revision": 1},
        )
