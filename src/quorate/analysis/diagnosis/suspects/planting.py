"""Planting flips that look like the wrong labels that are suspected."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.diagnosis.confident.joint import Joint
from quorate.schema import NotApplicableError, RequestError

Bools = NDArray[np.bool_]
Doubles = NDArray[np.float64]
Integers = NDArray[np.int64]

SHARE = 0.05
"""the share of examples that are flipped"""
FEWEST, MOST = 50, 0.1
"""in small data more, that there be so many, but not more than this share"""
EVEN = 0.25
"""classes lose examples as often as suspected, plus this part of the mean"""
SMOOTHED = 0.5
"""added to a row of the joint, spread evenly over the other classes"""


@dataclass(frozen=True, eq=False)
class Lookalikes:
    """Labels (n,) with flips among them, and the ``rows`` (m,) that were flipped, ascending."""

    labels: Integers
    rows: Integers

    @property
    def mask(self) -> Bools:
        """Which labels were flipped, (n,)."""
        found = np.zeros(len(self.labels), np.bool_)
        found[self.rows] = True
        return found


def plant_alike(labels: Integers, joint: Joint, seed: int = 0, share: float = SHARE) -> Lookalikes:
    """Gives a share of examples a wrong label, as wrong labels are suspected to be.

    Q_at being the examples given a and truly t by the joint, an example of class t is drawn with
    weight e_t + ē/4, where e_t = Σ_a≠t Q_at / Σ_a Q_at, and is given label a ≠ t with probability
    ∝ Q_at + ½/(K - 1). Flips that are drawn evenly over classes would be easier to find than errors
    between similar classes, and promise too much.

    5 % are flipped; in small data 50 examples, but 10 % at most. The only example of a class is
    left alone. Raises RequestError for a share outside (0, ½), NotApplicableError where nothing can
    be flipped.
    """
    if not 0 < share < 0.5:
        raise RequestError(f"a share of {share} to flip", remedy="take one between 0 and .5")
    n, k = len(labels), joint.k
    free = np.flatnonzero(np.bincount(labels, minlength=k)[labels] > 1)
    if not len(free):
        raise NotApplicableError(
            "no class has two examples", remedy="give more examples, or bring classes together"
        )
    table = np.zeros((k, k))
    table[joint.true, joint.given] = joint.calibrated
    whole = table.sum(axis=1)
    np.fill_diagonal(table, 0)
    lost = table.sum(axis=1) / np.maximum(whole, 1)
    weight = lost + EVEN * lost.mean() if lost.any() else np.ones(k)
    table += SMOOTHED / (k - 1)
    np.fill_diagonal(table, 0)
    table /= table.sum(axis=1, keepdims=True)
    m = min(max(1, round(max(share * n, min(FEWEST, MOST * n)))), len(free))
    rng = np.random.default_rng([seed, 19])
    chance = weight[labels[free]]
    rows = np.sort(rng.choice(free, m, replace=False, p=chance / chance.sum()))
    flipped = labels.copy()
    for true in np.unique(labels[rows]):
        own = rows[labels[rows] == true]
        flipped[own] = rng.choice(k, len(own), p=table[true])
    return Lookalikes(flipped, rows)
