"""Are the parts of the data there that were wanted?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.certificate.gate.condition import Finding, Ground, Reason, State, number


@dataclass(frozen=True)
class Coverage:
    """The targets by slice that the campaign file declares under ``release.targets``."""

    at_least: float = 1.0
    """the share of targets that must be reached, 0 to 1"""

    name: ClassVar[str] = "coverage"
    title: ClassVar[str] = "The parts that were wanted are there"
    source: ClassVar[str] = "Regulation (EU) 2024/1689, article 10(2)(h) and 10(3)"

    def look(self, ground: Ground) -> Finding:
        """How many targets are reached."""
        found = ground.facts.coverage
        if not found.targets:
            says = "No targets are declared (`release.targets`), so nothing says what is missing."
            return Finding(State.UNKNOWN, says, {}, (Reason("none"),))
        missing = [
            (part.slice, one.value, one.judged, one.target)
            for part in found.slices
            for one in part.values
            if one.target is not None and not one.reached
        ]
        short = [f"{n:,} of {target:,} for {name} {value}" for name, value, n, target in missing]
        says = f"{found.met} of {number(found.targets, 'target is', 'targets are')} reached"
        says += f"; short are {', '.join(short[:5])}" if short else ""
        more = f" and {len(short) - 5} more" if len(short) > 5 else ""
        state = State.MET if found.met >= self.at_least * found.targets else State.GAP
        figures = {
            "facts.json#/coverage/met": found.met,
            "facts.json#/coverage/targets": found.targets,
        }
        reasons = [Reason("reached", {"n": found.met, "of": found.targets})]
        reasons += [
            Reason("short", {"slice": name, "value": value, "n": n, "of": target})
            for name, value, n, target in missing[:5]
        ]
        reasons += [Reason("more", {"n": len(missing) - 5})] if more else []
        return Finding(state, f"{says}{more}.", {**figures}, tuple(reasons))
