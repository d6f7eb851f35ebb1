"""How much raters and groups differ: standard deviations found from the data (empirical Bayes).

Around the largest posterior value b of what varies, the likelihood is nearly normal, with A its
curvature by b (minus the second derivative) and s = (A + D⁻¹) b its slope at 0, D the variances
assumed. So the deviations b ~ N(0, D) leave the likelihood of D

    log L(D) = -½ log det(1 + A D) + ½ sᵀ (A + D⁻¹)⁻¹ s

which is maximised, the model fitted again with it, and so on until D settles. Source: penalised
quasi-likelihood, Breslow & Clayton 1993, doi:10.1080/01621459.1993.10594284; it makes the
deviations a little too small where there are few judgments of each rater.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize, minimize_scalar

from quorate.analysis.preference.models.newton import Climb, Curvature, Point, Problem

Doubles = NDArray[np.float64]

BEGIN = 0.5
LEAST, MOST = 0.01, 10.0
"""the smallest and largest standard deviation, in logits"""
ROUNDS = 30
SETTLED = 0.005
"""the relative change at which a standard deviation is found"""
ROUGH = 1e-3
"""how near the maximum a round comes, in logits; the last fit comes as near as was asked"""

Search = Callable[[Problem, Point, float], Climb]


def spreads(
    problem: Problem,
    start: Point,
    search: Search,
    by_rater: float,
    by_group: float,
    tolerance: float,
) -> Climb:
    """The fit with standard deviations ``by_rater`` and ``by_group``, those that are 0 found."""
    design = problem.design
    V, grouped = len(design.varying), design.n_groups > 1
    raters = np.full(V, by_rater or BEGIN)
    groups = by_group or BEGIN
    find_raters, find_groups = V > 0 and by_rater == 0, grouped and by_group == 0
    if not (find_raters or find_groups):
        return search(_with(problem, raters, groups), start, tolerance)
    found = search(_with(problem, raters, groups), start, ROUGH)
    for _ in range(ROUNDS):
        before = np.append(raters, groups)
        if find_raters:
            raters = rater_spread(found, raters)
        if find_groups:
            groups = group_spread(found)
        found = search(_with(problem, raters, groups), found.top.point, ROUGH)
        if np.abs(np.log(np.append(raters, groups) / before)).max() < SETTLED:
            break
    return search(found.problem, found.top.point, tolerance)


def rater_spread(found: Climb, begin: Doubles) -> Doubles:
    """The standard deviations (V,) that make the raters' deviations likeliest."""
    here = np.bincount(found.problem.design.rater, minlength=found.problem.design.n_raters) > 0
    own = found.curvature.own[here]
    slope = (own @ found.top.point.by_rater[here][:, :, None])[:, :, 0]
    data = own - np.diag(found.problem.rater_precision)
    eye = np.eye(len(begin))

    def unlikely(log: Doubles) -> float:
        variance = np.exp(2 * log)
        _, log_det = np.linalg.slogdet(eye + data * variance)
        pull = np.linalg.solve(data + np.diag(1 / variance), slope[:, :, None])[:, :, 0]
        return 0.5 * float(log_det.sum() - (slope * pull).sum())

    bounds = [(np.log(LEAST), np.log(MOST))] * len(begin)
    best = minimize(unlikely, np.log(begin), method="L-BFGS-B", bounds=bounds)
    return np.asarray(np.exp(best.x), np.float64)


def group_spread(found: Climb) -> float:
    """The standard deviation that makes the groups' deviations from the common strengths likeliest.

    A is what remains of the curvature when all else follows the deviations.
    """
    d = found.problem.design
    own = np.arange(d.n_candidates, d.strengths)
    data, slope = _without_rest(found.curvature, own, found)
    root, turn = np.linalg.eigh(data)
    root, pull = np.maximum(root, 0.0), (turn.T @ slope) ** 2

    def unlikely(log: float) -> float:
        variance = np.exp(2 * log)
        return 0.5 * float(np.log1p(root * variance).sum() - (pull / (root + 1 / variance)).sum())

    best = minimize_scalar(unlikely, bounds=(np.log(LEAST), np.log(MOST)), method="bounded")
    return float(np.exp(best.x))


def _without_rest(
    curvature: Curvature, own: NDArray[np.int64], found: Climb
) -> tuple[Doubles, Doubles]:
    """Curvature by the parameters ``own`` without their prior, and the slope where they are 0."""
    whole = curvature.reduced()
    rest = np.setdiff1d(np.arange(len(whole)), own)
    cross = whole[np.ix_(rest, own)]
    left = np.linalg.solve(whole[np.ix_(rest, rest)], cross)
    kept = whole[np.ix_(own, own)] - cross.T @ left
    slope = kept @ found.top.point.phi[own]
    return kept - np.eye(len(own)) * found.problem.group_precision, slope


def _with(problem: Problem, raters: Doubles, groups: float) -> Problem:
    return replace(problem, rater_precision=raters**-2.0, group_precision=groups**-2.0)
