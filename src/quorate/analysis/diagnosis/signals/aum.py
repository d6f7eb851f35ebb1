"""Area under the margin: by how much the given label led over the next best while learning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from quorate.analysis.diagnosis.dynamics import Span
from quorate.analysis.diagnosis.evidence import Evidence
from quorate.analysis.diagnosis.signal import Signal
from quorate.analysis.diagnosis.signals.wording import span_notes


@dataclass(frozen=True)
class Aum:
    """The mean over epochs of the margin of the given label; suspect where low.

        AUM_i = mean_e (z_e,y - max_{k≠y} z_e,k),   z the logits, log p where there are only those

    With two classes it is the signed gap between the two logits. ``epochs`` is "window" by default,
    the epochs before wrong labels are learned by heart; the paper reads up to the first drop of the
    learning rate. ``threshold`` is that of threshold samples (``threshold_samples``): at or below
    it a label is flagged. The mean over runs.

    Source: Pleiss et al. 2020, §3 (arXiv:2001.10528).
    """

    name: ClassVar[str] = "aum"
    title: ClassVar[str] = "Area under the margin"
    source: ClassVar[str] = "Pleiss et al. 2020, arXiv:2001.10528"
    needs: ClassVar[frozenset[str]] = frozenset({"inside"})
    epochs: Span = "window"
    threshold: float | None = None

    def read(self, evidence: Evidence) -> Signal:
        """What it says of each example."""
        found = evidence.dynamics("inside", self.epochs)
        values, flagged = found.margin, None
        notes = span_notes(found, self.epochs)
        if any(run.probabilities for run in evidence.log.runs):
            notes += ("margins are of log p: the log holds probabilities, not logits",)
        if self.threshold is None:
            notes += ("nothing is flagged: the threshold needs a training with threshold samples",)
        else:
            with np.errstate(invalid="ignore"):
                flagged = values <= float(self.threshold)
        return Signal(self.name, self.title, values, -values, flagged, self.threshold, notes)
