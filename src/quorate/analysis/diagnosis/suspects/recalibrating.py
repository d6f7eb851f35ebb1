"""Recalibrating: p(wrong) once people have judged some examples."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from quorate.analysis.diagnosis.suspects.calibration import Calibration
from quorate.analysis.diagnosis.suspects.expected import Expected, Z
from quorate.schema import InputError

Bools = NDArray[np.bool_]
Doubles = NDArray[np.float64]
Integers = NDArray[np.int64]

SPREAD = np.array([1.5, 0.5])
"""standard deviations of the prior of shift and slope, around 0 and 1"""
FLATTEST = 0.05
"""the smallest slope, so that p goes on rising with the score"""
STEPS = 50


def by_verdicts(
    before: Calibration, judged: Integers, wrong: Bools, chance: Doubles
) -> Calibration:
    """Calibrates anew by human verdicts on some examples.

    p being what was thought before, the new one is

        p'_i = σ(a + b logit p_i)

    a and b being likeliest under the verdicts ``wrong`` (j,) on the rows ``judged`` (j,), each
    weighing 1/``chance`` (j,), the probability with which it was chosen to be judged; weights are
    scaled to add up to j. Before any verdict a is 0 ± 1.5 and b 1 ± .5, so that few verdicts move
    little; b is .05 at least. What was judged has p' of 0 or 1. Errors are Σ p', and the interval
    of unjudged ones is that of a at the mean of the judged (Laplace, 1.96 standard errors).

    Raises InputError for lengths that differ, rows judged twice or of which no p is known, and
    chances outside (0, 1].
    """
    _check(before, judged, wrong, chance)
    known = ~np.isnan(before.wrong)
    weight = 1 / chance
    weight = weight * (len(judged) / weight.sum()) if len(judged) else weight
    x = logit(np.clip(before.wrong, 1e-6, 1 - 1e-6))
    centre = float(weight @ x[judged] / weight.sum()) if len(judged) else 0.0
    a, b, error = _fitted(x[judged] - centre, wrong.astype(np.float64), weight, centre)

    def spread(by: float) -> Doubles:
        found = np.full(len(x), np.nan)
        found[known] = expit(a + by + b * (x[known] - centre))
        found[judged] = wrong
        return found

    likely, lower, upper = spread(0.0), spread(-Z * error), spread(Z * error)
    errors = Expected(float(np.nansum(likely)), float(np.nansum(lower)), float(np.nansum(upper)))
    words = f"{before.words}; then by {len(judged):,} human verdicts"
    return Calibration(likely, lower, upper, errors, "verdicts", words)


def _fitted(
    x: Doubles, wrong: Doubles, weight: Doubles, centre: float
) -> tuple[float, float, float]:
    """Shift at the centre, slope, and the standard error of the shift."""
    design = np.stack([np.ones(len(x)), x], axis=1)
    # at the centre the prior curve is the old p: shift = centre, slope = 1
    prior, precision = np.array([centre, 1.0]), np.diag(1 / SPREAD**2)
    beta = prior.copy()
    curve = precision
    for _ in range(STEPS):
        p = expit(design @ beta)
        slope = design.T @ (weight * (wrong - p)) - precision @ (beta - prior)
        curve = (design * (weight * p * (1 - p))[:, None]).T @ design + precision
        step = np.linalg.solve(curve, slope)
        beta = beta + np.clip(step, -2, 2)
        beta[1] = max(beta[1], FLATTEST)
        if np.abs(step).max() < 1e-9:
            break
    return float(beta[0]), float(beta[1]), float(np.sqrt(np.linalg.inv(curve)[0, 0]))


def _check(before: Calibration, judged: Integers, wrong: Bools, chance: Doubles) -> None:
    if not len(judged) == len(wrong) == len(chance):
        raise InputError(
            f"{len(judged):,} rows were judged; there are {len(wrong):,} verdicts and "
            f"{len(chance):,} chances",
            remedy="give one of each a row",
        )
    if len(np.unique(judged)) < len(judged):
        raise InputError("a row was judged twice", remedy="settle on one verdict a row")
    if len(judged) and np.isnan(before.wrong[judged]).any():
        raise InputError(
            "a row was judged of which no p(wrong) is known", remedy="leave it out of the verdicts"
        )
    if len(chance) and not ((chance > 0) & (chance <= 1)).all():
        raise InputError("a chance of being judged is not above 0 and up to 1", where="chance")
