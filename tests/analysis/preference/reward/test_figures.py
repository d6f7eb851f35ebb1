"""Shares with intervals clustered by prompt."""

from __future__ import annotations

import numpy as np
import pytest

from quorate.analysis.calibration import wilson
from quorate.analysis.preference.reward.figures import (
    calibration_gap,
    difference,
    reliability,
    share,
)


def test_pairs_alike_within_a_prompt_count_once() -> None:
    # 40 prompts with 10 pairs, all right or all wrong: as much is known as of 40 pairs. The
    # variance is 40/39 · .25 / 40, so they count as 39; t with 39 over 400 degrees widens a little
    right = np.repeat(np.arange(40) % 2, 10).astype(float)
    found = share(right, np.repeat(np.arange(40), 10))
    low, high = wilson(19.5, 39)
    assert (found.value, found.n, found.prompts) == (0.5, 400, 40)
    assert found.lower == pytest.approx(float(low), abs=0.006)
    assert found.upper == pytest.approx(float(high), abs=0.006)
    alone = share(right, np.arange(400))
    assert alone.upper - alone.lower < 0.4 * (found.upper - found.lower)


def test_all_right_is_not_certainty() -> None:
    found = share(np.ones(300), np.repeat(np.arange(30), 10))
    assert found.value == 1.0
    assert 0.8 < found.lower < 0.9  # 30 prompts without a miss: Wilson from .886


def test_intervals_cover_as_they_say() -> None:
    rng = np.random.default_rng(0)
    hits = 0
    for _ in range(600):
        p = rng.beta(3, 2, 30)  # mean .6, differing by prompt
        right = (rng.random((30, 8)) < p[:, None]).astype(float).ravel()
        found = share(right, np.repeat(np.arange(30), 8))
        hits += found.lower <= 0.6 <= found.upper
    assert 0.92 < hits / 600 < 0.98  # with intervals for independent pairs: .79


def test_a_difference_is_of_the_same_pairs() -> None:
    # gains +1, 0, 0, +1 in prompts a a b b: mean .5, both prompts .5, so no spread between them
    found = difference(np.array([1.0, 0, 0, 1]), np.array([0.0, 0, 0, 0]), np.array([0, 0, 1, 1]))
    assert (found.value, found.lower, found.upper) == (0.5, 0.5, 0.5)


def test_reliability_by_hand() -> None:
    # .52 .58 | .95 in ten bins of .05: .5-.55 one right, .55-.6 one wrong, .95-1 one right
    table = reliability(np.array([0.52, 0.58, 0.95]), np.array([1.0, 0.0, 1.0]), 10)
    assert table["n"].to_list() == [1, 1, 1]
    # (|1 - .52| + |0 - .58| + |1 - .95|) / 3 = 1.11 / 3
    assert calibration_gap(table) == pytest.approx(0.37)


def test_nothing_has_no_share() -> None:
    found = share(np.zeros(0), np.zeros(0, np.int64))
    assert np.isnan(found.value)
    assert found.n == 0
