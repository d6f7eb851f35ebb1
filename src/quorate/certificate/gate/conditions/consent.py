"""Had raters agreed when they judged?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.certificate.gate.condition import Finding, Ground, Reason, State, number


@dataclass(frozen=True)
class Consent:
    """Every judgment was given by somebody who had agreed to a consent text, and still did."""

    name: ClassVar[str] = "consent"
    title: ClassVar[str] = "Raters had agreed when they judged"
    source: ClassVar[str] = "Regulation (EU) 2016/679, articles 7 and 13"

    def look(self, ground: Ground) -> Finding:
        """Judgments without an agreement."""
        found = ground.facts.consent
        if not found.asked:
            says = f"Raters were asked for no consent: {found.note}."
            return Finding(State.UNKNOWN, says, {}, (Reason("unasked"),))
        figures = {
            "facts.json#/consent/without/n": found.without.n,
            "facts.json#/consent/after": found.after,
        }
        given = number(found.without.of, "judgment", "judgments")
        if found.without.n == 0:
            says = f"All raters had agreed when they gave their {given}."
            return Finding(State.MET, says, {**figures}, (Reason("all", {"n": found.without.of}),))
        says = f"{found.without.n:,} of {given} came from raters who had not agreed at that time"
        says += f", {found.after:,} of them after taking it back" if found.after else ""
        told = {"n": found.without.n, "of": found.without.of, "after": found.after}
        return Finding(State.GAP, f"{says}.", {**figures}, (Reason("without", {**told}),))
