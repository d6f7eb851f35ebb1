from __future__ import annotations

from math import exp, log

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.optimize import minimize

from quorate.quality.habit import ALWAYS, LAGS, RELEVANT, SLIPS, Habit, _looking, foreseeable, habit
from quorate.quality.view import Doubles


def asked(code: list[int], believed: Doubles, bar: float = 0.7, options: int = 2) -> Habit:
    return habit(np.array(code), believed, np.ones(len(code), np.bool_), bar, options=options)


def even(n: int) -> Doubles:
    return np.full((n, 2), 0.5)


def test_evidence_for_always_the_same_by_hand() -> None:
    # 40 times option 0 where others say nothing. Mixture over ε of (1-ε)^40: always option 0 with
    # weight ALWAYS/2; a lag of p foresees all but the first p, which are ½ each as others have it;
    # always option 1 is left every time: ε^40, nothing. A rater who looks is at best one who leans
    # wholly to option 0: (β₀ ½ + 1 - β₀)^40 with β₀ = (.7 - ½)/½ = .4, .8^40.
    slips = [0.02, 0.1, 0.3]
    always = ALWAYS / 2 * sum((1 - e) ** 40 for e in slips) / 3
    lags = (
        (1 - ALWAYS) / 6 * sum(0.5**p * (1 - e) ** (40 - p) for p in range(1, 7) for e in slips) / 3
    )
    expected = log(always + lags) - 40 * log(0.8)
    found = asked([0] * 40, even(40))
    assert found.log_e == pytest.approx(expected, abs=0.02)
    assert found.log_e <= expected + 1e-9
    assert (found.lag, found.option, found.followed, found.n, found.looking) == (0, 0, 40, 40, 20.0)


def test_the_same_answers_are_in_order_where_others_give_them_too() -> None:
    believed = np.tile([0.97, 0.03], (40, 1))
    assert asked([0] * 40, believed).log_e < 0


def test_a_cycle_is_found_and_named() -> None:
    found = asked([0, 0, 1] * 15, even(45))
    assert (found.lag, found.followed, found.n) == (3, 42, 42)
    assert found.log_e > log(1000)


def test_alternation_is_a_cycle_of_two() -> None:
    assert asked([0, 1] * 20, even(40)).lag == 2


def test_answers_that_do_not_count_still_tell_what_was_said_before() -> None:
    # 1, 0 by turns, of which only the zeros count: always 0, and lag 2, foresee each of them
    code, counted = np.array([1, 0] * 15), np.array([False, True] * 15)
    found = habit(code, even(30), counted, 0.7, options=2)
    assert (found.followed, found.n) == (15, 15)
    lag = habit(code, even(30), counted, 0.7)
    assert (lag.lag, lag.followed, lag.n) == (2, 14, 14)


def test_another_reading_of_the_others_can_only_lower_the_evidence() -> None:
    code = np.array([0] * 40)
    counted = np.ones(40, np.bool_)
    better = np.tile([0.99, 0.01], (40, 1))
    found = habit(code, even(40), counted, 0.7, options=2, other=lambda: better)
    assert found.log_e < 0 < habit(code, even(40), counted, 0.7, options=2).log_e
    worse = np.tile([0.01, 0.99], (40, 1))
    same = habit(code, even(40), counted, 0.7, options=2, other=lambda: worse)
    assert same.log_e == pytest.approx(habit(code, even(40), counted, 0.7, options=2).log_e)


@pytest.mark.parametrize("seed", range(6))
def test_the_bound_lies_just_above_the_best_rater_who_looks(seed: int) -> None:
    rng = np.random.default_rng(seed)
    k, n, floor = 3, 60, 0.5
    own, code = rng.uniform(0.05, 0.9, n), rng.choice(k, n, p=[0.7, 0.2, 0.1])

    def loss(free: Doubles) -> float:
        share = floor + (1 - floor) / (1 + exp(-free[0]))
        habits = np.exp(free[1:] - free[1:].max())
        return -float(np.log(share * own + (1 - share) * (habits / habits.sum())[code]).sum())

    best = max(
        -float(minimize(loss, start).fun)
        for start in np.vstack([np.zeros(4), rng.normal(size=(4, 4))])
    )
    found = _looking(code, own, floor, k)
    assert best - 1e-3 <= found <= best + 0.2


def test_the_mixture_is_one_whatever_the_answers() -> None:
    # Σ over all sequences of two answers of the mixture is 1, so it is a probability: with others
    # at ½ each and β₀ = 1 the best who looks says ½ · ½, and E sums to 4 · 1 over 4 sequences
    e = []
    for code in ([0, 0], [0, 1], [1, 0], [1, 1]):
        found = asked(code, even(2), bar=1.0)
        assert found.log_e < RELEVANT
        e.append(exp(found.log_e))
    assert sum(e) == pytest.approx(4.0)
    assert len(LAGS) == 6
    assert len(SLIPS) == 3


def test_false_alarms_and_power_over_all_looks() -> None:
    rng = np.random.default_rng(7)
    truth = rng.choice(2, (150, 200), p=[0.8, 0.2])
    others = np.where(rng.random((150, 200, 2)) < 0.8, truth[..., None], 1 - truth[..., None])
    share = ((others == 1).sum(axis=-1) + 0.3) / 3

    def ever(code: NDArray[np.int64]) -> float:
        hits = 0
        for said, one in zip(code, share, strict=True):
            believed = np.stack([1 - one, one], axis=1)
            looks = (
                habit(said[:n], believed[:n], np.ones(n, np.bool_), 0.7, options=2)
                for n in range(15, 201, 15)
            )
            hits += any(look.log_e > log(1000) for look in looks)
        return hits / len(code)

    # right 70 % of the time in either class
    honest = np.where(rng.random(truth.shape) < 0.7, truth, 1 - truth)
    assert ever(honest) == 0
    assert ever(np.arange(200) % 2 + 0 * truth) == 1


def test_how_much_a_pattern_foresees() -> None:
    # 1 is 3 of 5; no answer repeats the one before, but all three that can that of two before
    assert foreseeable(np.array([1, 2, 1, 2, 1])) == 1.0
    # 4 of 6 are 0; the same as before: 3 of 5; as two before: 2 of 4
    assert foreseeable(np.array([0, 0, 0, 0, 1, 2])) == pytest.approx(4 / 6)
    assert foreseeable(np.array([0.5, 0.7, 0.9, 0.1, 0.2, 0.3, 0.4])) == pytest.approx(1 / 7)
    assert foreseeable(np.array([3])) == 1.0
    assert foreseeable(np.zeros(0, np.int64)) == 0.0
