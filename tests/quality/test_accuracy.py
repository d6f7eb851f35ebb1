from __future__ import annotations

from math import log

import numpy as np
import pytest

from quorate.quality.accuracy import GRID, Accuracy, blurred, counted, log_e_apart


def of(right: list[float], wrong: list[float], chance: float = 0.0) -> Accuracy:
    n = int(sum(right) + sum(wrong))
    return Accuracy(counted(np.array(right), np.array(wrong)), np.ones(len(right)), n, chance)


def test_one_class_by_hand() -> None:
    # 0 of 5 right against 0.7: the mean over p in (0, 0.7) of (1-p)^5 is (1 - 0.3^6) / (6 · 0.7),
    # the best rater from 0.7 on has 0.3^5: 0.237922 / 0.00243 = 97.9
    assert of([0], [5]).log_e_below(0.7) == pytest.approx(log(97.9), abs=0.1)
    # 5 of 5 right: the mean of p^5 is 0.7^6 / 6 / 0.7 = 0.0280, the best has almost 1
    assert of([5], [0]).log_e_below(0.7) == pytest.approx(log(0.0280), abs=0.15)


def test_guessing_is_an_alternative_of_its_own() -> None:
    # 3 of 12 right with chance 1/4: half the weight lies on (1/4)^3 (3/4)^9 = 0.0011732, half on
    # the mean of p^3 (1-p)^9 over (0, 0.7) = B(4, 10) / 0.7 = 0.00034965 / 0.7; the best from 0.7
    # on has 0.7^3 0.3^9 = 6.7513e-6: (0.0011732 + 0.0004995) / 2 / 6.7513e-6 = 123.9
    assert of([3], [9], 0.25).log_e_below(0.7) == pytest.approx(log(123.9), abs=0.1)


def test_nobody_on_the_good_side_explains_the_answers_better_than_the_bound() -> None:
    two = of([3, 9], [7, 1])
    alike = two.table
    best = max(
        alike[0, g] + alike[1, h]
        for g in range(len(GRID))
        for h in range(len(GRID))
        if (GRID[g] + GRID[h]) / 2 >= 0.7
    )
    at_most = two._mixture(0.7) - two.log_e_below(0.7)
    assert best - 1e-9 <= at_most < best + 0.3


def test_always_the_commonest_class_is_found_out_on_the_rare_one() -> None:
    # 92 % of the answers are right, and half of the classes
    assert of([184, 0], [0, 16]).log_e_below(0.7) > log(20)
    # as many errors on the common class are no sign
    assert of([168, 16], [16, 0]).log_e_below(0.7) < 0


def test_classes_may_differ_if_their_mean_is_good() -> None:
    assert of([40, 18], [0, 22]).log_e_below(0.7) < log(3)
    assert of([40, 4], [0, 36]).log_e_below(0.7) > log(20)


def test_pooled_classes_count_as_many() -> None:
    # one class right, and a stratum of one class, or of nine, wrong 7 times of 10: 0.65 or 0.37
    table = counted(np.array([40.0, 12.0]), np.array([0.0, 28.0]))
    one = Accuracy(table, np.array([1.0, 1.0]), 80).log_e_below(0.7)
    nine = Accuracy(table, np.array([1.0, 9.0]), 80).log_e_below(0.7)
    assert nine > one + 3


def test_estimate_and_interval_by_hand() -> None:
    # 3 of 4 and 1 of 4 under a uniform prior: (4/6 + 2/6) / 2
    found = of([3, 1], [1, 3]).interval()
    assert found.estimate == pytest.approx(0.5, abs=0.01)
    assert found.lower < 0.35
    assert found.upper > 0.65
    many = of([90], [10]).interval()
    assert 0.75 < many.lower < 0.88
    assert 0.92 < many.upper < 0.99
    assert of([0], [0]).interval().upper == 1.0


def test_what_nobody_knows_says_nothing() -> None:
    # an answer as probable from who is right as from who is wrong
    flat = blurred(np.array([0.25]), np.array([0.25]))
    assert np.ptp(flat) == pytest.approx(0)
    # a sure one is as counted: log p
    sure = blurred(np.array([1.0]), np.array([0.0]))
    assert sure[0] == pytest.approx(counted(np.array([1.0]), np.array([0.0]))[0])


def test_two_accuracies_or_one_by_hand() -> None:
    # 8 of 8 and 0 of 8: (1/9)² over the best common ½^16
    one, two = counted(np.array([8.0, 0.0]), np.array([0.0, 8.0]))
    assert log_e_apart(one, two) == pytest.approx(log(2**16 / 81), abs=0.2)
    assert log_e_apart(one, one) < 0


def test_false_alarms_hold_over_all_looks_where_classes_differ() -> None:
    # a rater at the bar: 0.85 on the common class, 0.55 on the rare one; looks after every 5
    rng = np.random.default_rng(3)
    blamed = 0
    for _ in range(200):
        rare = rng.random(200) < 0.25
        right = rng.random(200) < np.where(rare, 0.55, 0.85)
        for n in range(10, 201, 10):
            hits = [float((right & ~rare)[:n].sum()), float((right & rare)[:n].sum())]
            sizes = [float((~rare[:n]).sum()), float(rare[:n].sum())]
            misses = [size - hit for size, hit in zip(sizes, hits, strict=True)]
            if of(hits, misses, 0.5).log_e_below(0.7) >= log(20):
                blamed += 1
                break
    assert blamed / 200 < 0.05
