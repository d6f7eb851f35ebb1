"""How much raters and groups differ: standard deviations found from the data (empirical Bayes).

By EM with the normal (Laplace) approximation of the posterior: with b_r the largest posterior
value of rater r's coefficient and v_r its variance,

    spread² ← mean_r ( b_r² + v_r )

until it changes by less than a hundredth, each time with the fit that goes with it. Source:
Morris 1983, doi:10.1080/01621459.1983.10477920; the approximation: Breslow & Clayton 1993,
doi:10.1080/01621459.1993.10594284.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.preference.newton import Climb, Point, Problem
from quorate.analysis.preference.sandwich import inverse

Doubles = NDArray[np.float64]

BEGIN = 0.5
LEAST = 0.01
"""the smallest standard deviation, in logits"""
ROUNDS = 100
SETTLED = 0.01

Search = Callable[[Problem, Point], Climb]


def spreads(
    problem: Problem, start: Point, search: Search, by_rater: float, by_group: float
) -> Climb:
    """The fit with standard deviations ``by_rater`` and ``by_group``, those that are 0 found."""
    design = problem.design
    V, grouped = len(design.varying), design.n_groups > 1
    raters = np.full(V, by_rater or BEGIN)
    groups = by_group or BEGIN
    find_raters, find_groups = V > 0 and by_rater == 0, grouped and by_group == 0
    found = search(_with(problem, raters, groups), start)
    for _ in range(ROUNDS if find_raters or find_groups else 0):
        before = np.append(raters, groups)
        if find_raters:
            raters = _rater_spread(found)
        if find_groups:
            groups = _group_spread(found)
        found = search(_with(problem, raters, groups), found.top.point)
        if np.abs(np.log(np.append(raters, groups) / before)).max() < SETTLED:
            break
    return found


def _with(problem: Problem, raters: Doubles, groups: float) -> Problem:
    return replace(problem, rater_precision=raters**-2.0, group_precision=groups**-2.0)


def _rater_spread(found: Climb) -> Doubles:
    here = np.bincount(found.problem.design.rater, minlength=found.problem.design.n_raters) > 0
    variance = np.diagonal(np.linalg.inv(found.curvature.own), axis1=1, axis2=2)
    square = found.top.point.by_rater**2 + variance
    return np.asarray(np.maximum(np.sqrt(square[here].mean(axis=0)), LEAST))


def _group_spread(found: Climb) -> float:
    d = found.problem.design
    own = slice(d.n_candidates, d.strengths)
    variance = np.diag(inverse(found.curvature.reduced()))[own]
    return max(float(np.sqrt((found.top.point.phi[own] ** 2 + variance).mean())), LEAST)
