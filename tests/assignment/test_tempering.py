"""Certainty that is honest where raters err together."""

from __future__ import annotations

from math import log
from random import Random

import pytest

from quorate.assignment.live.classes import Classes
from quorate.assignment.live.full_fit import fit_classes
from quorate.assignment.live.tempering import CORRELATION, TEMPERATURE, Tempering, Trial
from quorate.assignment.live.tempering_fit import fit_tempering


def test_the_divisor_is_the_design_effect_times_the_temperature() -> None:
    # 2 (1 + 4 × .25) = 4
    assert Tempering(2.0, 0.25).divisor(5) == 4.0
    assert Tempering(2.0, 0.25).divisor(1) == 2.0


def trials(n: int, odds: float, right: int, judgments: int) -> list[Trial]:
    return [
        Trial([log(0.5)] * 2, [odds, 0.0], judgments, 0 if place < right else 1)
        for place in range(n)
    ]


def test_no_known_answers_leave_the_priors() -> None:
    assert fit_tempering([]) == Tempering(TEMPERATURE, CORRELATION, 0)


def test_what_is_told_matches_what_known_answers_show() -> None:
    # 1,000 items with log odds of 6 are right 80 % of the time: log odds of 1.39, so T(5) = 4.33
    found = fit_tempering(trials(1_000, 6.0, 800, 5))
    assert found.items == 1_000
    assert found.divisor(5) == pytest.approx(6 / log(4), rel=0.1)


def test_a_handful_of_known_answers_moves_little_and_many_much() -> None:
    prior = Tempering().divisor(5)
    few = fit_tempering(trials(5, 6.0, 3, 5)).divisor(5)
    many = fit_tempering(trials(500, 6.0, 300, 5)).divisor(5)
    assert prior < few < many


def crowd(together: float, seed: int) -> tuple[Classes, dict[int, str]]:
    """300 items, 6 judgments each by 20 raters right with .75. On a share of the items everybody is
    drawn to the wrong option: there raters err together, 3 times of 4."""
    rng, model, truth = Random(seed), Classes(("x", "y"), given=False), {}
    for item in range(300):
        truth[item] = rng.choice("xy")
        wrong = "y" if truth[item] == "x" else "x"
        hard = rng.random() < together
        for rater in rng.sample(range(20), 6):
            right = rng.random() < (0.25 if hard else 0.8)
            model.judge(item, rater, truth[item] if right else wrong)
    return model, truth


def honesty(together: float, known: int) -> tuple[float, float]:
    """Certainty and accuracy on the items without a known answer, means of three crowds."""
    certainty = accuracy = 0.0
    for seed in range(3):
        model, truth = crowd(together, seed)
        for item in range(known):
            model.know(item, truth[item])
        fit_classes(model)
        rest = range(known, 300)
        certainty += sum(model.certainty(item) for item in rest) / len(rest) / 3
        accuracy += sum(model.posterior(i)[truth[i]] > 0.5 for i in rest) / len(rest) / 3
    return certainty, accuracy


def test_known_answers_make_certainty_honest_where_raters_err_together() -> None:
    blind, accuracy = honesty(0.3, 0)
    certainty, same = honesty(0.3, 60)
    assert blind - accuracy > 0.05  # without known answers it cannot be known
    assert abs(certainty - same) < 0.045
    assert certainty - same < (blind - accuracy) / 1.5


def test_certainty_stays_high_where_raters_err_apart() -> None:
    certainty, accuracy = honesty(0.0, 60)
    assert accuracy > 0.93
    assert abs(certainty - accuracy) < 0.03


def test_known_answers_are_tried_on_a_fit_that_does_not_know_them() -> None:
    # with given=True the model is told the answers; what is learned of certainty must not be more
    # favourable for it than without
    tempered = []
    for given in (True, False):
        model, truth = crowd(0.15, 1)
        model.given = given
        for item in range(60):
            model.know(item, truth[item])
        fit_classes(model)
        tempered.append(model.tempering)
    assert tempered[0] == tempered[1]
