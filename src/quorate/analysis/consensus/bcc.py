"""Bayesian classifier combination: Dawid–Skene with priors, by variational Bayes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.consensus.confusion_fit import Estimate, fit_confusion
from quorate.analysis.consensus.method import Fit
from quorate.analysis.consensus.packed_method import ConfusionMethod
from quorate.analysis.numerics.dirichlet import divergence, expected_log
from quorate.analysis.numerics.em import Stopping
from quorate.analysis.numerics.latent_class import Confusion
from quorate.analysis.numerics.packed import Packed

Doubles = NDArray[np.float64]


def diagonal_prior(n_labels: int, correct: float, wrong: float) -> Doubles:
    """Pseudo-counts of a rater's confusion, (label, class): ``correct`` on the diagonal."""
    return np.full((n_labels, n_labels), wrong) + (correct - wrong) * np.eye(n_labels)


@dataclass(frozen=True)
class BayesianClassifierCombination(ConfusionMethod):
    """Dawid–Skene's model with Dirichlet priors, posterior by mean-field variational Bayes.

    kappa ~ Dirichlet(nu 1) are the class proportions, row pi_j^(k) ~ Dirichlet(alpha_j) is
    rater k's distribution of labels when the class is j, with alpha_jj = ``correct`` and ``wrong``
    elsewhere, nu = ``proportion``. Updates (Simpson 2013, eq. 4–9; psi is the digamma function):

        q(t_i = j) ∝ exp( E ln kappa_j + sum_k E ln pi_j^(k)[c_i^(k)] )
        E ln pi_jl^(k) = psi(alpha_jl + N_jl^(k)) - psi(sum_l alpha_jl + N_jl^(k))

    where N are expected counts under q. The trace is the evidence lower bound.
    """

    name: ClassVar[str] = "bcc"
    whole: ClassVar[str] = ""
    title: ClassVar[str] = "Bayesian classifier combination"
    source: ClassVar[str] = (
        "Kim & Ghahramani 2012 (AISTATS); variational: Simpson, Roberts, Psorakis & Smith 2013, "
        "doi:10.1007/978-3-642-36406-8_1"
    )

    correct: float = 4.0
    wrong: float = 1.0
    proportion: float = 1.0
    tolerance: float = 1e-7
    iterations: int = 500

    def fit_packed(self, packed: Packed, seed: int = 0) -> Fit:
        """Update q until the bound settles."""
        prior = diagonal_prior(packed.n_labels, self.correct, self.wrong)
        return fit_confusion(
            packed,
            lambda counts, classes: self.maximize(counts, classes, prior),
            stopping=Stopping(self.tolerance, self.iterations),
            objective="evidence lower bound",
        )

    def maximize(self, counts: Doubles, classes: Doubles, prior: Doubles) -> Estimate:
        """Posterior Dirichlets of rows and proportions from expected counts (R, L, K)."""
        return variational(counts + prior, prior, classes, self.proportion)


def variational(rows: Doubles, prior: Doubles, classes: Doubles, proportion: float) -> Estimate:
    """The variational M-step for Dirichlet rows (R, L, K) with this prior."""
    n_raters, n_labels, _ = rows.shape
    weights = classes + proportion
    uniform = np.full_like(weights, proportion)
    logs = expected_log(rows, axis=1)
    model = Confusion(
        table=np.exp(logs).reshape(n_raters * n_labels, -1),
        prior=np.exp(expected_log(weights, axis=0)),
    )
    penalty = -divergence(rows, prior, axis=1, logs=logs) - divergence(weights, uniform, axis=0)
    return Estimate(model, rows, penalty, {"class_proportions": weights / weights.sum()})
