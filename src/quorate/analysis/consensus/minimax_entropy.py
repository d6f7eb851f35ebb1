"""Minimax conditional entropy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from quorate.analysis.consensus import weighted_vote as vote
from quorate.analysis.consensus.competence import from_posterior
from quorate.analysis.consensus.method import CHOICE, Fit
from quorate.analysis.consensus.options import positive
from quorate.analysis.consensus.packed_method import LARGEST_TABLE, too_large
from quorate.analysis.numerics.packed import pack
from quorate.schema import AlignedGold, Judgments, Kind

Doubles = NDArray[np.float64]

BLOCK = 2**22
"""Numbers in the largest temporary table."""


@dataclass(frozen=True)
class MinimaxEntropy:
    """Every rater has a confusion matrix and so has every item; as even as the labels allow.

    Notation of Zhou et al. 2015: rater i, item j, true class c, label k. Labels of the largest
    conditional entropy that have the observed counts of each rater and of each item follow

        P(X_ij = k | Y_j = c)  =  exp( sigma_i(c, k) + tau_j(c, k) ) / Z_ij(c)

    and the classes are those that make this entropy least: coordinate ascent of

        sum_j ln sum_c 1/K prod_i P(x_ij | Y_j = c)
            -  alpha/2 sum_i ||sigma_i - ``trust`` I||²  -  beta/2 sum_j ||tau_j||²

    with alpha = ``gamma`` K² and beta = alpha x (judgments a rater) / (judgments an item), the
    paper's rule. The paper draws sigma towards 0 (``trust=0``), which leaves open which class is
    which: where labels are few the classes come out swapped or mixed. Drawing it towards labels
    that are right e times as often as any wrong one settles that. The paper's inner problem is
    convex but has no closed form; here each turn makes one step on its quadratic bound (the
    softmax's curvature is at most half the identity, Böhning 1992) for the raters and one for
    the items, so the objective (the trace) never falls.

    tau is in ``parameters["item_confusion"]``; a rater's confusion matrix in the competence is the
    mean of P over the items they judged. Memory grows with items x options².
    """

    name: ClassVar[str] = "minimax-entropy"
    title: ClassVar[str] = "Minimax entropy"
    source: ClassVar[str] = (
        "Zhou, Platt, Basu & Mao 2012 (NIPS 25); Zhou, Liu, Platt, Meek & Shah 2015, "
        "arXiv:1503.07240"
    )
    kinds: ClassVar[frozenset[Kind]] = CHOICE
    seconds_per_million: ClassVar[float] = 10.0

    gamma: float = 0.25
    trust: float = 1.0
    tolerance: float = 1e-5
    iterations: int = 300

    def __post_init__(self) -> None:
        positive(self, "gamma", "iterations")

    def refuses(self, judgments: Judgments) -> str:
        """When raters or items × options² numbers do not fit in memory."""
        cells = judgments.n_items * judgments.n_options**2
        if cells > LARGEST_TABLE:
            return (
                f"{judgments.n_items:,} items × {judgments.n_options:,} options squared are "
                f"{cells:,} numbers; use 'glad', which needs one an item"
            )
        return too_large(judgments)

    def fit(self, judgments: Judgments, gold: AlignedGold | None = None, seed: int = 0) -> Fit:
        """Turn from vote shares until the objective settles."""
        known = vote.gold_codes(gold)
        K = judgments.n_options
        active = max(1, int((judgments.workload > 0).sum()))
        covered = max(1, int((judgments.overlap > 0).sum()))
        alpha = self.gamma * K**2
        beta = alpha * covered / active
        centre = self.trust * np.eye(K).ravel()
        sigma = np.tile(centre, (judgments.n_raters, 1))
        tau = np.zeros((judgments.n_items, K * K))
        posterior = vote.shares(vote.totals(judgments), known)
        trace: list[float] = []
        settled = False
        while not settled and len(trace) < self.iterations:
            for_raters = _pull(judgments, posterior, sigma, tau, judgments.rater, len(sigma))
            sigma = sigma + for_raters.step(alpha, sigma - centre)
            for_items = _pull(judgments, posterior, sigma, tau, judgments.item, len(tau))
            tau = tau + for_items.step(beta, tau)
            posterior, logs = self.classify(judgments, sigma, tau, known)
            penalty = 0.5 * (alpha * ((sigma - centre) ** 2).sum() + beta * (tau**2).sum())
            trace.append(logs - float(penalty))
            settled = len(trace) > 1 and (
                abs(trace[-1] - trace[-2]) <= self.tolerance * len(judgments)
            )
        rows = _expected_rows(judgments, posterior, sigma, tau)
        return Fit(
            posterior=posterior,
            competence=from_posterior(pack(judgments), posterior, rows),
            trace=tuple(trace),
            objective="penalised log-likelihood",
            converged=settled,
            parameters={"item_confusion": tau.reshape(-1, K, K)},
        )

    def classify(
        self, judgments: Judgments, sigma: Doubles, tau: Doubles, gold: vote.Codes
    ) -> tuple[Doubles, float]:
        """p(Y | x) of every item, (I, K), and the log-likelihood."""
        K = judgments.n_options
        scores = np.full((judgments.n_items, K), -np.log(K))
        for rows, chances in _chances(judgments, sigma, tau):
            given = chances[np.arange(len(chances)), :, judgments.codes[rows]]
            scores += _adder(judgments.item[rows], len(scores)) @ np.log(np.maximum(given, 1e-300))
        if gold.size:
            known = gold >= 0
            scores[known] = np.where(np.arange(K) == gold[known, None], scores[known], -np.inf)
        top = scores.max(axis=1, keepdims=True)
        weights = np.exp(scores - top)
        total = weights.sum(axis=1, keepdims=True)
        return weights / total, float((top + np.log(total)).sum())


@dataclass(frozen=True)
class Pull:
    """How the labels pull the matrices of raters, or of items: slope (n, K²), weight (n, K)."""

    slope: Doubles
    weight: Doubles

    def step(self, penalty: float, off: Doubles) -> Doubles:
        """The move to the top of the quadratic bound, from ``off`` away from the prior's mean."""
        K = self.weight.shape[1]
        curvature = np.repeat(0.5 * self.weight + penalty, K, axis=1)
        return np.asarray((self.slope - penalty * off) / curvature)


def _pull(
    judgments: Judgments,
    posterior: Doubles,
    sigma: Doubles,
    tau: Doubles,
    owner: NDArray[np.int32],
    n: int,
) -> Pull:
    K = judgments.n_options
    slope, weight = np.zeros((n, K * K)), np.zeros((n, K))
    for rows, chances in _chances(judgments, sigma, tau):
        mu = posterior[judgments.item[rows]]
        pull = -mu[:, :, None] * chances
        pull[np.arange(len(mu)), :, judgments.codes[rows]] += mu
        sums = _adder(owner[rows], n)
        slope += sums @ pull.reshape(len(mu), -1)
        weight += sums @ mu
    return Pull(slope, weight)


def _expected_rows(
    judgments: Judgments, posterior: Doubles, sigma: Doubles, tau: Doubles
) -> Doubles:
    """Sums of P(X = k | Y = c) p(Y = c) over a rater's judgments, (R, k, c)."""
    K = judgments.n_options
    total = np.zeros((judgments.n_raters, K * K))
    for rows, chances in _chances(judgments, sigma, tau):
        expected = posterior[judgments.item[rows], :, None] * chances
        total += _adder(judgments.rater[rows], len(total)) @ expected.reshape(-1, K * K)
    return np.swapaxes(total.reshape(-1, K, K), 1, 2)


def _chances(judgments: Judgments, sigma: Doubles, tau: Doubles) -> Iterator[tuple[slice, Doubles]]:
    """P(X = k | Y = c) of blocks of judgments, (n, c, k)."""
    K = judgments.n_options
    size = max(1, BLOCK // K**2)
    for start in range(0, len(judgments), size):
        rows = slice(start, min(start + size, len(judgments)))
        both = sigma[judgments.rater[rows]] + tau[judgments.item[rows]]
        yield rows, _softmax(both.reshape(-1, K, K))


def _softmax(scores: Doubles) -> Doubles:
    """exp(scores) along the last axis, summing to 1."""
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(weights / weights.sum(axis=-1, keepdims=True))


def _adder(owner: NDArray[np.int32], n: int) -> sp.csr_array:
    """The (n, rows) matrix that sums rows by their owner, in the order of the rows."""
    ones = np.ones(len(owner))
    return sp.csr_array((ones, (owner, np.arange(len(owner)))), shape=(n, len(owner)))
