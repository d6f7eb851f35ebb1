"""Hierarchical Dawid–Skene: raters shrink to what raters in general do, learned from the data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.consensus.bcc import diagonal_prior, variational
from quorate.analysis.consensus.confusion_fit import Estimate, fit_confusion
from quorate.analysis.consensus.loop import Remembering
from quorate.analysis.consensus.method import Fit
from quorate.analysis.consensus.packed_method import ConfusionMethod
from quorate.analysis.numerics.dirichlet import concentration
from quorate.analysis.numerics.em import Stopping
from quorate.analysis.numerics.packed import Packed

Doubles = NDArray[np.float64]

LEARN_FROM = 3
LEARN_UNTIL = 60
"""Iterations between which the concentration is learned, every second one; then it is fixed."""


@dataclass(frozen=True)
class HierarchicalDawidSkene(ConfusionMethod):
    """Dawid–Skene whose rows share a prior that is itself estimated (empirical Bayes).

    Row k of rater r is Dirichlet(s_k m_k): m_k is the crowd's mean row for class k and s_k how
    alike raters are. Given expected counts C (r, l, k):

        m_lk ∝ sum_r w_rk C_rlk / n_rk  +  g B_lk        w_rk = n_rk / (n_rk + s_k)
        s_k  = Minka's fixed point for the Dirichlet-multinomial with mean m_k

    n_rk = sum_l C_rlk; B is the diagonal prior ``correct``:``wrong``, worth g = ``anchor`` raters.
    Rows are then updated as in variational Bayes. A rater with few judgments is close to the
    crowd's mean, one with many is their own.
    """

    name: ClassVar[str] = "hierarchical"
    whole: ClassVar[str] = ""
    title: ClassVar[str] = "Hierarchical Dawid–Skene"
    source: ClassVar[str] = (
        "Paun, Carpenter, Chamberlain, Hovy, Kruschwitz & Poesio 2018, doi:10.1162/tacl_a_00040"
    )

    correct: float = 4.0
    wrong: float = 1.0
    anchor: float = 10.0
    proportion: float = 1.0
    tolerance: float = 1e-7
    iterations: int = 500

    def fit_packed(self, packed: Packed, seed: int = 0) -> Fit:
        """Alternate the crowd's prior, the raters' rows and the items' classes."""
        crowd = _Crowd(self, packed.n_labels)
        return fit_confusion(
            packed,
            crowd.maximize,
            stopping=Stopping(self.tolerance, self.iterations),
            objective="evidence lower bound",
        )


class _Crowd(Remembering):
    """The M-step with its memory: the concentrations and how often they were learned."""

    def __init__(self, method: HierarchicalDawidSkene, n_labels: int) -> None:
        self.method = method
        base = diagonal_prior(n_labels, method.correct, method.wrong)
        self.base = base / base.sum(axis=0)
        self.strength = np.full(n_labels, base[:, 0].sum())
        self.step = 0

    def maximize(self, counts: Doubles, classes: Doubles) -> Estimate:
        total = counts.sum(axis=1, keepdims=True)
        weight = total / (total + self.strength)
        share = np.divide(counts, total, out=np.zeros_like(counts), where=total > 0)
        mean = (share * weight).sum(axis=0) + self.method.anchor * self.base
        mean /= mean.sum(axis=0)
        if LEARN_FROM <= self.step < LEARN_UNTIL and self.step % 2:
            self.strength = np.array(
                [
                    concentration(counts[:, :, k], mean[:, k], float(self.strength[k]))
                    for k in range(len(classes))
                ]
            )
        self.step += 1
        prior = mean * self.strength
        estimate = variational(counts + prior, prior, classes, self.method.proportion)
        return Estimate(
            estimate.model,
            estimate.rows,
            estimate.penalty,
            {**estimate.parameters, "crowd_confusion": mean.T, "concentration": self.strength},
        )
