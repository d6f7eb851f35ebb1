"""Judgments from a file of another tool begin to come in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.event import Event, Stamp
from quorate.ledger.views import SOURCES, Views


@dataclass(frozen=True, slots=True)
class ImportStarted(Event):
    """Judgments from a file of another tool begin to come in."""

    kind: ClassVar[str] = "import_started"
    disclosed: ClassVar[tuple[str, ...]] = ("campaign", "source", "tool", "file", "digest")

    campaign: str
    source: str
    """what the judgments of this file name"""
    tool: str
    """the format of the file, such as ``prodigy``"""
    file: str
    """its name, without folders"""
    digest: str
    """SHA-256 of its bytes in hexadecimal, as whoever brought it told"""

    def fold(self, stamp: Stamp, views: Views) -> None:
        """A source without judgments so far."""
        views.insert(
            SOURCES,
            {
                "source": self.source,
                "campaign": self.campaign,
                "tool": self.tool,
                "file": self.file,
                "digest": self.digest,
                "at": stamp.at,
                "brought_by": stamp.by,
            },
        )
