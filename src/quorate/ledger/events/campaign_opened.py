"""A campaign was opened."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import ClassVar

from quorate.ledger.canonical import text
from quorate.ledger.event import Event, Json, Stamp
from quorate.ledger.views import CAMPAIGNS, Views


@dataclass(frozen=True, slots=True)
class CampaignOpened(Event):
    """A campaign was opened."""

    kind: ClassVar[str] = "campaign_opened"
    disclosed: ClassVar[tuple[str, ...]] = ("campaign", "title", "spec")

    campaign: str
    title: str
    spec: Json
    """the campaign file as data, defaults included"""

    def fold(self, stamp: Stamp, views: Views) -> None:
        """A campaign in state ``open``, without items."""
        spec = text(self.spec)
        views.insert(
            CAMPAIGNS,
            {
                "campaign": self.campaign,
                "title": self.title,
                "state": "open",
                "spec": spec,
                "digest": sha256(spec.encode()).hexdigest(),
                "revision": 1,
                "opened_at": stamp.at,
                "opened_by": stamp.by,
            },
        )
