"""The bootstrap by rater: what would be estimated with other raters of the same kind."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.numerics.bootstrap import rater_draws
from quorate.analysis.preference.models.newton import Climb, climb

Doubles = NDArray[np.float64]


def replicates(found: Climb, n: int, seed: int, tolerance: float, iterations: int) -> Doubles:
    """Parameters (n, P + S) of fits to raters drawn with replacement, as many as there are.

    A rater drawn twice counts twice, with one coefficient of their own. Starts from the fit to
    all; strengths have mean 0. Source: Davison & Hinkley 1997, «Bootstrap Methods and their
    Application», section 3.8, resampling whole clusters.
    """
    problem = found.problem
    design = problem.design
    c = design.n_candidates
    here = np.flatnonzero(np.bincount(design.rater, minlength=design.n_raters))
    drawn = np.zeros(design.n_raters)
    out = []
    for times in rater_draws(len(here), n, seed):
        drawn[here] = times
        again = replace(
            problem,
            design=design.reweighted(drawn[design.rater]),
            rater_weight=np.maximum(drawn, 1.0),
        )
        point = climb(again, found.top.point, tolerance, iterations).top.point
        phi = point.phi.copy()
        phi[:c] -= phi[:c].mean()
        out.append(np.concatenate([phi, point.shape]))
    return np.stack(out)
