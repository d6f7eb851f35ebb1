"""Learning from crowds without features: Dawid–Skene with Beta priors, at the posterior mode."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.consensus.bcc import diagonal_prior
from quorate.analysis.consensus.confusion_fit import Estimate, fit_confusion
from quorate.analysis.consensus.method import Fit
from quorate.analysis.consensus.packed_method import ConfusionMethod
from quorate.analysis.numerics.em import Stopping
from quorate.analysis.numerics.latent_class import Confusion
from quorate.analysis.numerics.packed import Packed

Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class LearningFromCrowds(ConfusionMethod):
    """Sensitivity and specificity of each rater at the mode of their posterior, by EM.

    Raykar's model without item features, for any number of classes: row k of a rater has a
    Dirichlet prior (two classes: Beta priors on sensitivity and specificity) with mode counts
    ``correct`` on the diagonal and ``wrong`` elsewhere (Dirichlet parameters less one), and the
    prevalence one with ``proportion``:

        pi_kl = (a_kl + sum_i q_ik [y_i = l]) / (sum_l a_kl + sum_i q_ik)        (eq. 9, 10)
    """

    name: ClassVar[str] = "lfc"
    whole: ClassVar[str] = ""
    title: ClassVar[str] = "Learning from crowds (MAP)"
    source: ClassVar[str] = "Raykar et al. 2010, JMLR 11:1297–1322"

    correct: float = 2.0
    wrong: float = 1.0
    proportion: float = 1.0
    tolerance: float = 1e-7
    iterations: int = 500

    def fit_packed(self, packed: Packed, seed: int = 0) -> Fit:
        """EM to the posterior mode."""
        prior = diagonal_prior(packed.n_labels, self.correct, self.wrong)
        return fit_confusion(
            packed,
            lambda counts, classes: posterior_mode(counts, classes, prior, self.proportion),
            stopping=Stopping(self.tolerance, self.iterations),
            objective="log-posterior",
        )


def posterior_mode(
    counts: Doubles, classes: Doubles, prior: Doubles, proportion: float
) -> Estimate:
    """The M-step at the mode: counts (R, L, K) plus the prior's mode counts (L, K)."""
    n_raters, n_labels, _ = counts.shape
    rows = counts + prior
    table = rows / rows.sum(axis=1, keepdims=True)
    weights = classes + proportion
    shares = weights / weights.sum()
    penalty = float((prior * np.log(table)).sum() + proportion * np.log(shares).sum())
    return Estimate(
        Confusion(table.reshape(n_raters * n_labels, -1), shares),
        rows,
        penalty,
        {"class_marginals": shares},
    )
