"""A certificate of a skill was taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.event import Event, Stamp
from quorate.ledger.views import SKILLS, Views


@dataclass(frozen=True, slots=True)
class SkillRevoked(Event):
    """A certificate of a skill was taken back."""

    kind: ClassVar[str] = "skill_revoked"

    person: str
    skill: str
    """the skill's name"""
    reason: str

    def fold(self, stamp: Stamp, views: Views) -> None:
        """The certificate ends."""
        key = {"person": self.person, "skill": self.skill}
        views.change(SKILLS, key, to={"revoked_at": stamp.at})
