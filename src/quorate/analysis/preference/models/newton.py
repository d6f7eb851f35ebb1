"""The largest posterior density of a model of comparisons, by Newton's method.

Maximised over φ = (θ, δ, β), the shape parameters and the raters' coefficients b:

    Σ_n w_n ℓ(y_n | η_n, shape)
      + a Σ_x [log σ(x) + log σ(-x)]      of each strength θ and coefficient β
      + a Σ_y ℓ(y | 0, shape)             of each outcome y
      - ½ ρ_δ Σ δ² - ½ Σ_rv ρ_v b_rv²

So the prior is worth ``a`` comparisons won and ``a`` lost by every candidate against an average
one (Newman 2023, section 4), and ``a`` of each outcome between equals; normal for what
differs by group or rater. The likelihoods are log-concave, so there is one maximum, and Newton's
method with halved steps finds it. Raters' coefficients are eliminated one rater at a time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve
from scipy.special import expit

from quorate.analysis.preference.models.design import Design
from quorate.analysis.preference.models.likelihood import Likelihood, Slopes

Doubles = NDArray[np.float64]

HALVINGS = 40


@dataclass(frozen=True, eq=False)
class Point:
    """Values of the parameters: φ (P,), shape (S,), raters' coefficients (R, V)."""

    phi: Doubles
    shape: Doubles
    by_rater: Doubles


@dataclass(frozen=True, eq=False)
class Evaluation:
    """The objective at a point, with its slopes: ``head`` (P + S,), ``by_rater`` (R, V)."""

    point: Point
    objective: float
    log_likelihood: float
    slopes: Slopes
    head: Doubles
    by_rater: Doubles


@dataclass(frozen=True, eq=False)
class Curvature:
    """Minus the second derivatives, in the shape of an arrow.

    ``head`` (P + S, P + S), ``edge`` (R, V, P + S), ``own`` (R, V, V); ``prior`` (P + S,) is the
    part of the head's diagonal that the prior adds.
    """

    head: Doubles
    edge: Doubles
    own: Doubles
    prior: Doubles

    def reduced(self) -> Doubles:
        """The head when the raters' coefficients follow it: head - Σ_r edge_r' own_r⁻¹ edge_r."""
        if not self.own.size:
            return self.head
        solved = np.linalg.solve(self.own, self.edge)
        flat = self.edge.reshape(-1, len(self.head))
        return np.asarray(self.head - flat.T @ solved.reshape(flat.shape))


@dataclass(frozen=True, eq=False)
class Problem:
    """What is maximised: a design, a likelihood and a prior.

    ``prior`` is ``a``, ``group_precision`` ρ_δ, ``rater_precision`` (V,) ρ_v; ``rater_weight`` (R,)
    how often each rater counts.
    """

    design: Design
    likelihood: Likelihood
    prior: float
    group_precision: float
    rater_precision: Doubles
    rater_weight: Doubles

    def evaluate(self, point: Point) -> Evaluation:
        """The objective and its first derivatives."""
        d = self.design
        slopes = self.likelihood.at(d.eta(point.phi, point.by_rater), d.outcome, point.shape)
        pseudo = self._pseudo(point.shape)
        weighted = d.weight * slopes.eta
        phi_value, phi_slope, _ = self._prior(point.phi)
        spread = (self.rater_weight[:, None] * self.rater_precision) * point.by_rater
        head = np.concatenate([
            d.gradient(weighted) + phi_slope,
            slopes.shape.T @ d.weight + self.prior * pseudo.shape.sum(axis=0),
        ])  # fmt: skip
        log_likelihood = float(d.weight @ slopes.value)
        prior = phi_value - 0.5 * float((spread * point.by_rater).sum())
        if self.prior and len(point.shape):
            prior += self.prior * float(pseudo.value.sum())
        return Evaluation(
            point,
            float(log_likelihood + prior),
            log_likelihood,
            slopes,
            head,
            d.by_rater(weighted) - spread,
        )

    def curvature(self, e: Evaluation) -> Curvature:
        """Minus the second derivatives at an evaluated point."""
        d, s = self.design, e.slopes
        P, S = d.width, len(e.point.shape)
        h = d.weight * s.bend
        head = np.zeros((P + S, P + S))
        head[:P, :P] = d.information(h)
        cross = d.weight[:, None] * s.cross
        for k in range(S):
            head[:P, P + k] = head[P + k, :P] = d.gradient(cross[:, k])
        head[P:, P:] = np.tensordot(d.weight, s.shape_bend, 1)
        prior = np.zeros(P + S)
        prior[:P] = self._prior(e.point.phi)[2]
        pseudo = self.prior * self._pseudo(e.point.shape).shape_bend.sum(axis=0)
        head[P:, P:] += pseudo
        head[np.diag_indices(P + S)] += prior
        if not self.prior:  # the common height of all strengths is free
            c = d.n_candidates
            head[:c, :c] += 1 / c
        if not d.varying:
            return Curvature(head, np.zeros((0, 0, P + S)), np.zeros((0, 0, 0)), prior)
        edge, own = d.edges(h, cross)
        own = own + self.rater_weight[:, None, None] * np.diag(self.rater_precision)
        return Curvature(head, edge, own, prior)

    def _prior(self, phi: Doubles) -> tuple[float, Doubles, Doubles]:
        """Log density, slope and minus the curvature (P,) of the prior of φ."""
        c, s = self.design.n_candidates, self.design.strengths
        p = expit(phi)
        value = np.zeros(len(phi))
        value[:c], value[s:] = _log_pair(phi[:c]), _log_pair(phi[s:])
        slope, bend = self.prior * (1 - 2 * p), self.prior * 2 * p * (1 - p)
        slope[c:s] = -self.group_precision * phi[c:s]
        bend[c:s] = self.group_precision
        total = self.prior * value.sum() - 0.5 * self.group_precision * (phi[c:s] ** 2).sum()
        return float(total), slope, bend

    def _pseudo(self, shape: Doubles) -> Slopes:
        outcomes = np.array(self.likelihood.outcomes, np.int8)
        return self.likelihood.at(np.zeros(len(outcomes)), outcomes, shape)


@dataclass(frozen=True, eq=False)
class Climb:
    """A finished search."""

    problem: Problem
    top: Evaluation
    curvature: Curvature
    trace: tuple[float, ...]
    converged: bool


def climb(problem: Problem, start: Point, tolerance: float, iterations: int) -> Climb:
    """The maximum, from ``start``; the trace holds the objective at each point.

    Stops when a step moves no parameter by more than ``tolerance`` logits.
    """
    at = problem.evaluate(start)
    trace = [at.objective]
    curvature = problem.curvature(at)
    for _ in range(iterations):
        step = _step(at, curvature)
        size = max(float(np.abs(part).max(initial=0.0)) for part in _parts(step))
        at = _onward(problem, at, step)
        trace.append(at.objective)
        if size <= tolerance:
            return Climb(problem, at, curvature, tuple(trace), True)
        curvature = problem.curvature(at)
    return Climb(problem, at, curvature, tuple(trace), False)


def solve(matrix: Doubles, right: Doubles) -> Doubles:
    """The solution of a positive definite system."""
    return np.asarray(cho_solve(cho_factor(matrix, lower=True, check_finite=False), right))


def _step(at: Evaluation, curvature: Curvature) -> Point:
    P = len(at.point.phi)
    if not curvature.own.size:
        move = solve(curvature.head, at.head)
        return Point(move[:P], move[P:], np.zeros_like(at.point.by_rater))
    pull = np.linalg.solve(curvature.own, at.by_rater[:, :, None])[:, :, 0]
    head = at.head - np.tensordot(pull, curvature.edge, 2)
    move = solve(curvature.reduced(), head)
    rest = (at.by_rater - curvature.edge @ move)[:, :, None]
    by_rater = np.asarray(np.linalg.solve(curvature.own, rest)[:, :, 0], np.float64)
    return Point(move[:P], move[P:], by_rater)


def _onward(problem: Problem, at: Evaluation, step: Point) -> Evaluation:
    """A step, halved until the objective is no smaller."""
    share = 1.0
    slack = 1e-12 * (1 + abs(at.objective))
    for _ in range(HALVINGS):
        phi, shape, by_rater = (
            now + share * move for now, move in zip(_parts(at.point), _parts(step), strict=True)
        )
        found = problem.evaluate(replace(at.point, phi=phi, shape=shape, by_rater=by_rater))
        if found.objective >= at.objective - slack:
            return found
        share /= 2
    return at


def _parts(point: Point) -> tuple[Doubles, Doubles, Doubles]:
    return point.phi, point.shape, point.by_rater


def _log_pair(x: Doubles) -> Doubles:
    return np.asarray(-np.logaddexp(0, x) - np.logaddexp(0, -x))
