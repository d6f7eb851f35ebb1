"""An address was named that is told of events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.event import Event, Stamp
from quorate.ledger.views import WEBHOOKS, Views


@dataclass(frozen=True, slots=True)
class WebhookAdded(Event):
    """An address was named that is told of events."""

    kind: ClassVar[str] = "webhook_added"

    campaign: str
    webhook: str
    """the webhook's id"""
    url: str
    """the address"""
    kinds: list[str]
    """the kinds of events that it is told of"""

    def fold(self, stamp: Stamp, views: Views) -> None:
        """A webhook."""
        views.insert(
            WEBHOOKS,
            {
                "webhook": self.webhook,
                "campaign": self.campaign,
                "url": self.url,
                "kinds": " ".join(self.kinds),
                "added_at": stamp.at,
            },
        )
