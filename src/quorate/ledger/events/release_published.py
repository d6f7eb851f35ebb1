"""A frozen version of the data was published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.event import Event, Stamp
from quorate.ledger.views import RELEASES, Views


@dataclass(frozen=True, slots=True)
class ReleasePublished(Event):
    """A frozen version of the data was published."""

    kind: ClassVar[str] = "release_published"

    campaign: str
    version: str
    digest: str
    """SHA-256 of the bundle, in hexadecimal"""
    log_size: int
    """entries of this log that the release covers"""

    def fold(self, stamp: Stamp, views: Views) -> None:
        """A release."""
        views.insert(
            RELEASES,
            {
                "campaign": self.campaign,
                "version": self.version,
                "digest": self.digest,
                "log_size": self.log_size,
                "at": stamp.at,
                "released_by": stamp.by,
            },
        )
