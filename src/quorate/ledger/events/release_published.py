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
    disclosed: ClassVar[tuple[str, ...]] = (
        "campaign",
        "version",
        "digest",
        "log_size",
        "root",
        "told",
        "seed",
    )

    campaign: str
    version: str
    digest: str
    """SHA-256 of the release's manifest, which names the digest of every file, in hexadecimal"""
    log_size: int
    """entries of this log that the release covers"""
    root: str | None = None
    """the root of the log's tree at that size, in hexadecimal"""
    told: str | None = None
    """what is told apart: ``raters`` by a pseudonym across items, or ``groups`` of people, with
    raters told apart within an item only"""
    seed: int | None = None
    """the seed of everything in it that is drawn"""

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
                "root": self.root,
                "told": self.told,
                "seed": self.seed,
            },
        )
