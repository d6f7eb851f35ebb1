"""The power law: how accuracy rises with the number of examples, and what more would bring."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]

SLOWEST, FASTEST = 0.05, 2.0
"""the range of exponents"""
STEPS = 160


@dataclass(frozen=True)
class PowerLaw:
    """accuracy(n) = ceiling − factor · n^−exponent, an error that falls to 1 − ceiling.

    ``factor`` ≥ 0 and ``ceiling`` ≤ 1.
    """

    ceiling: float
    factor: float
    exponent: float

    def at(self, n: float) -> float:
        """The accuracy with n examples."""
        return float(self.ceiling - self.factor * n**-self.exponent)

    def needed(self, accuracy: float) -> float:
        """How many examples reach an accuracy; infinity where none do."""
        if accuracy >= self.ceiling:
            return float("inf")
        if not self.factor:
            return 0.0
        with np.errstate(over="ignore"):
            power = np.float64(self.factor / (self.ceiling - accuracy)) ** (1 / self.exponent)
        return float(power)


def fit_power_law(sizes: Doubles, accuracy: Doubles, weights: Doubles | None = None) -> PowerLaw:
    """The power law nearest to measured accuracies (S,) at sizes (S,), by weighted squares.

    Exponents from .05 to 2 are tried in 160 equal steps of their logarithm, then 160 around the
    best; ceiling and factor follow from each by linear regression under their bounds.
    """
    weight = None if weights is None else weights[None]
    return fit_power_laws(sizes, accuracy[None], weight)[0]


def fit_power_laws(
    sizes: Doubles, accuracy: Doubles, weights: Doubles | None = None
) -> tuple[PowerLaw, ...]:
    """As ``fit_power_law`` of B rows of accuracies (B, S) with weights (B, S)."""
    weight = np.ones_like(accuracy) if weights is None else weights
    scale = float(sizes.max())
    low = np.full(len(accuracy), np.log(SLOWEST))
    high = np.full(len(accuracy), np.log(FASTEST))
    for _ in range(2):
        grid = np.exp(low[:, None] + (high - low)[:, None] * np.linspace(0, 1, STEPS))
        ceiling, factor, error = _linear(sizes / scale, accuracy, weight, grid)
        best = error.argmin(axis=1)
        row = np.arange(len(best))
        around = np.log(grid[row, np.maximum(best - 1, 0)])
        high = np.log(grid[row, np.minimum(best + 1, STEPS - 1)])
        low = around
    exponent = grid[row, best]
    return tuple(
        PowerLaw(float(a), float(b * scale**c), float(c))
        for a, b, c in zip(ceiling[row, best], factor[row, best], exponent, strict=True)
    )


def _linear(
    sizes: Doubles, accuracy: Doubles, weight: Doubles, exponents: Doubles
) -> tuple[Doubles, Doubles, Doubles]:
    """Ceiling, factor and squared error of each row and exponent, (B, G)."""
    x = sizes[None, None, :] ** -exponents[:, :, None]
    y, w = accuracy[:, None, :], weight[:, None, :] / weight.sum(axis=1)[:, None, None]
    mean_x, mean_y = (w * x).sum(axis=2), (w * y).sum(axis=2)
    spread = (w * x * x).sum(axis=2) - mean_x**2
    joint = (w * x * y).sum(axis=2) - mean_x * mean_y
    factor = np.maximum(-joint / np.maximum(spread, 1e-300), 0)
    ceiling = mean_y + factor * mean_x
    above = ceiling > 1
    through = (w * x * (1 - y)).sum(axis=2) / (w * x * x).sum(axis=2)
    factor = np.where(above, np.maximum(through, 0), factor)
    ceiling = np.where(above, 1.0, ceiling)
    gap = y - ceiling[:, :, None] + factor[:, :, None] * x
    return ceiling, factor, (w * gap * gap).sum(axis=2)
