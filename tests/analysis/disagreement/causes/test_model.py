"""The model of votes, its messages and its tests, against arithmetic and enumeration."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray

from quorate.analysis.disagreement.attributes import Attribute, Level
from quorate.analysis.disagreement.causes.camps import (
    attribute_p,
    first_guess,
    propagate,
)
from quorate.analysis.disagreement.causes.concentration import unclear_pairs, unclear_values
from quorate.analysis.disagreement.causes.model import (
    LEAN_WEIGHTS,
    LOYAL,
    Parameters,
    base_pairs,
    expect,
    maximize,
)
from quorate.analysis.disagreement.causes.remarks import odds_of
from quorate.analysis.disagreement.causes.votes import Votes

Doubles = NDArray[np.float64]
NEVER = 1e-15


def votes(rows: list[tuple[int, int, int]], shape: tuple[int, int, int]) -> Votes:
    item, rater, code = (np.array(column) for column in zip(*rows, strict=True))
    return Votes(item, rater, code, np.zeros(len(rows), bool), shape, 0, ordinal=False)


def parameters(raters: int, weights: list[float]) -> Parameters:
    """Two options, equally frequent; a vote follows its item every other time."""
    half = np.array([0.5, 0.5])
    return Parameters(
        np.full(raters, 0.5),
        np.tile(half, (raters, 1)),
        half,
        np.ones(1),
        np.ones(1),
        LEAN_WEIGHTS,
        np.array([*weights, NEVER]),
    )


def test_one_vote_each_may_be_a_slip_or_a_split() -> None:
    found = expect(
        votes([(0, 0, 0), (0, 1, 1)], (1, 2, 2)), parameters(2, [0.5, 0.5, NEVER, NEVER])
    )
    # a vote for what is meant with t has probability .5 t + .25
    # clear: .75 * .25 = .1875 whichever option it is
    # split: sum_q w_q (.5 q + .25) (.5 (1 - q) + .25) = .25 E[q (1 - q)] + .1875, and with
    # w_q ~ (q (1 - q))^3 at q = .1 .2 ... .9, where q (1 - q) = .09 .16 .21 .24 .25 and back:
    # E = 2 (.00006561 + .00065536 + .00194481 + .00331776) + .00390625 = .01587333
    #     over 2 (.000729 + .004096 + .009261 + .013824) + .015625 = .071445: .222176, so .243044
    # P(clear) = .1875 / (.1875 + .243044) = .435495
    assert found.clear.sum() == pytest.approx(0.435495, abs=1e-5)
    assert found.split.sum() == pytest.approx(1 - 0.435495, abs=1e-5)
    assert found.log_likelihood == pytest.approx(np.log(0.5 * 0.1875 + 0.5 * 0.243044), abs=1e-5)


def test_a_hard_item_means_one_option_but_few_follow_it() -> None:
    model = parameters(2, [0.5, NEVER, NEVER, NEVER])
    model = replace(model, weights=np.array([0.5, NEVER, NEVER, NEVER, 0.5]))
    found = expect(votes([(0, 0, 0), (0, 1, 1)], (1, 2, 2)), model)
    # less by h logits attention is 1 / (1 + e^h): .182426, .047426, .010987 at 1.5, 3, 4.5
    # one vote each for and against: ((1 + a) / 2) ((1 - a) / 2) = (1 - a^2) / 4 whichever it means:
    # .241680, .249438, .249970, on average .247029; clear .75 * .25 = .1875
    assert found.hard.sum() == pytest.approx(0.247029 / (0.247029 + 0.1875), abs=1e-5)
    assert found.clear.sum() == pytest.approx(0.1875 / (0.247029 + 0.1875), abs=1e-5)
    by_level = found.hard.sum(axis=(1, 2))
    assert by_level / by_level[0] == pytest.approx(
        np.array([0.241680, 0.249438, 0.249970]) / 0.24168, abs=1e-4
    )


def test_hard_items_say_nothing_of_attention_and_something_of_habits() -> None:
    # two raters, one item; it is hard for certain, or clear for certain
    table = votes([(0, 0, 0), (0, 1, 1)], (1, 2, 2))
    model = replace(parameters(2, [0.5] * 4), weights=np.array([1.0, *[NEVER] * 3, 1.0]))
    hard = expect(table, replace(model, weights=np.array([*[NEVER] * 4, 1.0])))
    clear = expect(table, replace(model, weights=np.array([1.0, *[NEVER] * 4])))
    # no vote counts but 4 pseudo-votes that followed of 5
    assert maximize(table, model, hard).attention == pytest.approx([0.8, 0.8])
    # each option is meant with .5: a vote for it followed with .5 / .75, so .5 * 2 / 3 of a vote
    assert maximize(table, model, clear).attention == pytest.approx([(4 + 1 / 3) / 6] * 2)
    # nearly all of the vote is habit: more than half a pseudo-vote per option and 2 / 3 of a vote
    habits = [maximize(table, model, one).habits[0, 0] for one in (hard, clear)]
    assert habits[0] > habits[1] == pytest.approx((0.5 + 2 / 3) / (1 + 2 / 3))


def test_what_is_believed_of_an_item_adds_to_one_with_and_without_camps() -> None:
    rng = np.random.default_rng(5)
    rows = [(i, r, int(rng.integers(3))) for i in range(4) for r in range(5)]
    table = votes(rows, (4, 5, 3))
    share = np.array([0.5, 0.3, 0.2])
    model = Parameters(
        np.full(5, 0.7),
        np.tile(share, (5, 1)),
        share,
        base_pairs(share, ordinal=False),
        base_pairs(share, ordinal=True),
        LEAN_WEIGHTS,
        np.array([0.5, 0.2, 0.1, 0.1, 0.1]),
    )
    for first in (None, rng.random(len(rows))):
        found = expect(table, model, first)
        total = found.clear.sum(1) + found.split.sum(1) + found.diffuse + found.opinion
        total += found.hard.sum((0, 2))
        assert total == pytest.approx(1)
        assert found.against.sum(1) == pytest.approx(found.opinion)
        assert found.sides[0].sum(1) == pytest.approx(found.sides[1].sum(1))
        # what leans somewhere leans between two options: each split item counts twice
        assert found.leaning.sum((0, 2)) == pytest.approx(2 * found.split.sum(1))


@pytest.mark.parametrize("prior", [0.0, 1.3])
def test_messages_are_exact_where_two_raters_share_one_item(prior: float) -> None:
    table = votes([(0, 0, 0), (0, 1, 1)], (1, 2, 2))
    model = parameters(2, [0.4, 0.2, NEVER, 0.4])
    priors = np.array([0.7, prior])
    first = 1 / (1 + np.exp(-priors))  # one item: nothing else is known of either
    beliefs = expect(table, model, first)
    logits, messages = propagate(table, model, beliefs, first, priors, np.zeros(2))
    exact = [enumerated(first, rater) for rater in (0, 1)]
    # messages are damped by half from nothing
    assert 2 * messages == pytest.approx(np.array(exact), abs=1e-9)
    assert logits == pytest.approx(priors + messages)


def enumerated(first: Doubles, rater: int) -> float:
    """log P(votes | the rater is in the first camp) - log P(votes | in the second)."""
    leans = np.array([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9])
    weights = (leans * (1 - leans)) ** 3 / ((leans * (1 - leans)) ** 3).sum()

    def vote(target: float) -> float:
        return 0.5 * target + 0.25

    def likelihood(camps: tuple[int, ...]) -> float:
        clear = 0.4 * vote(1) * vote(0)
        split = 0.2 * sum(w * vote(q) * vote(1 - q) for q, w in zip(leans, weights, strict=True))
        sides = 0.0
        for side in (0, 1):  # the option of the first camp
            mean = [side if camp == 0 else 1 - side for camp in camps]
            said = [LOYAL if mean[r] == r else 1 - LOYAL for r in (0, 1)]  # rater r said r
            sides += 0.5 * vote(said[0]) * vote(said[1])
        return float(clear + split + 0.4 * sides)

    total = [0.0, 0.0]
    for camps in product((0, 1), repeat=2):
        other = 1 - rater
        chance = first[other] if camps[other] == 0 else 1 - first[other]
        total[camps[rater]] += chance * likelihood(camps)
    return float(np.log(total[0]) - np.log(total[1]))


def test_a_column_by_which_raters_side_is_found_and_one_that_cuts_across_is_not() -> None:
    side = np.repeat([1.0, -1.0], 6)
    together = np.outer(side, side)
    np.fill_diagonal(together, 0)

    def column(codes: list[int]) -> Attribute:
        return Attribute("c", Level.RATER, ("a", "b"), np.array(codes, np.int32))

    camps, across = column([0] * 6 + [1] * 6), column([0, 1] * 6)
    rng = np.random.default_rng(1)
    # of the C(12, 6) = 924 ways to draw six, two are as extreme
    assert attribute_p(together, camps, 999, rng) < 0.02
    assert attribute_p(together, across, 999, rng) > 0.9
    guess = first_guess(together, camps)
    assert (guess[:6] * guess[0] > 0).all()
    assert (guess[6:] * guess[0] < 0).all()


def test_split_items_that_gather_on_a_pair_are_due_to_the_guideline() -> None:
    split = np.zeros((24, 3))
    split[:20, 0] = split[20:22, 1] = split[22:, 2] = 1
    even = np.full(3, 1 / 3)
    ((pair, found),) = unclear_pairs(split, even, ["a", "b", "c"], ordinal=False)
    # the others have 2 + 2 items (and half a one) on two thirds of the base: 4.5 / (2/3) * (1/3)
    assert (pair, found.options, found.items) == (0, ("a", "b"), 20)
    assert found.expected == pytest.approx(2.25)
    assert found.due == pytest.approx(1 - 2.25 / 20)
    # three pairs of five to seven items each are nothing to speak of
    assert unclear_pairs(split[[0, 1, 2, 3, 4, 20, 21, 22, 23]], even, "abc", ordinal=False) == []


def test_steps_on_a_scale_are_expected_to_be_confused() -> None:
    # the pairs 01, 02, 12 of three equal options: two steps apart half as often
    assert base_pairs(np.full(3, 1 / 3), ordinal=True) == pytest.approx([0.4, 0.2, 0.4])
    assert base_pairs(np.array([0.5, 0.3, 0.2]), ordinal=False) == pytest.approx(
        np.array([0.15, 0.10, 0.06]) / 0.31
    )


def test_split_items_that_gather_in_a_topic_tell_where_the_guideline_is_unclear() -> None:
    split = np.zeros((40, 1))
    split[:12] = split[20:22] = 1
    topic = Attribute("topic", Level.ITEM, ("law", "sport"), np.repeat([0, 1], 20).astype(np.int32))
    ((pair, value, found),) = unclear_values(split, ["no", "yes"], [topic])
    # P(Binomial(14, 1/2) >= 12) = (91 + 14 + 1) / 2^14, by two values
    assert (pair, value, found.column, found.value) == (0, 0, "topic", "law")
    assert found.p == pytest.approx(2 * 106 / 2**14)
    assert found.expected == pytest.approx((2 + 0.5) * 0.5 / 0.5)


def test_remarks_speak_by_how_much_rarer_they_are_elsewhere() -> None:
    counts = np.zeros((20, 3), np.int64)
    counts[0, 1] = 3
    odds = odds_of(counts, np.full(20, 5))
    # about the context: b = (3 + 1) / (103 + 50); item 0 was seen by 8, the others by 5
    b = 4 / 153
    assert odds[0, 1] == pytest.approx((0.3 / b) ** 3 * (0.7 / (1 - b)) ** 5)
    assert odds[1, 1] == pytest.approx((0.7 / (1 - b)) ** 5)
    # nobody said that an item is broken: b = 1 / 153
    assert odds[0, 2] == pytest.approx((0.7 / (1 - 1 / 153)) ** 8)
