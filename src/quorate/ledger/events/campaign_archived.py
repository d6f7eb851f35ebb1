"""A closed campaign went into an archive; its log goes on behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.event import Event, Stamp
from quorate.ledger.views import ARCHIVES, CAMPAIGNS, Views


@dataclass(frozen=True, slots=True)
class CampaignArchived(Event):
    """A closed campaign went into an archive; its log goes on behind it."""

    kind: ClassVar[str] = "campaign_archived"

    campaign: str
    digest: str
    """SHA-256 of the archive's manifest, in hexadecimal"""
    log_size: int
    """how many entries of the log it holds: all before this one"""
    root: str
    """the root of these, in hexadecimal"""
    bytes: int
    """of all its files"""

    def fold(self, stamp: Stamp, views: Views) -> None:
        """State ``archived``. The rows of ``ledger.views.LEAVING`` rest in the archive."""
        views.change(
            CAMPAIGNS,
            {"campaign": self.campaign},
            to={"state": "archived"},
            add={"revision": 1},
        )
        views.insert(
            ARCHIVES,
            {
                "campaign": self.campaign,
                "digest": self.digest,
                "log_size": self.log_size,
                "root": self.root,
                "bytes": self.bytes,
                "at": stamp.at,
                "archived_by": stamp.by,
            },
        )
