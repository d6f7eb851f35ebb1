"""Was it known beforehand what would be taken out, or does somebody answer for it?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.certificate.gate.condition import Finding, Ground, Reason, State, number, percent


@dataclass(frozen=True)
class Exclusions:
    """Every exclusion is by a rule that stood in the campaign file before the judgment was given,
    or by a person who gave a reason; and there are not too many."""

    at_most: float = 0.2
    """the share of judgments that may be taken out, 0 to 1"""

    name: ClassVar[str] = "exclusions"
    title: ClassVar[str] = "What was taken out was taken out by known rules"
    source: ClassVar[str] = "Simmons, Nelson & Simonsohn 2011, doi:10.1177/0956797611417632"

    def look(self, ground: Ground) -> Finding:
        """Exclusions by a rule that came later, or by nobody; and how many there are."""
        found = ground.facts.labour.exclusions
        share = found.share.share or 0.0
        late = sum(one.judgments - (one.declared or 0) for one in found.reasons if one.by == "rule")
        nobody = found.further + sum(one.judgments for one in found.reasons if one.by == "system")
        figures = {
            "facts.json#/labour/exclusions/judgments": found.judgments,
            "facts.json#/labour/exclusions/share/share": share,
        }
        if not found.judgments:
            says = "No judgment was taken out."
            return Finding(State.MET, says, {**figures}, (Reason("none"),))
        says = f"{number(found.judgments, 'judgment was', 'judgments were')} taken out"
        says += f" ({percent(share)}; {percent(self.at_most)} is the most)"
        says += f"; {late:,} by a rule that was declared only after they were given" if late else ""
        says += f"; {nobody:,} for which no rule and no person is known" if nobody else ""
        if not late and not nobody:
            says += ", all by a rule declared before they were given, or by a person with a reason"
        told = {"n": found.judgments, "share": share, "share_most": self.at_most}
        reasons = [Reason("taken", {**told})]
        reasons += [Reason("late", {"n": late})] if late else []
        reasons += [Reason("nobody", {"n": nobody})] if nobody else []
        reasons += [] if late or nobody else [Reason("known")]
        state = State.GAP if late or nobody or share > self.at_most else State.MET
        return Finding(state, f"{says}.", {**figures}, tuple(reasons))
