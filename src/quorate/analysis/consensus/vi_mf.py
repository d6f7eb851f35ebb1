"""VI-MF: mean-field variational inference with Beta priors on raters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.consensus.bcc import diagonal_prior
from quorate.analysis.consensus.confusion_fit import Estimate, fit_confusion
from quorate.analysis.consensus.method import Fit
from quorate.analysis.consensus.options import positive
from quorate.analysis.consensus.packed_method import ConfusionMethod
from quorate.analysis.numerics.dirichlet import divergence, expected_log
from quorate.analysis.numerics.em import Stopping
from quorate.analysis.numerics.latent_class import Confusion
from quorate.analysis.numerics.packed import Packed

Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class VIMF(ConfusionMethod):
    """Mean-field inference in the two-coin model with Beta priors and equally likely classes.

    mu_i(z_i) approximates the posterior of item i, q_j the reliability of rater j: for two options
    sensitivity and specificity, each Beta(``correct``, ``wrong``). For K options each row of the
    rater's confusion matrix is Dirichlet, ``correct`` on the diagonal and ``wrong`` elsewhere,
    which is the same model at K = 2. With N_j the
    expected counts of rater j and psi the digamma function:

        mu_i(k) ∝ prod_j exp( psi(alpha_kl + N_jkl) - psi(sum_l alpha_kl + N_jkl) ),  l = L_ij

    Unlike BCC the class proportions are fixed and equal. The trace is the evidence lower bound.
    """

    name: ClassVar[str] = "vi-mf"
    whole: ClassVar[str] = ""
    title: ClassVar[str] = "VI-MF"
    source: ClassVar[str] = "Liu, Peng & Ihler 2012 (NIPS 25)"

    correct: float = 2.0
    wrong: float = 1.0
    tolerance: float = 1e-7
    iterations: int = 500

    def __post_init__(self) -> None:
        positive(self, "correct", "wrong", "iterations")

    def fit_packed(self, packed: Packed, seed: int = 0) -> Fit:
        """Update beliefs about items and raters in turn from the vote shares."""
        prior = diagonal_prior(packed.n_labels, self.correct, self.wrong)
        return fit_confusion(
            packed,
            lambda counts, classes: self.maximize(counts + prior, prior),
            stopping=Stopping(self.tolerance, self.iterations),
            objective="evidence lower bound",
        )

    def maximize(self, rows: Doubles, prior: Doubles) -> Estimate:
        """The posterior of the raters from Dirichlet rows (R, L, K)."""
        n_raters, n_labels, n_classes = rows.shape
        model = Confusion(
            table=np.exp(expected_log(rows, axis=1)).reshape(n_raters * n_labels, n_classes),
            prior=np.full(n_classes, 1 / n_classes),
        )
        return Estimate(model, rows, -divergence(rows, prior, axis=1))
