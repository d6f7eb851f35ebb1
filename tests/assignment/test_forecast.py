"""How many judgments are still needed, from how many items needed so far."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from quorate.assignment.forecast import fixed, forecast, owed


def test_with_many_decided_items_the_mean_is_that_of_lifetimes() -> None:
    # of 4000 items 2000 were decided at 2, 1000 at 3, 1000 at 4: h_2 = 1/2, h_3 = 1/2, h_4 = 1
    decided = {2: 2000, 3: 1000, 4: 1000}
    # with 2 judgments: 1/2 · 1 + 1/2 · 2 = 1.5 more; with none: 2 + 1/2 · 0 + 1/2 · 1.5 = 2.75
    found = forecast(decided, {2: 100}, least=2, most=4)
    assert found.judgments == pytest.approx(150, rel=0.01)
    # each item needs 1 or 2 more, variance 1/4: 100 items have a standard deviation of 5
    assert found.upper - found.lower == pytest.approx(2 * 1.96 * 5, rel=0.15)
    assert found.items == 100
    unstarted = forecast(decided, {0: 10}, least=2, most=4)
    assert unstarted.judgments == pytest.approx(27.5, rel=0.01)


def test_items_that_wait_are_no_early_ends() -> None:
    # ten were decided at 2, ninety have 2 and were not: naively all would take 2
    found = forecast({2: 10}, {2: 90}, least=2, most=5)
    # h_2 = 10.5/101, and nothing is known of 3 and 4: h = 1/2 each, h_5 = 1
    # with 2: 1/2 · 1 + 1/4 · 2 + 1/4 · 3 = 1.75
    assert found.judgments == pytest.approx(90 * 1.75)


def test_nobody_needs_less_than_the_least_or_more_than_the_most() -> None:
    found = forecast({}, {0: 10, 1: 10}, least=3, most=3)
    assert (found.judgments, found.lower, found.upper) == (50, 50, 50)
    one = forecast({}, {0: 1}, least=1, most=3)
    assert 1 <= one.lower < one.judgments < one.upper <= 3
    late = forecast({}, {7: 3}, least=2, most=5)
    assert late.judgments == 0


def test_what_was_asked_for_comes_whatever_it_shows() -> None:
    # with 2 judgments and 5 wanted, 2 more are sure, and one at least after those; of at most 4 all
    # 3 are; who waits for a decision, or for the next one, is promised nothing else
    assert owed(2, 5, 7) == (2, 4)
    assert owed(2, 5, 4) == (3, 4)
    assert (owed(2, 2, 7), owed(2, 3, 7)) == ((0, 2), (0, 2))
    # 4 items with 2 judgments of at most 4 that are opened for 4 more: 16, and no chance about it
    sure, at = owed(2, 6, 4)
    found = forecast({2: 10}, {at: 4}, least=2, most=4, sure=4 * sure)
    assert (found.judgments, found.lower, found.upper, found.items) == (16, 16, 16, 4)


def test_the_interval_covers_what_comes() -> None:
    rng = np.random.default_rng(5)
    chance = [0.0, 0.5, 0.3, 0.3, 1.0]
    inside = 0
    for _ in range(60):
        needs = [next(k for k in range(1, 6) if rng.random() < chance[k - 1]) for _ in range(300)]
        decided, waiting, more = Counter[int](), Counter[int](), 0
        for need, has in zip(needs, rng.integers(0, 6, 300).tolist(), strict=True):
            if has >= need:
                decided[need] += 1
            else:
                waiting[has] += 1
                more += need - has
        found = forecast(decided, waiting, least=2, most=5)
        inside += found.lower <= more <= found.upper
    # 95 % of 60 is 57, with a standard deviation of 1.7
    assert inside >= 52


def test_a_promise_has_no_interval() -> None:
    found = fixed(40, 12)
    assert (found.judgments, found.lower, found.upper, found.items) == (40, 40, 40, 12)
