"""Crowd-BT: strengths of candidates and the reliability of each rater, together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import expit, logit

from quorate.analysis.consensus.competence import beta_interval
from quorate.analysis.preference.comparisons import Comparisons
from quorate.analysis.preference.model import LEVEL, Strengths, Z, demand_fit
from quorate.analysis.preference.models.curved import Curved
from quorate.analysis.preference.models.joined import Joined
from quorate.analysis.preference.models.newman import newman
from quorate.analysis.preference.models.population import Population
from quorate.analysis.preference.models.refusals import refused
from quorate.analysis.preference.models.reliable import (
    MILD,
    Information,
    Nodes,
    Votes,
    information,
    marginal,
    modes,
    nodes_at,
    votes,
)
from quorate.analysis.preference.models.sandwich import inverse
from quorate.analysis.preference.models.uncertainty import centred

Doubles = NDArray[np.float64]
ERRORS = ("rater", "model")
FEW_RATERS = 10
"""with fewer raters errors are the model's own: their spread cannot be told from so few"""
LARGEST = 10_000
CELLS = 100_000_000
PLACED = 3
"""rounds after which the nodes of the quadrature stay where they are"""
STEPS = 4
"""quasi-Newton steps in a round"""
START = (4.0, 1.0)
"""the Beta prior of reliability to begin with"""


@dataclass(frozen=True, eq=False)
class _Found:
    """Where the search ended: strengths, the raters' posterior and prior, and the way there."""

    theta: Doubles
    nodes: Nodes
    posterior: Doubles
    population: Population
    log_likelihood: float
    trace: tuple[float, ...]
    converged: bool

    def moments(self) -> tuple[Doubles, Doubles]:
        """Posterior mean and variance of each rater's reliability, (R,) both."""
        mean = (self.posterior * self.nodes.eta).sum(axis=1)
        return mean, (self.posterior * (self.nodes.eta - mean[:, None]) ** 2).sum(axis=1)


@dataclass(frozen=True)
class CrowdBT:
    """Bradley–Terry among raters of whom some click and some misread.

    Rater r says that i is better than j with probability

        η_r σ(θ_i - θ_j) + (1 - η_r) σ(θ_j - θ_i)

    η_r is the rater's reliability: 1 follows the strengths, 1/2 clicks at random, 0 says the
    opposite. A tie counts as half a judgment each way. Reliabilities have a distribution p among
    raters, strengths the prior of having won and lost a = ``prior`` comparisons with an average
    one, and found are the strengths with the largest

        Σ_r log ∫ Π_{n of r} P_n p(η_r) dη_r + a Σ_i [log σ(θ_i) + log σ(-θ_i)]

    The paper maximises over η_r too, which stretches the strengths where raters made few judgments
    (by a fifth at 200 judgments a rater in our simulations); here they are integrated over, by
    adaptive Gauss–Hermite quadrature. p is Beta(``reliable``, ``unreliable``) where these are
    given, else learned from all raters (see ``Population``). Turning all strengths and all
    reliabilities round gives the same probabilities; the search starts from
    reliable raters, so the answer is the one in which most are.

    ``errors="rater"``, with ten raters and more: the sandwich of the raters' scores for θ, less
    what η_r explains of them; ``"model"``, and with fewer raters: the inverse of the expected
    information about θ when η is not known. Intervals of η are those of the Beta
    distribution with its posterior mean and variance.

    Source: Chen, Bennett, Collins-Thompson & Horvitz 2013, doi:10.1145/2433396.2433420.
    """

    name: ClassVar[str] = "crowd-bt"
    title: ClassVar[str] = "Crowd-BT"
    source: ClassVar[str] = "doi:10.1145/2433396.2433420"

    prior: float = 0.1
    reliable: float = 0.0
    unreliable: float = 0.0
    errors: str = "rater"
    tolerance: float = 0.05
    rounds: int = 30

    def refuses(self, comparisons: Comparisons) -> str:
        """When there is nothing to compare, too much for full matrices, or an impossible prior."""
        if why := refused(comparisons, self.errors, ERRORS, LARGEST):
            return why
        if not self.prior > 0:
            return "prior must be above 0"
        if min(self.reliable, self.unreliable) < 0 or (self.reliable > 0) != (self.unreliable > 0):
            return "reliable and unreliable must both be above 0, or both 0"
        if comparisons.n_candidates * comparisons.n_raters > CELLS:
            return f"candidates × raters are more than {CELLS:,} cells"
        return ""

    def fit(self, comparisons: Comparisons, seed: int = 0) -> Strengths:
        """Infer the strengths and the reliability of each rater.

        Raises NotApplicableError when ``refuses`` says why.
        """
        demand_fit(self, comparisons)
        joined = Joined.of(comparisons)
        held = joined.held(comparisons)
        given = votes(held, joined.candidate)
        found = self._search(given, newman(joined.wins, self.prior, 1e-3, 30)[0])
        return self._strengths(comparisons, held, joined, given, found)

    def objective(self, given: Votes, theta: Doubles, nodes: Nodes) -> tuple[float, Doubles]:
        """What is maximised and its gradient (C,), with the integrals at ``nodes``."""
        value, slope, _ = marginal(given, theta, nodes)
        return value - self._penalty(theta), slope + self.prior * (1 - 2 * expit(theta))

    def _search(self, given: Votes, theta: Doubles) -> _Found:
        """Rounds of: nodes where the raters are, strengths at these nodes, a prior to both.

        Ends when a round moves no strength by more than the tolerance in standard errors' size,
        which is about the square root of candidates over comparisons.
        """
        fixed = self.reliable > 0
        population = (
            Population(self.reliable, self.unreliable) if fixed else Population.begun(*START)
        )
        g = np.full(given.n_raters, float(logit(population.mean)))
        unit = float(np.sqrt(given.n_candidates / max(given.weight.sum(), 1.0)))
        trace: list[float] = []
        done = False
        for turn in range(max(self.rounds, 1)):
            if turn < PLACED:
                g, own = modes(given, theta, g)
            nodes = nodes_at(g, own, population)
            if turn < PLACED:
                head = Curved(inverse(self._information(given, theta, expit(g)).reduced()))
            before = theta
            theta, value, posterior = self._climb(given, theta, nodes, head, unit)
            trace.append(value - self._penalty(theta))
            done = float(np.abs(theta - before).max()) <= self.tolerance * unit
            if done:
                break
            population = population.learned(nodes.g, posterior)
        return _Found(theta, nodes, posterior, population, value, tuple(trace), done)

    def _climb(
        self, given: Votes, theta: Doubles, nodes: Nodes, head: Curved, unit: float
    ) -> tuple[Doubles, float, Doubles]:
        """Quasi-Newton steps from the covariance ``head``; with log-likelihood and posterior."""
        value, slope, posterior = marginal(given, theta, nodes)
        for _ in range(STEPS):
            upward = slope + self.prior * (1 - 2 * expit(theta))
            step = head.times(upward)
            aim = value - self._penalty(theta)
            share = 1.0
            while True:
                at = theta + share * step
                there, turned, after = marginal(given, at, nodes)
                if there - self._penalty(at) >= aim - 1e-9 * abs(aim):
                    break
                share /= 2
                if share < 1e-3:
                    return theta, value, posterior
            head.learn(at - theta, upward - turned - self.prior * (1 - 2 * expit(at)))
            theta, value, slope, posterior = at, there, turned, after
            if float(np.abs(step).max()) <= 0.5 * self.tolerance * unit:
                break
        return theta, value, posterior

    def _penalty(self, theta: Doubles) -> float:
        return self.prior * float((np.logaddexp(0, theta) + np.logaddexp(0, -theta)).sum())

    def _strengths(
        self,
        comparisons: Comparisons,
        held: Comparisons,
        joined: Joined,
        given: Votes,
        found: _Found,
    ) -> Strengths:
        c, C = len(joined.candidate), comparisons.n_candidates
        mean, variance = found.moments()
        at_mean = self._information(given, found.theta, mean)
        active = int((np.diff(given.offsets) > 0).sum())
        clustered = self.errors == "rater" and active >= FEW_RATERS
        inner = inverse(at_mean.reduced())
        V = inner
        if clustered:
            U = at_mean.scores
            V = inner @ (U.T @ U) @ inner * active / (active - 1)
        follows = np.einsum("rc,rc->r", at_mean.pull @ V, at_mean.pull)
        V, own = centred(V, c), np.diag(centred(inner, c))
        error = np.sqrt(np.where(joined.separated, np.maximum(np.diag(V), own), np.diag(V)))
        theta = found.theta - found.theta.mean()
        at = joined.candidate
        strength, lower, upper = (np.full(C, np.nan) for _ in range(3))
        strength[at], lower[at], upper[at] = theta, theta - Z * error, theta + Z * error
        covariance = np.full((C, C), np.nan)
        covariance[np.ix_(at, at)] = V
        both = np.concatenate([comparisons.first, comparisons.second])
        return Strengths(
            model=self.name,
            candidates=comparisons.candidates,
            strength=strength,
            covariance=covariance,
            lower=lower,
            upper=upper,
            beats=expit(strength[:, None] - strength[None]),
            errors="clustered by rater" if clustered else "expected information of the model",
            comparisons=np.bincount(both, minlength=C).astype(np.int64),
            raters=_raters(held, mean, variance, follows),
            log_likelihood=found.log_likelihood,
            trace=found.trace,
            converged=found.converged,
            parameters={
                "prior": self.prior,
                "reliable": self.reliable,
                "unreliable": self.unreliable,
                "mean_reliability": found.population.mean,
                "level": LEVEL,
            },
            notes=(*joined.notes, *self._notes(held, active, clustered)),
            input_digest=comparisons.digest,
        )

    def _information(self, given: Votes, theta: Doubles, mean: Doubles) -> Information:
        p = expit(theta)
        g = logit(np.clip(mean, 1e-5, 1 - 1e-5))
        own = sum(MILD) * mean * (1 - mean)
        return information(given, theta, g, own, 2 * self.prior * p * (1 - p))

    def _notes(self, held: Comparisons, active: int, clustered: bool) -> tuple[str, ...]:
        notes = []
        if ties := int((held.outcome == 0).sum()):
            notes.append(f"{ties:,} ties count as half a judgment each way")
        if self.errors == "rater" and not clustered:
            notes.append(
                f"{active} raters are too few to cluster by rater: errors are the model's own"
            )
        return tuple(notes)


def _raters(held: Comparisons, mean: Doubles, variance: Doubles, follows: Doubles) -> pl.DataFrame:
    """One row a rater; the interval allows for the strengths being estimated (``follows``)."""
    slope = mean * (1 - mean)
    lower, upper = beta_interval(mean, variance + slope**2 * follows)
    return pl.DataFrame(
        {
            "rater": held.raters,
            "comparisons": np.bincount(held.rater, minlength=held.n_raters).astype(np.int64),
            "reliability": mean,
            "reliability_lower": np.minimum(lower, mean),
            "reliability_upper": np.maximum(upper, mean),
        }
    )
