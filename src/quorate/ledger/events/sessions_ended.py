"""All sessions of a person were ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.event import Event, Stamp
from quorate.ledger.views import Views


@dataclass(frozen=True, slots=True)
class SessionsEnded(Event):
    """All sessions of a person were ended."""

    kind: ClassVar[str] = "sessions_ended"

    person: str
    reason: str

    def fold(self, stamp: Stamp, views: Views) -> None:
        """Nothing in the views: sessions are not in the log."""
        del stamp, views
