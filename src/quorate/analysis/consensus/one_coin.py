"""One coin a rater: right with one probability whatever the class."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.special import digamma

from quorate.analysis.consensus.hit_fit import HitEstimate, fit_hits
from quorate.analysis.consensus.method import Fit
from quorate.analysis.consensus.packed_method import PackedMethod
from quorate.analysis.numerics.dirichlet import divergence, expected_log
from quorate.analysis.numerics.em import Stopping
from quorate.analysis.numerics.latent_class import Hits, label_counts
from quorate.analysis.numerics.packed import Packed

Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class OneCoin(PackedMethod):
    """Rater r is right with probability w_r, else any other label alike; variational Bayes.

    w_r ~ Beta(``correct``, ``wrong``), class proportions ~ Dirichlet(``proportion``). With h_r the
    expected number of right answers among n_r:

        q(z_i = k) ∝ exp( E ln p_k + sum_{r: y_ri = k} E ln w_r
                                   + sum_{r: y_ri ≠ k} (E ln (1 - w_r) - ln(K - 1)) )
        E ln w_r = psi(h_r + a) - psi(n_r + a + b)

    The trace is the evidence lower bound. One number a rater: fit for few judgments a rater and
    for very many options; blind to a rater who confuses two particular classes.
    """

    name: ClassVar[str] = "one-coin"
    whole: ClassVar[str] = ""
    title: ClassVar[str] = "One-coin model"
    source: ClassVar[str] = (
        "the homogeneous case of Dawid & Skene 1979; Liu, Peng & Ihler 2012 (NIPS), section 3"
    )

    correct: float = 4.0
    wrong: float = 1.0
    proportion: float = 1.0
    tolerance: float = 1e-7
    iterations: int = 500

    def fit_packed(self, packed: Packed, seed: int = 0) -> Fit:
        """Update q until the bound settles."""
        given = label_counts(packed)
        return fit_hits(
            packed,
            lambda hits, classes: self.maximize(hits, classes, given),
            stopping=Stopping(self.tolerance, self.iterations),
            objective="evidence lower bound",
        )

    def maximize(self, hits: Doubles, classes: Doubles, given: Doubles) -> HitEstimate:
        """Posterior Betas of raters and Dirichlet of classes; ``hits`` and ``given`` (R, L)."""
        n_labels = len(classes)
        right, n = hits.sum(axis=1), given.sum(axis=1)
        a, b = right + self.correct, np.maximum(n - right, 0) + self.wrong
        log_right = digamma(a) - digamma(a + b)
        log_wrong = digamma(b) - digamma(a + b) - np.log(max(n_labels - 1, 1))
        weights = classes + self.proportion
        coins = np.stack([a, b], axis=1)
        model = Hits(
            log_ratio=np.repeat(log_right - log_wrong, n_labels),
            log_miss=np.repeat(log_wrong, n_labels),
            log_prior=expected_log(weights, axis=0),
        )
        return HitEstimate(
            model,
            -divergence(coins, np.array([self.correct, self.wrong]), axis=1)
            - divergence(weights, np.full_like(weights, self.proportion), axis=0),
            {"class_proportions": weights / weights.sum()},
        )
