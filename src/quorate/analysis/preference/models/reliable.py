"""The likelihood of comparisons by raters of whom each is reliable to a degree.

P = η s + (1 - η)(1 - s)    with s = σ(θ_winner - θ_loser), η = σ(g)
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from quorate.analysis.preference.comparisons import Comparisons
from quorate.analysis.preference.models import kernels
from quorate.analysis.preference.models.population import Population

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]

FURTHEST = 6.0
"""logit η is looked for no further than this"""
MILD = (1.6, 0.4)
WIDEST = 2.0
"""the largest spread of nodes, in logits"""


@dataclass(frozen=True, eq=False)
class Votes:
    """M cells of a rater, a winner and a loser, sorted by rater, with how often each happened.

    ``winner``, ``loser`` (M,) among C candidates; ``weight`` (M,), halves from ties; rater r has
    the cells ``offsets[r]:offsets[r + 1]``.
    """

    n_candidates: int
    n_raters: int
    winner: Longs
    loser: Longs
    weight: Doubles
    rater: Longs
    offsets: Longs

    def sums(self, values: Doubles) -> Doubles:
        """Sums of one value a cell over each rater, (R,)."""
        return np.asarray(np.bincount(self.rater, values, self.n_raters), np.float64)

    def differences(self, values: Doubles) -> Doubles:
        """Sums over each rater's cells, + for the winner and - for the loser, (R, C)."""
        C, R = self.n_candidates, self.n_raters
        row = self.rater * C
        flat = np.bincount(row + self.winner, values, R * C)
        flat = flat - np.bincount(row + self.loser, values, R * C)
        return np.asarray(flat, np.float64).reshape(R, C)


@dataclass(frozen=True, eq=False)
class Nodes:
    """Where each rater's reliability is looked at: ``g`` (R, K), with log ``weight`` (R, K).

    Σ_k exp(weight_k) f(η_k) is ∫ f(η) p(η) dη for functions f that look like the likelihood.
    """

    g: Doubles
    weight: Doubles

    @cached_property
    def eta(self) -> Doubles:
        """Reliability at the nodes, (R, K)."""
        return np.asarray(expit(self.g))


@dataclass(frozen=True, eq=False)
class Information:
    """Expected information in the shape of an arrow, and scores.

    ``head`` (C, C) of θ, ``edge`` (R, C) between g and θ, ``own`` (R,) of g, each with its prior;
    ``scores`` (R, C) are the raters' slopes by θ without the prior's.
    """

    head: Doubles
    edge: Doubles
    own: Doubles
    scores: Doubles

    @property
    def pull(self) -> Doubles:
        """How g follows θ, with the sign turned, (R, C)."""
        return self.edge / self.own[:, None]

    def reduced(self) -> Doubles:
        """The information about θ when η is not known."""
        return np.asarray(self.head - self.edge.T @ self.pull)


def votes(held: Comparisons, candidate: Longs) -> Votes:
    """The cells of comparisons among ``candidate``, which are renumbered from 0.

    Equal comparisons by one rater are counted in one cell where that makes fewer cells.
    """
    place = np.zeros(held.n_candidates, np.int64)
    place[candidate] = np.arange(len(candidate))
    C, R = len(candidate), held.n_raters
    first, second = place[held.first], place[held.second]
    won, lost, tied = held.outcome > 0, held.outcome < 0, held.outcome == 0
    winner = np.concatenate([first[won], second[lost], first[tied], second[tied]])
    loser = np.concatenate([second[won], first[lost], second[tied], first[tied]])
    rater = np.concatenate([held.rater[part] for part in (won, lost, tied, tied)]).astype(np.int64)
    weight = np.ones(len(winner))
    weight[len(winner) - 2 * int(tied.sum()) :] = 0.5
    if len(winner) >= 2 * R * C * C:
        count = np.bincount((rater * C + winner) * C + loser, weight, R * C * C)
        cell = np.flatnonzero(count)
        rater, pair = np.divmod(cell, C * C)
        winner, loser = np.divmod(pair, C)
        weight = np.asarray(count[cell], np.float64)
    else:
        order = np.argsort(rater, kind="stable")
        rater, winner, loser = rater[order], winner[order], loser[order]
        weight = weight[order]
    offsets = np.zeros(R + 1, np.int64)
    np.cumsum(np.bincount(rater, minlength=R), out=offsets[1:])
    return Votes(C, R, winner, loser, weight, rater, offsets)


def marginal(given: Votes, theta: Doubles, nodes: Nodes) -> tuple[float, Doubles, Doubles]:
    """Σ_r log ∫ Π_n P_n p(η_r) dη_r, its gradient (C,), and the posterior of the nodes (R, K)."""
    slope = np.zeros(given.n_candidates)
    posterior = np.empty_like(nodes.eta)
    value = kernels.marginal_kernel()(
        given.winner, given.loser, given.weight, given.offsets,
        np.ascontiguousarray(theta), nodes.eta, nodes.weight,
        np.empty(len(given.weight)), slope, posterior,
    )  # fmt: skip
    return float(value), slope, posterior


def modes(given: Votes, theta: Doubles, g: Doubles, steps: int = 6) -> tuple[Doubles, Doubles]:
    """About where each rater's g is at these strengths, and its information, (R,) both.

    The mode with one judgment's worth of ``MILD`` prior, by Fisher scoring from ``g``, at most two
    logits a step. Quadrature needs the place only roughly.
    """
    s = expit(theta[given.winner] - theta[given.loser])
    alpha, beta = MILD
    own = np.ones_like(g)
    for _ in range(steps):
        e = expit(g)
        P = _chance(given, s, e)
        own = given.sums(given.weight * (2 * s - 1) ** 2 / (P * (1 - P))) * (e * (1 - e)) ** 2
        own += (alpha + beta) * e * (1 - e)
        slope = given.sums(given.weight * (2 * s - 1) / P) * e * (1 - e)
        slope += alpha * (1 - e) - beta * e
        step = np.clip(slope / own, -2, 2)
        g = np.clip(g + step, -FURTHEST, FURTHEST)
        if np.abs(step).max(initial=0) < 1e-2:
            break
    return g, own


def nodes_at(g: Doubles, own: Doubles, population: Population) -> Nodes:
    """Gauss–Hermite nodes about ``g`` with the spread that its information says.

    Source: Liu & Pierce 1994, doi:10.1093/biomet/81.3.624.
    """
    x, w = np.polynomial.hermite.hermgauss(kernels.NODES)
    spread = np.minimum(np.sqrt(2 / own), WIDEST)[:, None]
    at = g[:, None] + spread * x
    return Nodes(at, population.log_density(at) + np.log(w) + x**2 + np.log(spread))


def information(
    given: Votes, theta: Doubles, g: Doubles, own_prior: Doubles, head_prior: Doubles
) -> Information:
    """Expected information Σ w ∇P ∇P' / (P (1 - P)), plus the prior's diagonal, at (θ, g)."""
    C = given.n_candidates
    s, e = expit(theta[given.winner] - theta[given.loser]), expit(g)
    P = _chance(given, s, e)
    slope = (2 * e - 1)[given.rater] * s * (1 - s)
    turn = (2 * s - 1) * (e * (1 - e))[given.rater]
    worth = given.weight / (P * (1 - P))
    own = given.sums(worth * turn**2) + own_prior
    edge = given.differences(worth * slope * turn)
    flat = np.bincount(given.winner * C + given.loser, worth * slope**2, C * C)
    across = np.asarray(flat, np.float64).reshape(C, C)
    across = across + across.T
    head = np.diag(across.sum(axis=1) + head_prior) - across
    share = given.weight / P
    scores = given.differences(share * slope)
    scores -= edge * (given.sums(share * turn) / own)[:, None]
    return Information(head, edge, own, scores)


def _chance(given: Votes, s: Doubles, e: Doubles) -> Doubles:
    P = (2 * e - 1)[given.rater] * s
    P += (1 - e)[given.rater]
    return np.asarray(np.clip(P, 1e-15, 1 - 1e-15))
