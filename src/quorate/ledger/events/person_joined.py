"""A person got an account, under a random pseudonym."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.event import Event, Stamp
from quorate.ledger.views import PEOPLE, Views


@dataclass(frozen=True, slots=True)
class PersonJoined(Event):
    """A person got an account, under a random pseudonym."""

    kind: ClassVar[str] = "person_joined"

    person: str
    role: str
    """``owner`` or ``member`` of this installation"""
    sealed: str | None = None
    """commitment to name and address in the vault"""

    def fold(self, stamp: Stamp, views: Views) -> None:
        """An active person."""
        views.insert(
            PEOPLE,
            {
                "person": self.person,
                "role": self.role,
                "state": "active",
                "sealed": self.sealed,
                "joined_at": stamp.at,
            },
        )
