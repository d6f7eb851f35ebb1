"""A rater's personal data was erased; their pseudonymous judgments stay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.event import Event, Stamp
from quorate.ledger.views import MEMBERS, Views


@dataclass(frozen=True, slots=True)
class RaterErased(Event):
    """A rater's personal data was erased; their pseudonymous judgments stay."""

    kind: ClassVar[str] = "rater_erased"

    campaign: str
    rater: str
    reason: str

    def fold(self, stamp: Stamp, views: Views) -> None:
        """The membership says so; what was sealed can never be opened again."""
        key = {"campaign": self.campaign, "person": self.rater}
        views.change(MEMBERS, key, to={"standing": "removed", "reason": "erased"})
