"""Community-based BCC: raters come in kinds, and a rater's matrix leans on that of their kind."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from quorate.analysis.consensus.bcc import diagonal_prior, variational
from quorate.analysis.consensus.confusion_fit import Estimate, fit_confusion
from quorate.analysis.consensus.loop import Remembering
from quorate.analysis.consensus.method import Fit
from quorate.analysis.consensus.packed_method import ConfusionMethod
from quorate.analysis.numerics.dirichlet import expected_log
from quorate.analysis.numerics.em import Stopping
from quorate.analysis.numerics.packed import Packed

Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class CommunityBCC(ConfusionMethod):
    """BCC with ``communities`` of raters who err alike.

    Rater r belongs to community c_r ~ Cat(h), h ~ Dirichlet(1); row k of the rater is
    Dirichlet(s m_ck) around the community's row m_ck, with ``strength`` s:

        q(c_r = c) ∝ exp( E ln h_c + sum_k [ ln Γ(s) - sum_l ln Γ(s m_ckl)
                                             + sum_l (s m_ckl - 1) E ln pi_rkl ] )
        q(pi_rk)   = Dirichlet( C_rk + s sum_c q(c_r = c) m_ck )
        m_ck       ∝ sum_r q(c_r = c) C_rk + anchor B_k

    C are expected counts. The paper ties raters to communities by a logistic-normal and runs
    message passing; the Dirichlet used here is conjugate, so that all updates are closed.
    Communities start from a diagonal that goes from strong to random.
    """

    name: ClassVar[str] = "cbcc"
    whole: ClassVar[str] = ""
    title: ClassVar[str] = "Community-based Bayesian classifier combination"
    source: ClassVar[str] = (
        "Venanzi, Guiver, Kazai, Kohli & Shokouhi 2014, doi:10.1145/2566486.2567989"
    )

    communities: int = 4
    strength: float = 10.0
    correct: float = 4.0
    wrong: float = 1.0
    anchor: float = 5.0
    proportion: float = 1.0
    tolerance: float = 1e-7
    iterations: int = 500

    def fit_packed(self, packed: Packed, seed: int = 0) -> Fit:
        """Alternate communities, rows and classes."""
        state = _Communities(self, packed.n_raters, packed.n_labels)
        fit = fit_confusion(
            packed,
            state.maximize,
            stopping=Stopping(self.tolerance, self.iterations),
            objective="evidence lower bound",
        )
        membership = {f"community_{c + 1}": state.membership[:, c] for c in range(self.communities)}
        return replace(fit, competence=replace(fit.competence, extra=membership))


class _Communities(Remembering):
    """The M-step with its memory: who belongs where, and each community's rows."""

    def __init__(self, method: CommunityBCC, n_raters: int, n_labels: int) -> None:
        M = method.communities
        self.method = method
        base = diagonal_prior(n_labels, method.correct, method.wrong)
        self.base = base / base.sum(axis=0)
        uniform = np.full_like(self.base, 1 / n_labels)
        mix = np.linspace(1, 0, M)[:, None, None] if M > 1 else np.ones((1, 1, 1))
        self.centre = mix * self.base + (1 - mix) * uniform
        self.mean = self.centre
        self.membership = np.full((n_raters, M), 1 / M)

    def maximize(self, counts: Doubles, classes: Doubles) -> Estimate:
        s = self.method.strength
        prior = s * np.einsum("rc,clk->rlk", self.membership, self.mean)
        logs = expected_log(counts + prior, axis=1)
        sizes = expected_log(self.membership.sum(axis=0) + 1.0, axis=0)
        scores = (
            sizes
            + np.array(
                [
                    (gammaln(s) * m.shape[1] - gammaln(s * m).sum())
                    + np.einsum("lk,rlk->r", s * m - 1, logs)
                    for m in self.mean
                ]
            ).T
        )
        scores -= scores.max(axis=1, keepdims=True)
        self.membership = np.exp(scores)
        self.membership /= self.membership.sum(axis=1, keepdims=True)
        mean = np.einsum("rc,rlk->clk", self.membership, counts) + self.method.anchor * self.centre
        self.mean = mean / mean.sum(axis=1, keepdims=True)
        prior = s * np.einsum("rc,clk->rlk", self.membership, self.mean)
        estimate = variational(counts + prior, prior, classes, self.method.proportion)
        entropy = -(self.membership * np.log(np.maximum(self.membership, 1e-300))).sum()
        belonging = (self.membership * sizes).sum()
        return replace(
            estimate,
            penalty=estimate.penalty + float(entropy + belonging),
            parameters={
                **estimate.parameters,
                "community_confusion": np.swapaxes(self.mean, 1, 2),
                "community_share": self.membership.mean(axis=0),
            },
        )
