"""A file was uploaded that items can show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.event import Event, Stamp
from quorate.ledger.views import MEDIA, Views


@dataclass(frozen=True, slots=True)
class MediaAdded(Event):
    """A file was uploaded that items can show."""

    kind: ClassVar[str] = "media_added"

    campaign: str
    digest: str
    """SHA-256 of the bytes, in hexadecimal"""
    type: str
    """media type, from a fixed table"""
    bytes: int
    """size"""
    width: int | None = None
    """pixels of an image"""
    height: int | None = None
    """pixels of an image"""

    def fold(self, stamp: Stamp, views: Views) -> None:
        """A file."""
        views.insert(
            MEDIA,
            {
                "campaign": self.campaign,
                "digest": self.digest,
                "type": self.type,
                "bytes": self.bytes,
                "width": self.width,
                "height": self.height,
                "added_at": stamp.at,
            },
        )
