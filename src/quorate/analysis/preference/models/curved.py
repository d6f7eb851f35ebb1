"""The inverse curvature of a function that is climbed, learned on the way."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]

KEPT = 8
"""steps that are remembered"""


@dataclass(eq=False)
class Curved:
    """The inverse curvature at first believed to be ``begun`` (C, C), corrected by steps taken.

    L-BFGS with a full matrix in the middle: for a quadratic function the steps become Newton's.

    Source: Nocedal & Wright 2006, Numerical Optimization, algorithm 7.4.
    """

    begun: Doubles
    _steps: list[tuple[Doubles, Doubles, float]] = field(default_factory=list)

    def learn(self, step: Doubles, bent: Doubles) -> None:
        """The upward slope fell by ``bent`` (C,) on a step (C,).

        Left out where it rose: no maximum lies that way.
        """
        worth = float(step @ bent)
        if worth > 1e-12 * float(np.linalg.norm(step) * np.linalg.norm(bent)):
            self._steps = [*self._steps[1 - KEPT :], (step, bent, worth)]

    def times(self, upward: Doubles) -> Doubles:
        """The step to where the slope ``upward`` (C,) is expected to vanish."""
        left = upward.copy()
        shares = []
        for step, bent, worth in reversed(self._steps):
            shares.append(float(step @ left) / worth)
            left -= shares[-1] * bent
        found: Doubles = self.begun @ left
        for (step, bent, worth), share in zip(self._steps, reversed(shares), strict=True):
            found += (share - float(bent @ found) / worth) * step
        return found
