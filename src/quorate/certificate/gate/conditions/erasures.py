"""Are raters who asked to be erased erased?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.certificate.gate.condition import Finding, Ground, Reason, State, number


@dataclass(frozen=True)
class Erasures:
    """Of raters who were erased no key is left, and nothing was taken from them afterwards."""

    name: ClassVar[str] = "erasures"
    title: ClassVar[str] = "Erasures are carried out"
    source: ClassVar[str] = "Regulation (EU) 2016/679, article 17"

    def look(self, ground: Ground) -> Finding:
        """What is left of those who were erased."""
        found = ground.facts.erasures
        figures = {
            "facts.json#/erasures/open": found.open,
            "facts.json#/erasures/after": found.after,
        }
        if not found.erased:
            return Finding(State.MET, "Nobody was erased.", {**figures}, (Reason("none"),))
        people = number(found.erased, "rater was", "raters were")
        if found.open or found.after:
            says = f"{people} erased; {found.open:,} of them can still be read, and "
            says += f"{number(found.after, 'judgment', 'judgments')} came afterwards."
            told = {"n": found.erased, "open": found.open, "after": found.after}
            return Finding(State.GAP, says, {**figures}, (Reason("open", {**told}),))
        says = f"{people} erased; nothing that was sealed can be read."
        return Finding(State.MET, says, {**figures}, (Reason("done", {"n": found.erased}),))
