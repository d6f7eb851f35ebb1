"""EL2N: how far early predictions are from the given label."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.analysis.diagnosis.dynamics import Span
from quorate.analysis.diagnosis.evidence import Evidence
from quorate.analysis.diagnosis.signal import Signal
from quorate.analysis.diagnosis.signals.wording import span_notes


@dataclass(frozen=True)
class El2n:
    """The mean length of the error early in training; suspect where high.

        EL2N_i = mean_e ‖p_e - onehot(y)‖₂,   from 0 to √2

    over the first ten epochs by default, "window" or "all" of them; the mean over runs. The paper
    reads one early epoch of ten trainings; the mean over epochs does with one.

    Source: Paul, Ganguli & Dziugaite 2021, §2 (arXiv:2107.07075).
    """

    name: ClassVar[str] = "el2n"
    title: ClassVar[str] = "Early error (EL2N)"
    source: ClassVar[str] = "Paul et al. 2021, arXiv:2107.07075"
    needs: ClassVar[frozenset[str]] = frozenset({"inside"})
    epochs: Span = 10

    def read(self, evidence: Evidence) -> Signal:
        """What it says of each example."""
        found = evidence.dynamics("inside", self.epochs)
        notes = span_notes(found, self.epochs)
        return Signal(self.name, self.title, found.error, found.error, notes=notes)
