from __future__ import annotations

from math import erf, exp, log, sqrt
from random import Random

import numpy as np
import pytest

from quorate.analysis.preference.models.newman import newman
from quorate.assignment.choice import Asking, Candidate, choice
from quorate.assignment.choices.pair_information import PairInformation, novelty
from quorate.assignment.live import Beliefs
from quorate.assignment.live.ladder import MOST, PRIOR, Ladder, entropy

FIELDS = ("reply_a", "reply_b")


def played(size: int, comparisons: int, seed: int = 0) -> tuple[Ladder, list[list[float]]]:
    rng = Random(seed)
    theta = [0.7 * n for n in range(size)]
    ladder, wins = Ladder(FIELDS), [[0.0] * size for _ in range(size)]
    for n in range(comparisons):
        i, j = rng.sample(range(size), 2)
        first = rng.random() < 1 / (1 + exp(theta[j] - theta[i]))
        ladder.judge(f"i{n}", "r", str(i), str(j), float(first))
        wins[i if first else j][j if first else i] += 1
    return ladder, wins


def test_one_comparison_by_hand() -> None:
    ladder = Ladder(FIELDS)
    ladder.judge("i", "r", "x", "y", 1.0)
    # p = ½, h = ¼, v = 8: Σx = ±4, scale 1 / (1 + ¼ · 8) = ⅓, so μ = ±4 · ⅓ · ½
    assert ladder.mean == pytest.approx([2 / 3, -2 / 3])
    # 4 - 16 · ¼ · ⅓
    assert ladder.covariance[0] == pytest.approx([8 / 3, 4 / 3])


def test_a_tie_moves_nothing_and_tells_something() -> None:
    ladder = Ladder(FIELDS)
    ladder.judge("i", "r", "x", "y", 0.5)
    assert ladder.mean == pytest.approx([0.0, 0.0])
    assert ladder.covariance[0][0] == pytest.approx(8 / 3)


def test_what_is_taken_back_leaves_no_trace() -> None:
    ladder, _ = played(5, 40)
    mean, covariance = list(ladder.mean), [list(row) for row in ladder.covariance]
    ladder.judge("late", "r", "0", "4", 1.0)
    ladder.judge("later", "r", "1", "2", 0.5)
    ladder.withdraw("late", "r")
    ladder.withdraw("later", "r")
    ladder.withdraw("never", "r")
    assert ladder.mean == pytest.approx(mean)
    assert np.array(ladder.covariance) == pytest.approx(np.array(covariance))


def test_a_second_answer_replaces_the_first() -> None:
    one, two = Ladder(FIELDS), Ladder(FIELDS)
    one.judge("i", "r", "x", "y", 1.0)
    one.judge("i", "r", "x", "y", 0.0)
    two.judge("i", "r", "x", "y", 0.0)
    assert one.mean == pytest.approx(two.mean)


def test_strengths_are_those_of_the_fit_to_all() -> None:
    ladder, wins = played(6, 1500)
    theta, _ = newman(np.array(wins), 0.1)
    order = [int(name) for name in ladder.places]
    mean = np.array(ladder.mean) - np.mean(ladder.mean)
    assert mean == pytest.approx((theta - theta.mean())[order], abs=0.12)


def test_the_gain_by_hand() -> None:
    # nothing known: d normal with variance 8, s says d > 0 in half
    ladder = Ladder(FIELDS)
    draws = np.random.default_rng(1).normal(0, sqrt(2 * PRIOR), 400_000)
    right = float((1 / (1 + np.exp(-draws[draws > 0]))).mean())
    assert ladder.gain("x", "y") == pytest.approx(log(2) - entropy(right), abs=5e-3)
    assert ladder.gain("x", "x") == 0.0


def test_neighbours_tell_more_than_the_ends() -> None:
    ladder, _ = played(8, 600)
    assert ladder.gain("3", "4") > 5 * ladder.gain("0", "7")
    gap, spread = ladder.difference("0", "7")
    assert 0.5 * (1 + erf(-gap / sqrt(2 * spread))) > 0.999


def test_beyond_the_most_candidates_comparisons_are_passed_over() -> None:
    ladder = Ladder(FIELDS)
    for n in range(MOST + 5):
        ladder.judge(f"i{n}", "r", "m0", f"m{n + 1}", 1.0)
    assert len(ladder.places) == MOST
    assert ladder.strength("m90") == (0.0, PRIOR)


def candidates(*pairs: tuple[str, str] | None, judged: int = 0) -> list[Candidate]:
    return [
        Candidate(f"i{n}", n, judged, {} if pair is None else dict(zip(FIELDS, pair, strict=True)))
        for n, pair in enumerate(pairs)
    ]


def test_the_pair_that_tells_most_comes_first_and_items_without_names_last() -> None:
    ladder, _ = played(8, 600)
    asking = Asking("r", ladder=ladder)
    found = candidates(None, ("0", "7"), ("3", "4"))
    assert PairInformation().rank(found, asking, Beliefs([]), Random(0)) == [2, 1, 0]
    fresh, had = candidates(("3", "4"))[0], candidates(("3", "4"), judged=2)[0]
    assert PairInformation().rank([had, fresh], asking, Beliefs([]), Random(0)) == [1, 0]
    assert choice("pair-information") == PairInformation()


def test_each_further_judgment_of_an_item_tells_less() -> None:
    assert [novelty(k) for k in range(3)] == pytest.approx([1, (2 / 6 - 0.2) / 0.2, 20 / 42])
