"""Was the guideline written down before anybody judged under it?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.certificate.gate.condition import Finding, Ground, Reason, State, number


@dataclass(frozen=True)
class Guideline:
    """Every version of the guideline was in the log before the first judgment under it."""

    name: ClassVar[str] = "guideline"
    title: ClassVar[str] = "The guideline was there before the first judgment"
    source: ClassVar[str] = "Regulation (EU) 2024/1689, annex IV, 2(d)"

    def look(self, ground: Ground) -> Finding:
        """Judgments that came before their guideline."""
        found = ground.facts.guidelines
        early = sum(one.early for one in found)
        figures = {
            f"facts.json#/guidelines/{n}/early": one.early
            for n, one in enumerate(found)
            if one.judgments
        }
        if not any(one.judgments for one in found):
            says = "No judgment names a version of the guideline."
            return Finding(State.UNKNOWN, says, {}, (Reason("none"),))
        if early:
            says = number(early, "judgment was", "judgments were")
            says += " given before the version that they name."
            return Finding(State.GAP, says, {**figures}, (Reason("early", {"n": early}),))
        versions = sum(bool(one.judgments) for one in found)
        says = "Each version of the guideline" if versions > 1 else "The guideline"
        says += " was in the log before the first judgment under it."
        return Finding(State.MET, says, {**figures}, (Reason("before", {"n": versions}),))
