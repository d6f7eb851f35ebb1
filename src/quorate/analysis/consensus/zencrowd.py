"""ZenCrowd: one reliability a rater, by maximum likelihood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.consensus.hit_fit import HitEstimate, fit_hits
from quorate.analysis.consensus.method import Fit
from quorate.analysis.consensus.packed_method import PackedMethod
from quorate.analysis.numerics.em import Stopping
from quorate.analysis.numerics.latent_class import Hits, label_counts, posterior
from quorate.analysis.numerics.packed import Packed

Doubles = NDArray[np.float64]

LEAST = 1e-3
"""A reliability stays this far from 0 and 1, so that no single judgment decides an item."""


@dataclass(frozen=True)
class ZenCrowd(PackedMethod):
    """Each rater is right with probability w_r; EM, classes equally likely a priori.

        E:  P(z_i = k) ∝ prod_{r: y_ri = k} w_r  prod_{r: y_ri ≠ k} (1 - w_r) / (K - 1)
        M:  w_r = sum over the rater's items of P(z_i = y_ri), divided by their number

    First E-step with w_r = ``reliability`` for all, which is a majority vote.
    """

    name: ClassVar[str] = "zencrowd"
    title: ClassVar[str] = "ZenCrowd (ZC)"
    source: ClassVar[str] = (
        "Demartini, Difallah & Cudré-Mauroux 2012, doi:10.1145/2187836.2187900; "
        "as in Zheng et al. 2017"
    )

    reliability: float = 0.8
    tolerance: float = 1e-7
    iterations: int = 500

    def fit_packed(self, packed: Packed, seed: int = 0) -> Fit:
        """EM from equal reliabilities."""
        given = label_counts(packed)
        first = _model(np.full(packed.n_raters, self.reliability), packed.n_labels)
        return fit_hits(
            packed,
            lambda hits, classes: self.maximize(hits, given),
            stopping=Stopping(self.tolerance, self.iterations),
            start=posterior(packed, first),
        )

    def maximize(self, hits: Doubles, given: Doubles) -> HitEstimate:
        """Reliabilities from expected hits; both (R, L)."""
        right, n = hits.sum(axis=1), given.sum(axis=1)
        share = np.divide(right, n, out=np.full_like(right, self.reliability), where=n > 0)
        reliability = np.clip(share, LEAST, 1 - LEAST)
        return HitEstimate(_model(reliability, given.shape[1]))


def _model(reliability: Doubles, n_labels: int) -> Hits:
    log_right = np.log(reliability)
    log_wrong = np.log((1 - reliability) / max(n_labels - 1, 1))
    return Hits(
        log_ratio=np.repeat(log_right - log_wrong, n_labels),
        log_miss=np.repeat(log_wrong, n_labels),
        log_prior=np.full(n_labels, -np.log(n_labels)),
    )
