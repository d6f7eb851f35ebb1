"""Margin out of sample: by how much models that never saw an example prefer its label."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from quorate.analysis.diagnosis.dynamics import Span
from quorate.analysis.diagnosis.evidence import Evidence
from quorate.analysis.diagnosis.signal import Signal
from quorate.analysis.diagnosis.signals.wording import span_notes


@dataclass(frozen=True)
class OutsideMargin:
    """The mean margin of the given label out of sample; suspect where low.

        mean_e (z_e,y - max_{k≠y} z_e,k)   over all epochs, of models not trained on the example

    Flagged is who has a mean margin below 0: another class leads on average.

    Source: Pleiss et al. 2020 (arXiv:2001.10528), read out of sample, which is ours.
    """

    name: ClassVar[str] = "outside-margin"
    title: ClassVar[str] = "Margin out of sample"
    source: ClassVar[str] = "Pleiss et al. 2020, arXiv:2001.10528; out of sample ours"
    needs: ClassVar[frozenset[str]] = frozenset({"outside"})
    epochs: Span = "all"

    def read(self, evidence: Evidence) -> Signal:
        """What it says of each example."""
        found = evidence.dynamics("outside", self.epochs)
        values = found.margin
        with np.errstate(invalid="ignore"):
            flagged = values < 0
        notes = span_notes(found, self.epochs)
        return Signal(self.name, self.title, values, -values, flagged, 0.0, notes)
