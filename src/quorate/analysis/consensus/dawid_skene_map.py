"""Dawid–Skene at the posterior mode under a weak symmetric prior."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from quorate.analysis.consensus.confusion_fit import fit_confusion
from quorate.analysis.consensus.lfc import posterior_mode
from quorate.analysis.consensus.method import Fit
from quorate.analysis.consensus.packed_method import ConfusionMethod
from quorate.analysis.numerics.em import Stopping
from quorate.analysis.numerics.packed import Packed


@dataclass(frozen=True)
class DawidSkeneMAP(ConfusionMethod):
    """Dawid–Skene with ``smoothing`` added to every count, so that no error-rate is zero.

    The posterior mode under Dirichlet(1 + smoothing) rows and proportions; EM as for
    ``dawid-skene``. Maximum likelihood lets a rater's row collapse on a handful of judgments; a
    small symmetric prior prevents the collapse and favours no label.
    """

    name: ClassVar[str] = "dawid-skene-map"
    whole: ClassVar[str] = ""
    title: ClassVar[str] = "Dawid–Skene (MAP)"
    source: ClassVar[str] = "Dawid & Skene 1979, doi:10.2307/2346806, with a Dirichlet prior"

    smoothing: float = 0.1
    tolerance: float = 1e-7
    iterations: int = 500

    def fit_packed(self, packed: Packed, seed: int = 0) -> Fit:
        """EM to the posterior mode."""
        prior = np.full((packed.n_labels, packed.n_labels), self.smoothing)
        return fit_confusion(
            packed,
            lambda counts, classes: posterior_mode(counts, classes, prior, self.smoothing),
            stopping=Stopping(self.tolerance, self.iterations),
            objective="log-posterior",
        )
