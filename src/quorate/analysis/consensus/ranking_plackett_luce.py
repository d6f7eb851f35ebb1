"""Strengths of the fields of each item, by raters who follow them more or less closely."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.consensus.method import Fit
from quorate.analysis.consensus.ranking_fit import finished
from quorate.analysis.consensus.ranking_table import RANKINGS, Rankings, Tiers, no_rankings
from quorate.schema import AlignedGold, Judgments, Kind, RequestError

Doubles = NDArray[np.float64]

GOLD = 4.0
"""how closely gold follows the strengths"""
LEAST, MOST = 0.3, 5.0
"""bounds of the spread of strengths that is learned"""
BLOCK_CELLS = 1 << 22


@dataclass(frozen=True, eq=False)
class _State:
    """Strengths (I, F), their covariance (I, F, F), the raters' closeness (R,), the spread."""

    theta: Doubles
    covariance: Doubles
    beta: Doubles
    spread: float


@dataclass(frozen=True)
class PlackettLuceRanking:
    """Raters choose from the top; each follows the strengths of the fields to a degree.

    Field j of item i has strength θ_ij, rater r the closeness β_r: 1 on average, 0 who ranks at
    random, below 0 who turns the order round. A ranking has probability Π_j exp(β_r θ_ij) /
    Σ_{k ∈ {j} ∪ below j} exp(β_r θ_ik), over its fields j: without ties Plackett and Luce's; each
    member of a tier is chosen from itself and all below, their order being unresolved.
    θ_ij ~ N(0, s²), with s learned, β_r ~ N(1, ``variation``²).

    By variational EM: θ by Newton's method with the normal approximation of its posterior, β_r by
    Newton's on the expectation over it, which keeps raters from agreeing with what they themselves
    made the consensus. The certainty is the probability that the first field has the largest
    strength, from ``draws`` of the posterior. ``extra["closeness"]`` is β_r.

    Source: Plackett 1975, doi:10.2307/2346567; closeness by rater: Raman & Joachims 2014,
    doi:10.1145/2623330.2623654.
    """

    name: ClassVar[str] = "plackett-luce-ranking"
    title: ClassVar[str] = "Plackett–Luce with closeness by rater"
    source: ClassVar[str] = "doi:10.1145/2623330.2623654"
    kinds: ClassVar[frozenset[Kind]] = RANKINGS

    variation: float = 0.5
    draws: int = 400
    tolerance: float = 1e-2
    iterations: int = 200

    def __post_init__(self) -> None:
        if self.draws < 1 or self.iterations < 1 or not self.variation > 0:
            raise RequestError(
                f"draws is {self.draws}, iterations {self.iterations}, variation {self.variation}",
                remedy="give draws and iterations of at least 1, and a variation above 0",
            )

    def refuses(self, judgments: Judgments) -> str:
        """When a label is no ranking."""
        return no_rankings(judgments)

    def fit(self, judgments: Judgments, gold: AlignedGold | None = None, seed: int = 0) -> Fit:
        """Alternate strengths and closeness, then draw."""
        rankings = Rankings.of(judgments, gold)
        n, F = rankings.gold.shape
        state = _State(np.zeros((n, F)), np.zeros((n, F, F)), np.ones(rankings.n_raters), 1.0)
        trace: list[float] = []
        converged = False
        for _ in range(self.iterations):
            before = state
            state, value = self._round(rankings, state)
            trace.append(value)
            moved = max(
                float(np.abs(state.theta - before.theta).max(initial=0)),
                float(np.abs(state.beta - before.beta).max(initial=0)),
            )
            if moved <= self.tolerance:
                converged = True
                break
        return finished(
            rankings,
            state.theta,
            self._best(rankings, state, seed),
            weight=np.maximum(state.beta, 0.0),
            extra={"closeness": np.where(judgments.workload > 0, state.beta, np.nan)},
            trace=tuple(trace),
            objective="log-posterior of strengths",
            converged=converged,
            parameters={"variation": self.variation, "spread": state.spread, "draws": self.draws},
        )

    def _round(self, rankings: Rankings, state: _State) -> tuple[_State, float]:
        """A step of the strengths, then one of closeness and of the spread."""
        n, F = state.theta.shape
        precision = state.spread**-2
        slope = -precision * state.theta
        bend = np.zeros((n, F, F)) + precision * np.eye(F)
        value = -0.5 * precision * float((state.theta**2).sum())
        for rows in _parts(rankings):
            at, beta = rankings.item[rows], state.beta[rankings.rater[rows]]
            ll, g, h, _ = _terms(rankings.tier[rows], state.theta[at], beta)
            value += float(ll.sum())
            np.add.at(slope, at, g * beta[:, None])
            np.add.at(bend, at, h * (beta**2)[:, None, None])
        known = np.flatnonzero(rankings.known)
        if len(known):
            fixed = np.full(len(known), GOLD)
            ll, g, h, _ = _terms(rankings.gold[known], state.theta[known], fixed)
            value += float(ll.sum())
            slope[known] += GOLD * g
            bend[known] += GOLD**2 * h
        step = np.asarray(np.linalg.solve(bend, slope[:, :, None])[:, :, 0], np.float64)
        theta = state.theta + np.clip(step, -2, 2)
        covariance = np.asarray(np.linalg.inv(bend), np.float64)
        beta = self._closeness(rankings, theta, covariance, state.beta)
        return _State(theta, covariance, beta, _spread(rankings, theta, covariance)), value

    def _closeness(
        self, rankings: Rankings, theta: Doubles, covariance: Doubles, beta: Doubles
    ) -> Doubles:
        """One step of each rater's β on the expected log-likelihood."""
        slope, bend = np.zeros(len(beta)), np.zeros(len(beta))
        for rows in _parts(rankings):
            at, rater = rankings.item[rows], rankings.rater[rows]
            _, g, h, spread = _terms(rankings.tier[rows], theta[at], beta[rater])
            doubt = np.einsum("nij,nij->n", h, covariance[at])
            along = np.einsum("nj,nj->n", g, theta[at])
            slope += np.bincount(rater, along - beta[rater] * doubt, len(beta))
            bend += np.bincount(rater, spread + doubt, len(beta))
        precision = self.variation**-2
        step = (slope - precision * (beta - 1)) / (bend + precision)
        return np.clip(beta + np.clip(step, -0.5, 0.5), -3.0, 6.0)

    def _best(self, rankings: Rankings, state: _State, seed: int) -> Doubles:
        """How likely each field has the largest strength, (I, F)."""
        rng = np.random.default_rng([seed, 3])
        n, F = state.theta.shape
        root = np.linalg.cholesky(state.covariance)
        inside = np.arange(F) < rankings.fields[:, None]
        won = np.zeros((n, F))
        one = np.arange(n)
        for _ in range(self.draws):
            z = rng.standard_normal((n, F))
            drawn = state.theta + np.einsum("ijk,ik->ij", root, z)
            won[one, np.where(inside, drawn, -np.inf).argmax(axis=1)] += 1
        return np.where(inside, won / self.draws, 0.0)


def _terms(tier: Tiers, theta: Doubles, beta: Doubles) -> tuple[Doubles, Doubles, Doubles, Doubles]:
    """Of rankings (n, F) with strengths (n, F) and closeness (n,): log-likelihood (n,), its slope
    by β θ (n, F), minus its second derivatives (n, F, F), and θ' of these θ (n,).
    """
    known = tier >= 0
    below = (tier[:, None] > tier[:, :, None]) & known[:, :, None] & known[:, None]
    chosen_from = below | (np.eye(tier.shape[1], dtype=np.bool_) & known[:, :, None])
    u = np.where(known, beta[:, None] * theta, -np.inf)
    e = np.exp(u - np.where(known.any(1), u.max(axis=1), 0.0)[:, None])
    p = chosen_from * e[:, None]
    mass = p.sum(axis=2)
    p /= np.where(known, mass, 1.0)[:, :, None]
    own = np.einsum("njj->nj", p)
    log_likelihood = np.log(np.where(known, own, 1.0)).sum(axis=1)
    expected = p.sum(axis=1)
    slope = known - expected
    bend = -np.matmul(p.transpose(0, 2, 1), p)
    F = tier.shape[1]
    bend[:, np.arange(F), np.arange(F)] += expected
    spread = np.einsum("nj,njk,nk->n", theta, bend, theta)
    return log_likelihood, slope, bend, spread


def _spread(rankings: Rankings, theta: Doubles, covariance: Doubles) -> float:
    """The standard deviation of strengths, by EM: the mean of θ² and its variance."""
    inside = np.arange(theta.shape[1]) < rankings.fields[:, None]
    square = theta**2 + np.einsum("ijj->ij", covariance)
    if not inside.any():
        return 1.0
    return float(np.clip(np.sqrt(square[inside].mean()), LEAST, MOST))


def _parts(rankings: Rankings) -> list[slice]:
    """Rows a few at a time."""
    n, F = rankings.tier.shape
    step = max(1, BLOCK_CELLS // (F * F))
    return [slice(k, min(k + step, n)) for k in range(0, n, step)]
