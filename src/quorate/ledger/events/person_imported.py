"""A person whom a file of another tool names got a pseudonym; they have no account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.event import Event, Stamp
from quorate.ledger.views import PEOPLE, Views


@dataclass(frozen=True, slots=True)
class PersonImported(Event):
    """A person whom a file of another tool names got a pseudonym; they have no account."""

    kind: ClassVar[str] = "person_imported"

    person: str
    sealed: str | None = None
    """commitment to the name in that tool, which is in the vault"""

    def fold(self, stamp: Stamp, views: Views) -> None:
        """Somebody who cannot log in, and can be erased."""
        views.insert(
            PEOPLE,
            {
                "person": self.person,
                "role": "member",
                "state": "imported",
                "sealed": self.sealed,
                "joined_at": stamp.at,
            },
        )
