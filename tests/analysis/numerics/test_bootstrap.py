from __future__ import annotations

import numpy as np
import pytest

from quorate.analysis.numerics import bootstrap
from quorate.analysis.numerics.bootstrap import (
    accelerated,
    acceleration_of,
    expanded_percentile,
    item_weights,
    rater_draws,
    student,
    wilson,
)


@pytest.mark.parametrize(
    "multiplicity",
    [np.array([500, 300, 7]), np.ones(40, np.int64), np.array([3, 1, 2, 1, 1])],
    ids=["patterns", "single units", "few of each"],
)
def test_a_replicate_draws_as_many_units_as_there_are(
    multiplicity: np.ndarray[tuple[int], np.dtype[np.int64]],
) -> None:
    weights = np.concatenate(list(item_weights(multiplicity, 2000, seed=1)))
    total = multiplicity.sum()
    assert weights.shape == (2000, len(multiplicity))
    assert (weights.sum(axis=1) == total).all()
    # binomial: mean c, variance c (1 - c / n)
    assert weights.mean(axis=0) == pytest.approx(multiplicity, rel=0.15)
    variance = multiplicity * (1 - multiplicity / total)
    assert weights.var(axis=0) == pytest.approx(variance, rel=0.3)


def test_weights_depend_on_the_seed_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    multiplicity = np.array([50, 30, 7])
    one = np.concatenate(list(item_weights(multiplicity, 100, seed=1)))
    monkeypatch.setattr(bootstrap, "BLOCK_CELLS", 12)
    assert (np.concatenate(list(item_weights(multiplicity, 100, seed=1))) == one).all()
    assert (np.concatenate(list(item_weights(multiplicity, 100, seed=2))) != one).any()


@pytest.mark.parametrize("multiplicity", [np.ones(3000, np.int64), np.array([5, 1] * 1500)])
def test_poisson_weights_take_over_for_very_many_draws(
    monkeypatch: pytest.MonkeyPatch, multiplicity: np.ndarray[tuple[int], np.dtype[np.int64]]
) -> None:
    monkeypatch.setattr(bootstrap, "EXACT_DRAWS", 10)
    weights = np.concatenate(list(item_weights(multiplicity, 400, seed=1)))
    assert len(np.unique(weights.sum(axis=1))) > 1
    assert (weights / multiplicity).mean() == pytest.approx(1, abs=0.01)
    assert (weights.var(axis=0) / multiplicity).mean() == pytest.approx(1, abs=0.02)


def test_rater_draws() -> None:
    draws = np.array(list(rater_draws(5, 300, seed=0)))
    assert (draws.sum(axis=1) == 5).all()
    assert draws.mean(axis=0) == pytest.approx(1, abs=0.2)


def test_expanded_percentile_by_hand() -> None:
    # n = 2: √2 · t₁(.25) = -√2, Φ(-1.41421) = .0786
    replicates = np.linspace(0, 1, 10001)
    found = expanded_percentile(replicates, 0.5, 2)
    assert (found.lower, found.upper) == pytest.approx((0.0786, 0.9214), abs=1e-4)


def test_bca_without_bias_or_skew_is_the_expanded_percentile() -> None:
    replicates = np.linspace(-1, 1, 2001)
    plain, bca = (
        expanded_percentile(replicates, 0.95, 30),
        accelerated(replicates, 0.0, 0.0, 0.95, 30),
    )
    assert (bca.lower, bca.upper) == pytest.approx((plain.lower, plain.upper), abs=2e-3)


def test_bca_by_hand() -> None:
    # Efron's formula with z₀ = Φ⁻¹(.6) = .25335, a = .05, z = ±1.95996 (n large):
    # lower: .25335 + (-1.70661) / (1 + .0853305) = -1.31907, Φ = .09357
    # upper: .25335 + 2.21331 / (1 - .1106655) = 2.74208, Φ = .99695
    replicates = np.linspace(0, 1, 100001)
    found = accelerated(replicates, 0.6, 0.05, 0.95, 10**9)
    assert found.lower == pytest.approx(0.09357, abs=1e-4)
    assert found.upper == pytest.approx(0.99695, abs=1e-4)


def test_bca_beyond_its_pole_takes_the_extreme() -> None:
    replicates = np.linspace(0, 1, 101)
    found = accelerated(replicates, 0.5, 0.6, 0.95, 10**9)
    assert found.upper == 1.0


def test_acceleration_by_hand() -> None:
    # values 1, 1, 4 (the 1 twice): mean 2, d = 1, 1, -2: Σd³ = -6, Σd² = 6
    a = acceleration_of(np.array([1.0, 4.0]), np.array([2, 1]))
    assert a == pytest.approx(-6 / (6 * 6**1.5))
    assert acceleration_of(np.array([1.0, 1.0]), np.array([1, 1])) == 0.0
    assert acceleration_of(np.array([np.nan]), np.array([1])) == 0.0


def test_student_and_normal() -> None:
    t = student(0.5, 0.1, 10, 0.95)
    assert (t.lower, t.upper) == pytest.approx((0.5 - 0.22281, 0.5 + 0.22281), abs=1e-5)
    z = student(0.5, 0.1, float("inf"), 0.95)
    assert (z.lower, z.upper) == pytest.approx((0.5 - 0.195996, 0.5 + 0.195996), abs=1e-5)
    assert student(0.9, 0.1, 10, 0.95).upper == 1.0
    assert np.isnan(student(0.9, 0.1, 0, 0.95).lower)


def test_wilson_by_hand() -> None:
    # 8 of 10: (.8 + .19207) / 1.38415 ± 1.95996 / 1.38415 · √(.016 + .0096036)
    lower, upper = wilson(np.array([0.8, 0.0, 1.0]), np.array([10, 10, 10]), 0.95)
    assert (lower[0], upper[0]) == pytest.approx((0.49016, 0.94331), abs=1e-4)
    assert lower[1] == pytest.approx(0, abs=1e-12)
    assert upper[2] == pytest.approx(1, abs=1e-12)
