"""An address is told no longer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.event import Event, Stamp
from quorate.ledger.views import WEBHOOKS, Views


@dataclass(frozen=True, slots=True)
class WebhookRemoved(Event):
    """An address is told no longer."""

    kind: ClassVar[str] = "webhook_removed"

    campaign: str
    webhook: str
    """the webhook's id"""

    def fold(self, stamp: Stamp, views: Views) -> None:
        """The webhook has an end."""
        views.change(WEBHOOKS, {"webhook": self.webhook}, to={"removed_at": stamp.at})
