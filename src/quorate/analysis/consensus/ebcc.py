"""Enhanced Bayesian classifier combination: raters err together on the same kinds of items."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.consensus.bcc import diagonal_prior
from quorate.analysis.consensus.confusion_fit import Estimate, fit_confusion
from quorate.analysis.consensus.method import Fit
from quorate.analysis.consensus.packed_method import ConfusionMethod, too_large
from quorate.analysis.numerics.dirichlet import divergence, expected_log
from quorate.analysis.numerics.em import Stopping
from quorate.analysis.numerics.latent_class import Confusion, shares
from quorate.analysis.numerics.packed import Packed
from quorate.schema import Judgments

Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class EnhancedBCC(ConfusionMethod):
    """BCC in which every class has ``subtypes`` (easy, confusable …), each with its own rows.

    Item i has class z_i and subtype g_i; rater r says l with probability v_rlkm for class k and
    subtype m. Raters' errors are correlated within a class because they share the subtype.

        z ~ Cat(tau), tau ~ Dirichlet(a_tau)      a_tau: vote counts (empirical Bayes)
        g | z=k ~ Cat(eta_k), eta_k ~ Dirichlet(a_eta / M)
        v_r·km ~ Dirichlet(correct on the diagonal, wrong elsewhere)
        q(z=k, g=m) ∝ exp( E ln tau_k + E ln eta_km + sum_r E ln v_r,y_r,k,m )

    Mean-field updates as in the paper (section 4), best evidence bound of ``starts`` random splits
    of the vote shares into subtypes.
    """

    name: ClassVar[str] = "ebcc"
    title: ClassVar[str] = "Enhanced Bayesian classifier combination"
    source: ClassVar[str] = "Li, Rubinstein & Cohn 2019 (ICML), PMLR 97:3886–3895"
    seconds_per_million: ClassVar[float] = 15.0

    subtypes: int = 5
    starts: int = 1
    correct: float = 4.0
    wrong: float = 1.0
    subtype_prior: float = 0.1
    tolerance: float = 1e-6
    iterations: int = 300

    def refuses(self, judgments: Judgments) -> str:
        """When raters × options² × subtypes numbers do not fit in memory."""
        return too_large(judgments, self.subtypes)

    def fit_packed(self, packed: Packed, seed: int = 0) -> Fit:
        """The best of several random starts by the evidence bound."""
        prior = diagonal_prior(packed.n_labels, self.correct, self.wrong)
        fits = [self.fit_from(packed, prior, seed + start) for start in range(self.starts)]
        return max(fits, key=lambda fit: fit.trace[-1])

    def fit_from(self, packed: Packed, prior: Doubles, seed: int) -> Fit:
        """One start, with pseudo-counts ``prior`` (label, class) for every rater and subtype."""
        K, M = packed.n_labels, self.subtypes
        votes = shares(packed)
        split = np.random.default_rng(seed).dirichlet(np.ones(M), len(votes))[:, None, :]
        prior = np.repeat(prior, M, axis=1)
        taus = votes.sum(axis=0) + 1e-9
        return fit_confusion(
            packed,
            lambda counts, classes: self.maximize(counts, classes, prior, taus),
            stopping=Stopping(self.tolerance, self.iterations),
            start=(votes[:, :, None] * split).reshape(packed.n_items, K * M),
            objective="evidence lower bound",
        )

    def maximize(
        self, counts: Doubles, classes: Doubles, prior: Doubles, taus: Doubles
    ) -> Estimate:
        """Posterior Dirichlets from expected counts (R, L, K·M) and sums (K·M,)."""
        K, M = len(taus), self.subtypes
        rows = counts + prior
        members = classes.reshape(K, M)
        eta_prior = np.full((K, M), self.subtype_prior / M)
        eta, tau = members + eta_prior, members.sum(axis=1) + taus
        log_prior = expected_log(tau, axis=0)[:, None] + expected_log(eta, axis=1)
        logs = expected_log(rows, axis=1)
        model = Confusion(
            table=np.exp(logs).reshape(-1, K * M),
            prior=np.exp(log_prior).reshape(-1),
            width=M,
        )
        penalty = -(
            divergence(rows, prior, axis=1, logs=logs)
            + divergence(eta, eta_prior, axis=1)
            + divergence(tau, taus, axis=0)
        )
        by_class = rows.reshape(*rows.shape[:2], K, M).sum(axis=3)
        return Estimate(
            model,
            by_class,
            penalty,
            {
                "class_proportions": tau / tau.sum(),
                "subtype_proportions": eta / eta.sum(1)[:, None],
            },
        )
