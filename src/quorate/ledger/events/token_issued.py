"""A token for the HTTP API was issued."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.event import Event, Stamp
from quorate.ledger.views import TOKENS, Views


@dataclass(frozen=True, slots=True)
class TokenIssued(Event):
    """A token for the HTTP API was issued."""

    kind: ClassVar[str] = "token_issued"

    token: str
    """the token's id"""
    person: str
    name: str
    """what its owner calls it"""
    scopes: list[str]
    """the rights that it carries"""
    digest: str
    """SHA-256 of the token, in hexadecimal"""
    expires_at: int | None = None

    def fold(self, stamp: Stamp, views: Views) -> None:
        """A token."""
        views.insert(
            TOKENS,
            {
                "token": self.token,
                "person": self.person,
                "name": self.name,
                "scopes": " ".join(self.scopes),
                "digest": self.digest,
                "issued_at": stamp.at,
                "expires_at": self.expires_at,
            },
        )
