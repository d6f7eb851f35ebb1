from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from quorate.analysis.agreement import cohen_kappa, conger_kappa, fleiss_kappa
from quorate.schema import Judgments
from tables import wide


def _judgments(n: int = 40, raters: int = 4, seed: int = 0) -> Judgments:
    rng = np.random.default_rng(seed)
    rows: list[list[str | None]] = []
    for _ in range(n):
        truth = rng.integers(0, 3)
        rows.append(
            [
                None
                if rng.random() < 0.2
                else str(truth if rng.random() < 0.7 else rng.integers(0, 3))
                for _ in range(raters)
            ]
        )
    return wide(rows, options=["0", "1", "2"])


def test_chance_is_the_mean_over_ordered_pairs_of_raters() -> None:
    judgments = _judgments()
    shares = []
    for g in range(4):
        labels = judgments.codes[judgments.rater == g]
        shares.append(np.bincount(labels, minlength=3) / len(labels))
    by_pairs = np.mean([shares[g] @ shares[h] for g, h in permutations(range(4), 2)])
    assert conger_kappa(judgments, bootstrap=0).expected == pytest.approx(by_pairs)


def test_one_habit_for_all_is_close_to_fleiss() -> None:
    judgments = _judgments(n=300, raters=8)
    conger, fleiss = conger_kappa(judgments, bootstrap=0), fleiss_kappa(judgments, bootstrap=0)
    assert conger.observed == pytest.approx(fleiss.observed)
    assert conger.value == pytest.approx(fleiss.value, abs=0.01)


def test_intervals_by_item_are_alike() -> None:
    judgments = _judgments(n=150)
    one, two = conger_kappa(judgments, bootstrap=500), conger_kappa(judgments, bootstrap=0)
    assert one.lower == pytest.approx(two.lower, abs=0.02)
    assert one.upper == pytest.approx(two.upper, abs=0.02)


def test_raters_can_be_resampled() -> None:
    result = conger_kappa(_judgments(n=80, raters=6), unit="rater", bootstrap=200)
    assert result.lower < result.value < result.upper
    assert result.se_method == "bootstrap by rater"


def test_three_raters_against_the_mean_of_cohens() -> None:
    # complete table: the mean of pairwise p_o and of pairwise p_e, not of pairwise κ
    rows = [["a", "a", "a"], ["a", "b", "a"], ["b", "b", "b"], ["b", "b", "a"], ["a", "a", "b"]]
    pairs = [
        cohen_kappa(wide([[r[g], r[h]] for r in rows]), bootstrap=0)
        for g, h in ((0, 1), (0, 2), (1, 2))
    ]
    p_o = np.mean([p.observed for p in pairs])
    p_e = np.mean([p.expected for p in pairs])
    assert conger_kappa(wide(rows), bootstrap=0).value == pytest.approx((p_o - p_e) / (1 - p_e))
