"""Neighbours: whether the examples most like an example have its label."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.analysis.diagnosis.evidence import Evidence
from quorate.analysis.diagnosis.signal import Signal


@dataclass(frozen=True)
class NeighbourDisagreement:
    """The share of the k nearest examples that have another label, by cosine; suspect where high.

        Σ_j w_j [y_j ≠ y_i] / Σ_j w_j,   w = max(cosine, 1e-6)

    An example is left out of its own neighbours. Needs features, and no training at all.

    Source: Cover & Hart 1967 (doi:10.1109/TIT.1967.1053964); the edited rule of Wilson 1972
    (doi:10.1109/TSMC.1972.4309137) drops whom its neighbours outvote.
    """

    name: ClassVar[str] = "neighbours"
    title: ClassVar[str] = "Disagreement of neighbours"
    source: ClassVar[str] = "Wilson 1972, doi:10.1109/TSMC.1972.4309137"
    needs: ClassVar[frozenset[str]] = frozenset({"features"})
    k: int = 10

    def read(self, evidence: Evidence) -> Signal:
        """What it says of each example."""
        found = evidence.neighbours if self.k == 10 else evidence.nearest(self.k)
        notes: tuple[str, ...] = ()
        if found.missing.any():
            notes += (f"{int(found.missing.sum()):,} examples have no features (all 0 or NaN)",)
        if not found.exact:
            notes += (f"near cells were searched: {found.recall:.1%} of true neighbours found",)
        values = found.disagreement
        return Signal(self.name, self.title, values, values, notes=notes)
