"""Have enough items as much evidence as was asked for?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.certificate.gate.condition import Finding, Ground, Reason, State, number, percent


@dataclass(frozen=True)
class Quorate:
    """The share of items that have as much evidence as the campaign asks for."""

    at_least: float = 0.95
    """the share of items, 0 to 1"""

    name: ClassVar[str] = "quorate"
    title: ClassVar[str] = "Items have the judgments that were asked for"
    source: ClassVar[str] = "the campaign's own `overlap` or `stopping`"

    def look(self, ground: Ground) -> Finding:
        """The share against the bar."""
        found = ground.facts.items.quorate
        if found.share is None:
            return Finding(State.UNKNOWN, "There are no items.", {}, (Reason("none"),))
        items = number(found.of, "item", "items")
        says = f"{percent(found.share)} of {items} have the judgments that were asked for"
        state = State.MET if found.share >= self.at_least else State.GAP
        told = {"share": found.share, "of": found.of, "share_least": self.at_least}
        return Finding(
            state,
            f"{says}; {percent(self.at_least)} is the least.",
            {"facts.json#/items/quorate/share": found.share},
            (Reason("share", {**told}),),
        )
