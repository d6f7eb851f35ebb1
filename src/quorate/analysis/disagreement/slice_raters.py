"""Whether a difference between slices is one of items or of the people who judged them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr

from quorate.analysis.agreement.coefficient import Coefficient
from quorate.analysis.agreement.evidence import Evidence
from quorate.analysis.numerics.bootstrap import rater_draws
from quorate.schema import Judgments

Doubles = NDArray[np.float64]
Flags = NDArray[np.bool_]

FEWEST_RATERS = 5
"""raters of either side that are needed where it depends on raters"""
RATER_REPLICATES = 200


def crossed(judged: NDArray[np.int64], inside: Doubles) -> float | None:
    """How far raters judged both the slice and the rest: 1 as by chance, 0 never.

    ``judged`` (R,) are the judgments of each rater, ``inside`` (R,) those in the slice. None where
    no rater judged twice: then raters differ between items anyway, in either part.
    """
    several = judged > 1
    n, inside = judged[several].astype(np.float64), inside[several]
    if not len(n):
        return None
    p = inside.sum() / n.sum()
    if p in (0.0, 1.0):
        return 0.0
    own = inside / n
    return float((n**2 / (n - 1) * own * (1 - own)).sum() / (n.sum() * p * (1 - p)))


def p_among_raters(
    judgments: Judgments,
    rows: Flags,
    gaps: Doubles,
    gap: float,
    coefficient: Coefficient,
    seed: int,
) -> float | None:
    """The p of a difference that other items and other raters might not show.

    ``gaps`` are the differences with items resampled, ``gap`` the one observed. Two-sided, of
    |gap| / √(SE²_items + SE²_raters R / (R - 1)) in Student's t with R - 1 degrees of freedom, R
    the raters of the side that has fewer. None for too few of them.
    """
    sides = [judgments.subset(rows), judgments.subset(~rows)]
    raters = min(int((side.workload > 0).sum()) for side in sides)
    if raters < FEWEST_RATERS or not coefficient.by_rater or len(gaps) < 2:
        return None
    evidences = [Evidence.of(side) for side in sides]
    drawn = []
    for draws in rater_draws(judgments.n_raters, RATER_REPLICATES, seed):
        values = []
        for evidence in evidences:
            replicate = evidence.resampled(draws)
            units = coefficient.units(replicate)[None, :].astype(np.float64)
            values.append(float(coefficient.estimate(replicate, units).value[0]))
        drawn.append(values[0] - values[1])
    among = np.array(drawn)
    among = among[np.isfinite(among)]
    if len(among) < RATER_REPLICATES / 2:
        return None
    error = np.sqrt(gaps.var(ddof=1) + among.var(ddof=1) * raters / (raters - 1))
    return float(2 * stdtr(raters - 1, -abs(gap) / error)) if error > 0 else None
