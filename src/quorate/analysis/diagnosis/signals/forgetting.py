"""Forgetting: how often a model lost what it had learned of an example."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.analysis.diagnosis.dynamics import Span
from quorate.analysis.diagnosis.evidence import Evidence
from quorate.analysis.diagnosis.signal import Signal
from quorate.analysis.diagnosis.signals.wording import broken, span_notes


@dataclass(frozen=True)
class Forgetting:
    """How often an example was right when presented and wrong when presented next.

        f_i = Σ_t [right at t and wrong at t + 1], t over the presentations of i

    and the number of presentations for one that was never right, so that it is above all others;
    the mean over runs. Unforgettable is who was learned in every run and never forgotten. Suspect
    where high; of equal ones the less confident.

    Source: Toneva et al. 2019, §3 (arXiv:1812.05159).
    """

    name: ClassVar[str] = "forgetting"
    title: ClassVar[str] = "Forgetting events"
    source: ClassVar[str] = "Toneva et al. 2019, arXiv:1812.05159"
    needs: ClassVar[frozenset[str]] = frozenset({"inside"})
    epochs: Span = "all"

    def read(self, evidence: Evidence) -> Signal:
        """What it says of each example."""
        found = evidence.dynamics("inside", self.epochs)
        known = found.presentations > 0
        share = 1 / max(int(known.sum()), 1)
        unforgettable = int(found.unforgettable.sum())
        never = int((found.unlearned == 1).sum())
        notes = (
            f"{unforgettable:,} examples ({unforgettable * share:.0%}) are unforgettable",
            f"{never:,} ({never * share:.0%}) were never learned",
            *span_notes(found, self.epochs),
        )
        values = found.forgotten
        return Signal(self.name, self.title, values, broken(values, found.confidence), notes=notes)
