"""The report: honest folds, what it compares with, what labels are worth."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from crowd_of_texts import FILLER, planted, voted
from quorate.analysis.preference.reward import Pairs, Recipe, reward_report
from quorate.schema import NotApplicableError


def memorable(seed: int = 0) -> Pairs:
    """Each prompt has a word for the better response that is nowhere else: nothing carries over."""
    rng = np.random.default_rng(seed)
    asked, first, second, p = [], [], [], []
    for prompt in range(60):
        better, worse = ("".join(rng.choice(list("bdfgklmnprstvz"), 6)) for _ in range(2))
        for _ in range(5):
            turn = rng.random() < 0.5
            texts = [f"{mark} {' '.join(rng.choice(FILLER, 6))}" for mark in (better, worse)]
            asked.append(f"prompt {prompt}")
            first.append(texts[int(turn)])
            second.append(texts[1 - int(turn)])
            p.append(0.0 if turn else 1.0)
    return voted(asked, first, second, np.array(p), 3, rng)


def test_nothing_of_a_prompt_is_learned_before_it_is_tried() -> None:
    pairs = memorable()
    found = reward_report(pairs, curves=False)
    assert found.accuracy.value < 0.62
    # were pairs dealt without regard to prompts, the words would be remembered
    torn = replace(pairs, group=np.arange(len(pairs)))
    assert reward_report(torn, curves=False).accuracy.value > 0.9


def test_figures_of_a_planted_preference() -> None:
    pairs = planted(prompts=100, strength=4.0)
    found = reward_report(pairs)
    assert found.accuracy.lower > 0.75
    assert found.accuracy.value > found.by_vote.value
    assert found.ceiling is not None
    assert found.ceiling.lowest - 0.1 < found.by_vote.value < found.ceiling.highest
    assert found.ahead.value == pytest.approx(found.accuracy.value - found.longer.value)
    assert found.ahead.lower > 0
    assert found.chance_gap < 0.15
    assert found.log_loss < np.log(2)
    # 40 % of labels turned round leave little to learn
    assert found.noise["flipped"].to_list() == [0.0, 0.1, 0.2, 0.4]
    assert found.noise["accuracy"][0] == found.accuracy.value
    assert found.noise["accuracy"][3] < found.noise["accuracy"][0] - 0.05
    assert found.learning["learned"].to_list() == [0.25, 0.5, 1.0]
    assert found.learning["accuracy"][2] == found.accuracy.value
    assert found.raters["rater"].to_list() == [f"r{k}" for k in range(5)]
    assert found.predictions["item"].to_list() == pairs.items.to_list()


def test_the_longer_one_by_hand() -> None:
    # 20 prompts; the longer wins in 15 of them, two are of equal length
    asked = [f"prompt {k}" for k in range(22)]
    long, short = "a good many words here", "two words"
    first = [long] * 20 + [short] * 2
    second = [short] * 20 + [short[::-1]] * 2
    p = np.array([1.0] * 15 + [0.0] * 5 + [1.0] * 2)
    pairs = voted(asked, first, second, p, 3, np.random.default_rng(0))
    found = reward_report(pairs, curves=False)
    assert found.longer_wins.value == pytest.approx(15 / 20)
    assert found.longer.value == pytest.approx((15 + 1) / 22)  # a coin for the two
    assert found.matched.n == 2


def test_a_model_of_raters_is_tried_on_raters_it_never_saw() -> None:
    found = reward_report(planted(raters=6), Recipe(kind="raters"), curves=False)
    assert found.new_raters is not None
    assert 0.6 < found.new_raters.value <= 1.0
    assert found.noise.is_empty()
    assert found.recipe["labels"] == "votes"


def test_the_report_is_plain_data_and_repeatable() -> None:
    pairs = planted(prompts=30)
    one, same = (reward_report(pairs, folds=2, seed=3).to_dict() for _ in range(2))
    assert json.dumps(one, allow_nan=False) == json.dumps(same, allow_nan=False)
    assert one != reward_report(pairs, folds=2, curves=False, seed=4).to_dict()
    assert "predictions" not in one


def test_what_cannot_be_tried_is_refused() -> None:
    with pytest.raises(NotApplicableError, match="3 prompts, and 5 parts"):
        reward_report(planted(prompts=3))
    rng = np.random.default_rng(0)
    tied = voted(["a", "b"], ["x", "x"], ["y", "y"], np.array([1.0, 1.0]), 2, rng)
    tied = tied.subset(np.ones(2, np.bool_), np.zeros(4, np.bool_))
    with pytest.raises(NotApplicableError, match="no pair has a majority"):
        reward_report(_believed_half(tied), folds=2)


def _believed_half(pairs: Pairs) -> Pairs:
    return replace(pairs, belief=np.full(len(pairs), 0.5))
