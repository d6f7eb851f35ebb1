"""The losses: by hand, and their derivatives against finite differences."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import sparse

from quorate.analysis.preference.reward.fitted import Lesson
from quorate.analysis.preference.reward.linear import objective
from quorate.analysis.preference.reward.outcome import ByRater, MeanVariance, Outcome, Plain, Rows

Doubles = NDArray[np.float64]


def rows(n: int, responses: int, raters: int, seed: int = 0) -> Rows:
    rng = np.random.default_rng(seed)
    first = rng.integers(0, responses, n)
    return Rows(
        first=first,
        second=(first + rng.integers(1, responses, n)) % responses,
        target=rng.choice([0.0, 0.5, 0.8, 1.0], n),
        weight=rng.uniform(0.5, 2.0, n),
        rater=rng.integers(-1, raters, n),
        position=rng.integers(-1, 2, n).astype(np.int8),
        longer=rng.normal(0, 1, n),
    )


def slope(function: object, point: Doubles) -> Doubles:
    """The gradient by central differences."""
    assert callable(function)
    step = 1e-6
    out = np.zeros_like(point)
    for k in range(point.size):
        up, down = point.copy(), point.copy()
        up.flat[k] += step
        down.flat[k] -= step
        out.flat[k] = (function(up) - function(down)) / (2 * step)
    return out


OUTCOMES = (Plain(), ByRater(4), MeanVariance())


@pytest.mark.parametrize("outcome", OUTCOMES, ids=lambda o: type(o).__name__)
def test_derivatives_are_those_of_the_loss(outcome: Outcome) -> None:
    of = rows(60, 9, 4)
    rng = np.random.default_rng(1)
    values = rng.normal(0, 1, (9, outcome.columns))
    own = rng.normal(0, 0.7, outcome.own)
    found = outcome.loss(values, own, of)
    by_values = slope(lambda v: outcome.loss(v, own, of).sum, values)
    by_own = slope(lambda o: outcome.loss(values, o, of).sum, own)
    np.testing.assert_allclose(found.values, by_values, atol=2e-6)
    np.testing.assert_allclose(found.own, by_own, atol=2e-6)
    assert np.abs(found.values).max() > 0.1
    cost, by_cost = outcome.prior(own)
    np.testing.assert_allclose(by_cost, slope(lambda o: outcome.prior(o)[0], own), atol=2e-6)
    assert (cost > 0) == (outcome.own > 0)


@pytest.mark.parametrize("outcome", OUTCOMES, ids=lambda o: type(o).__name__)
def test_the_objective_of_the_linear_model_has_its_gradient(outcome: Outcome) -> None:
    of = rows(50, 12, 4, seed=2)
    rng = np.random.default_rng(3)
    matrix = sparse.csr_array(rng.normal(0, 1, (12, 5)) * (rng.random((12, 5)) < 0.6))
    lesson = Lesson.of(matrix, outcome, of, np.zeros(50, np.int64), 0)
    point = rng.normal(0, 0.5, 5 * outcome.columns + outcome.own)
    _, found = objective(lesson, lesson.rows, 0.05, point)
    by_hand = slope(lambda p: objective(lesson, lesson.rows, 0.05, p)[0], point)
    np.testing.assert_allclose(found, by_hand, atol=2e-7)


def one(target: float, weight: float = 1.0) -> Rows:
    return Rows(
        np.array([0]),
        np.array([1]),
        np.array([target]),
        np.array([weight]),
        np.array([-1]),
        np.zeros(1, np.int8),
        np.zeros(1),
    )


def test_plain_loss_by_hand() -> None:
    # r_a - r_b = log 3, so σ = 3/4: -log 3/4 for the chosen, -log 1/4 for the rejected
    values = np.array([[np.log(3)], [0.0]])
    assert Plain().loss(values, np.zeros(0), one(1.0)).sum == pytest.approx(-np.log(0.75))
    assert Plain().loss(values, np.zeros(0), one(0.0)).sum == pytest.approx(-np.log(0.25))


def test_mean_variance_by_hand() -> None:
    # both s = 1: (1 - 0) / √2; Φ(.7071) = .7602
    values = np.array([[1.0, 0.0], [0.0, 0.0]])
    loss = MeanVariance().loss(values, np.zeros(0), one(1.0)).sum
    assert np.exp(-loss) == pytest.approx(0.7602, abs=5e-5)


@pytest.mark.parametrize("outcome", [Plain(), MeanVariance()], ids=["plain", "mean-variance"])
def test_a_soft_label_is_rows_in_its_proportion(outcome: Outcome) -> None:
    # 3/4 with weight 4 is three rows for the first and one for the second
    values = np.random.default_rng(5).normal(0, 1, (2, outcome.columns))
    soft = outcome.loss(values, np.zeros(0), one(0.75, 4.0))
    hard = [outcome.loss(values, np.zeros(0), one(t)) for t in (1.0, 1.0, 1.0, 0.0)]
    assert soft.sum == pytest.approx(sum(h.sum for h in hard))
    np.testing.assert_allclose(soft.values, sum(h.values for h in hard), atol=1e-12)


def test_a_typical_rater_votes_by_the_reward_alone() -> None:
    values = np.array([[0.4], [-0.3]])
    own = np.random.default_rng(0).normal(0, 1, 6)
    same = ByRater(2).loss(values, own, one(1.0)).sum
    assert same == pytest.approx(Plain().loss(values, np.zeros(0), one(1.0)).sum)
