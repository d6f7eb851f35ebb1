"""Is the data still what it says?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.certificate.gate.condition import Finding, Ground, Reason, State


@dataclass(frozen=True)
class Staleness:
    """At the head of the log the last judgment is no older than ``release.stale_after_days``.

    A release that is fresh today gets stale: from which day, it says itself.
    """

    name: ClassVar[str] = "staleness"
    title: ClassVar[str] = "The judgments are not stale"
    source: ClassVar[str] = "Gebru et al. 2021, doi:10.1145/3458723, «Maintenance»"

    def look(self, ground: Ground) -> Finding:
        """The age of the last judgment against the limit."""
        found = ground.facts.coverage.ages
        figures = {
            "facts.json#/coverage/ages/judgment_newest": found.judgment_newest,
            "facts.json#/coverage/ages/stale_on": found.stale_on,
        }
        if found.stale is None:
            why = found.note or "no judgment counts"
            says = f"When the data gets stale is not said: {why}."
            unknown = Reason("unsaid" if found.note else "none")
            return Finding(State.UNKNOWN, says, {}, (unknown,))
        told = (Reason("stale" if found.stale else "fresh", {"day": found.stale_on}),)
        if found.stale:
            says = f"The data is stale since {found.stale_on}."
            return Finding(State.GAP, says, {**figures}, told)
        says = f"The data is fresh until {found.stale_on}."
        return Finding(State.MET, says, {**figures}, told)
