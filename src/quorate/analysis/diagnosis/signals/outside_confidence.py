"""Confidence out of sample: what models that never saw an example make of its label."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from quorate.analysis.diagnosis.dynamics import Span
from quorate.analysis.diagnosis.evidence import Evidence
from quorate.analysis.diagnosis.signal import Signal
from quorate.analysis.diagnosis.signals.wording import span_notes


@dataclass(frozen=True)
class OutsideConfidence:
    """The mean probability of the given label out of sample; suspect where low.

        mean_e p_e,y   over all epochs, of models that were not trained on the example

    Flagged is who has another class above the given one in the mean over epochs; a tie flags
    nothing. The mean over epochs tells wrong labels from right ones better than the last epoch.

    Source: the mean over epochs is ours, of Northcutt et al. 2021's self-confidence
    (doi:10.1613/jair.1.12125).
    """

    name: ClassVar[str] = "outside-confidence"
    title: ClassVar[str] = "Confidence out of sample"
    source: ClassVar[str] = "Northcutt et al. 2021, doi:10.1613/jair.1.12125; mean over epochs ours"
    needs: ClassVar[frozenset[str]] = frozenset({"outside"})
    epochs: Span = "all"

    def read(self, evidence: Evidence) -> Signal:
        """What it says of each example."""
        found = evidence.dynamics("outside", self.epochs)
        said, labels = evidence.probabilities, evidence.log.labels
        with np.errstate(invalid="ignore"):
            own = np.take_along_axis(said, labels[:, None], axis=1)[:, 0]
            flagged = said.max(axis=1) > own
        notes = span_notes(found, self.epochs)
        values = found.confidence
        return Signal(self.name, self.title, values, -values, flagged, notes=notes)
