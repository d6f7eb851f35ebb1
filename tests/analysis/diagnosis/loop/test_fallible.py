"""A model as one more rater: what it is like, and that nothing counts twice."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from quorate.analysis.diagnosis.loop.fallible import fallible
from quorate.schema import EmptyError, InputError

Doubles = NDArray[np.float64]


def test_one_item_s_answer_counts_by_what_the_others_tell_of_the_model() -> None:
    # one level; six items that raters are sure of: the model is right on 5, says 1 for one 0
    posterior = [[1.0, 0.0]] * 4 + [[0.0, 1.0]] * 2 + [[0.5, 0.5]]
    said = [[0.9, 0.1]] * 3 + [[0.2, 0.8]] + [[0.1, 0.9]] * 2 + [[0.3, 0.7]]
    found = fallible(posterior, said, levels=1, prior=1e-9, folds=7)
    # the last item left out: P(says 1 | 0) = 1/4, P(says 1 | 1) = 2/2; .5 · 1 / (.5 · 1 + .5 · ¼)
    assert found.combined[-1].tolist() == pytest.approx([0.2, 0.8], abs=1e-6)
    assert found.combined[0].tolist() == [1.0, 0.0]
    assert found.answers.tolist() == [0, 0, 0, 1, 1, 1, 1]


def test_a_class_that_nobody_else_is_in_leans_on_the_others() -> None:
    # class 2 is one item's alone: left out, what the model is like there is C̄: .8 right
    rng = np.random.default_rng(0)
    truth = np.append(np.tile([0, 1], 500), 2)
    said = np.where(rng.random(1_001) < 0.8, truth, (truth + 1) % 2)
    said[-1] = 2
    posterior = np.eye(3)[truth]
    posterior[-1] = [0.25, 0.25, 0.5]
    found = fallible(posterior, np.eye(3)[said] * 0.97 + 0.01, levels=1)
    right = found.accuracy[0]
    wrong = (1 - right) / 2
    # nobody of classes 0 and 1 was said to be 2, so little speaks for them: 20 · C̄ of 500 + 20
    others = 20 * wrong / 520
    expected = 0.5 * right / (0.5 * right + 0.5 * others)
    assert found.combined[-1, 2] == pytest.approx(expected, rel=1e-3)
    assert right == pytest.approx(0.8, abs=0.03)


def test_without_a_miss_among_few_the_model_does_not_outweigh_raters() -> None:
    # one level; of eight items that raters are sure of the model is right on all
    posterior = [[1.0, 0.0]] * 4 + [[0.0, 1.0]] * 4 + [[0.9, 0.1]]
    said = [[0.9, 0.1]] * 4 + [[0.1, 0.9]] * 5
    found = fallible(posterior, said, levels=1, folds=9)
    # the last left out: a = 8.5 / 9, so C̄ = 17/18 and 1/18; with 20 of it beside 4 items a class
    # P(says 1 | 0) = (20 / 18) / 24 = 5/108, P(says 1 | 1) = (4 + 20 · 17/18) / 24 = 103/108
    # .1 · 103 / (.1 · 103 + .9 · 5) = 10.3 / 14.8
    assert found.combined[-1, 1] == pytest.approx(10.3 / 14.8)


def simulated(
    n: int, k: int, raters: float, model: float, seed: int
) -> tuple[NDArray[np.int64], Doubles, Doubles]:
    """Truth, the posterior of one rater each who is right with that chance, and a model's say that
    is surer where it is right more often."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, k, n)
    away = rng.integers(1, k, n)
    label = np.where(rng.random(n) < raters, truth, (truth + away) % k)
    posterior = np.full((n, k), (1 - raters) / (k - 1))
    posterior[np.arange(n), label] = raters
    ease = rng.random(n) < 0.5
    right = rng.random(n) < np.where(ease, min(model + 0.1, 1.0), model - 0.1)
    said = np.where(right, truth, (truth + rng.integers(1, k, n)) % k)
    top = np.where(ease, 0.9, 0.6)
    p = np.repeat(((1 - top) / (k - 1))[:, None], k, axis=1)
    p[np.arange(n), said] = top
    return truth, posterior, p


@pytest.mark.parametrize("model", [0.6, 0.8])
def test_what_is_combined_is_calibrated_and_better_than_either(model: float) -> None:
    truth, posterior, p = simulated(4_000, 4, 0.8, model, 3)
    found = fallible(posterior, p, levels=2)
    assert found.accuracy.tolist() == pytest.approx([model - 0.1, model + 0.1], abs=0.03)
    right = found.suggested == truth
    assert right.mean() >= max((posterior.argmax(1) == truth).mean(), model) - 0.002
    assert found.combined.max(axis=1).mean() == pytest.approx(right.mean(), abs=0.02)


def test_a_model_that_guesses_changes_nothing() -> None:
    _, posterior, _ = simulated(3_000, 3, 0.8, 0.8, 5)
    noise = np.random.default_rng(6).dirichlet([1.0] * 3, 3_000)
    found = fallible(posterior, noise)
    # a share of a third known from 1,000 items has a standard error of .015: 4 of it, of p ≤ .8
    assert np.abs(found.combined - posterior).max() < 0.1
    assert np.abs(found.combined - posterior).mean() < 0.02


def test_an_item_does_not_vouch_for_itself() -> None:
    # turning one item's labels moves what is believed of it by the raters' factor alone
    _, posterior, p = simulated(60, 2, 0.7, 0.7, 7)
    one = fallible(posterior, p, levels=1).combined[0]
    turned = posterior.copy()
    turned[0] = turned[0][::-1]
    other = fallible(turned, p, levels=1).combined[0]
    odds = (one[0] / one[1]) / (posterior[0, 0] / posterior[0, 1])
    again = (other[0] / other[1]) / (turned[0, 0] / turned[0, 1])
    assert odds == pytest.approx(again, rel=1e-12)


def test_where_the_model_says_nothing_raters_are_left_as_they_are() -> None:
    _, posterior, p = simulated(50, 2, 0.7, 0.7, 8)
    p[:10] = np.nan
    found = fallible(posterior, p)
    assert (found.combined[:10] == posterior[:10]).all()
    assert (found.answers[:10] == -1).all()
    assert found.used == 40


@pytest.mark.parametrize(
    ("posterior", "p", "error"),
    [
        ([[0.5, 0.5]], [[np.nan, np.nan]], EmptyError),
        ([[0.5, np.nan]], [[0.5, 0.5]], InputError),
        ([[0.5, 0.5]], [[0.5, 0.6]], InputError),
        ([[0.5, 0.5]], [[0.5, 0.2, 0.3]], InputError),
        ([[1.0]], [[1.0]], InputError),
    ],
)
def test_what_is_no_distribution_is_refused(
    posterior: list[list[float]], p: list[list[float]], error: type[Exception]
) -> None:
    with pytest.raises(error):
        fallible(posterior, p)
