"""A token was withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.event import Event, Stamp
from quorate.ledger.views import TOKENS, Views


@dataclass(frozen=True, slots=True)
class TokenRevoked(Event):
    """A token was withdrawn."""

    kind: ClassVar[str] = "token_revoked"

    token: str
    """the token's id"""

    def fold(self, stamp: Stamp, views: Views) -> None:
        """It opens nothing any more."""
        views.change(TOKENS, {"token": self.token}, to={"revoked_at": stamp.at})
