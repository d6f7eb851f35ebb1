"""A person was certified to have a skill."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.ledger.canonical import text
from quorate.ledger.event import Event, Json, Stamp
from quorate.ledger.views import SKILLS, Value, Views


@dataclass(frozen=True, slots=True)
class SkillGranted(Event):
    """A person was certified to have a skill."""

    kind: ClassVar[str] = "skill_granted"

    person: str
    skill: str
    """the skill's name"""
    evidence: Json
    """the campaign and test behind it with its interval, or who vouches for it"""
    valid_until: int | None = None
    """milliseconds UTC; absent: for ever"""

    def fold(self, stamp: Stamp, views: Views) -> None:
        """The certificate, in the place of an earlier one."""
        key: dict[str, Value] = {"person": self.person, "skill": self.skill}
        given: dict[str, Value] = {
            "granted_at": stamp.at,
            "granted_by": stamp.by,
            "expires_at": self.valid_until,
            "evidence": text(self.evidence),
            "revoked_at": None,
        }
        if any(True for _ in views.select(SKILLS, key)):
            views.change(SKILLS, key, to=given)
        else:
            views.insert(SKILLS, {**key, **given})
