from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from quorate.analysis.numerics.normal_gamma import climb, populations

Doubles = NDArray[np.float64]


def test_populations_are_recovered_from_many_raters() -> None:
    rng = np.random.default_rng(0)
    n_raters, per, kappa, a, c = 4000, 30, 2.0, 3.0, 1.5
    tau = rng.gamma(a, 1 / c, n_raters)
    bias = rng.normal(0, 1 / np.sqrt(kappa * tau))
    d = bias[:, None] + rng.normal(size=(n_raters, per)) / np.sqrt(tau)[:, None]
    mean = d.mean(axis=1)
    about = ((d - mean[:, None]) ** 2).sum(axis=1)
    found = (1.0, 1.0, 1.0)
    for _ in range(10):
        found = populations(np.full(n_raters, float(per)), mean, about, found)
    np.testing.assert_allclose(found, (kappa, a, c), rtol=0.08)


def test_climb_finds_a_peak_and_respects_bounds() -> None:
    def hill(x: Doubles) -> tuple[float, Doubles]:
        gap = x - np.array([1.0, -2.0])
        return float(-(gap**2).sum()), -2 * gap

    free = climb(hill, np.zeros(2), np.full(2, -9.0), np.full(2, 9.0))
    np.testing.assert_allclose(free, [1.0, -2.0], atol=1e-6)
    kept = climb(hill, np.zeros(2), np.array([-9.0, -1.0]), np.array([0.5, 9.0]))
    assert kept == pytest.approx([0.5, -1.0])


def test_climb_leaves_a_saddle_upward() -> None:
    def saddle(x: Doubles) -> tuple[float, Doubles]:
        return float(x[0] ** 2 - x[1] ** 2), np.array([2 * x[0], -2 * x[1]])

    start = np.array([0.1, 0.1])
    found = climb(saddle, start, np.full(2, -5.0), np.full(2, 5.0))
    assert saddle(found)[0] > saddle(start)[0]
    assert abs(found[0]) == pytest.approx(5.0)
