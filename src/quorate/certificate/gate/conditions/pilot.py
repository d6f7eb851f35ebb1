"""Was the work tried out first?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.certificate.gate.condition import Finding, Ground, Reason, State, number


@dataclass(frozen=True)
class Pilot:
    """A calibration round was judged, or the guideline was revised after the first judgments."""

    judgments: int = 1
    """judgments that a pilot needs"""

    name: ClassVar[str] = "pilot"
    title: ClassVar[str] = "The work was tried out first"
    source: ClassVar[str] = "Partnership on AI 2022, «Data Enrichment Sourcing Guidelines», 2"

    def look(self, ground: Ground) -> Finding:
        """How much work went before."""
        found = ground.facts.labour.pilot
        size = max(found.judgments, found.revised_after or 0)
        figures = {
            "facts.json#/labour/pilot/judgments": found.judgments,
            "facts.json#/labour/pilot/revised_after": found.revised_after,
        }
        if not found.held:
            says = f"There was no pilot: {found.note}."
            return Finding(State.GAP, says, {**figures}, (Reason("none"),))
        parts, reasons = [], []
        if found.judgments:
            rounds = number(found.rounds, "calibration round", "calibration rounds")
            given = number(found.judgments, "judgment", "judgments")
            parts.append(f"{rounds} with {given} of {number(found.items, 'item', 'items')}")
            told = {"rounds": found.rounds, "n": found.judgments, "items": found.items}
            reasons.append(Reason("rounds", {**told}))
        if found.revised_after is not None:
            given = number(found.revised_after, "judgment", "judgments")
            parts.append(f"{given} before the guideline was first revised")
            reasons.append(Reason("revised", {"n": found.revised_after}))
        state = State.MET if size >= self.judgments else State.GAP
        least = "" if state is State.MET else f"; {self.judgments:,} are asked for"
        reasons += [Reason("least", {"n": self.judgments})] if least else []
        says = f"The work was tried out: {'; '.join(parts)}{least}."
        return Finding(state, says, {**figures}, tuple(reasons))
