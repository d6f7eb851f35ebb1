"""Dawid and Skene's model of observer error-rates: a confusion matrix for every rater."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.consensus.confusion_fit import Estimate, fit_confusion
from quorate.analysis.consensus.method import Fit
from quorate.analysis.consensus.packed_method import ConfusionMethod
from quorate.analysis.numerics.em import Stopping
from quorate.analysis.numerics.latent_class import Confusion
from quorate.analysis.numerics.packed import Packed

Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class DawidSkene(ConfusionMethod):
    """Raters have an error-rate for each true class; EM finds them and the classes together.

    Notation of the paper: T_ij indicates that class j is true for item i, p_j its marginal, and
    pi_jl(k) the probability that rater k says l when j is true, n_il(k) the counts.

        E:  p(T_ij = 1 | data) ∝ p_j  prod_k prod_l  pi_jl(k) ^ n_il(k)        (eq. 2.5)
        M:  pi_jl(k) = (sum_i T_ij n_il(k) + s) / (sum_l sum_i T_ij n_il(k) + s L)   (eq. 2.3)
            p_j = sum_i T_ij / I                                               (eq. 2.4)

    with s = ``smoothing`` (0: maximum likelihood as in the paper). Starts from vote shares.
    Multiplicity counts: a rater who judged an item three times is three factors.
    """

    name: ClassVar[str] = "dawid-skene"
    whole: ClassVar[str] = ""
    title: ClassVar[str] = "Dawid–Skene"
    source: ClassVar[str] = "Dawid & Skene 1979, doi:10.2307/2346806"

    smoothing: float = 0.0
    tolerance: float = 1e-7
    iterations: int = 500

    def fit_packed(self, packed: Packed, seed: int = 0) -> Fit:
        """Alternate the M-step and the E-step from the vote shares."""
        return fit_confusion(
            packed, self.maximize, stopping=Stopping(self.tolerance, self.iterations)
        )

    def maximize(self, counts: Doubles, classes: Doubles) -> Estimate:
        """Error-rates and marginals from expected counts (R, L, K) and class sums (K,)."""
        rows = counts + self.smoothing
        total = rows.sum(axis=1, keepdims=True)
        table = np.divide(rows, total, out=np.full_like(rows, 1 / rows.shape[1]), where=total > 0)
        marginals = classes / classes.sum()
        model = Confusion(table.reshape(-1, len(classes)), marginals)
        return Estimate(model, rows, 0.0, {"class_marginals": marginals})
