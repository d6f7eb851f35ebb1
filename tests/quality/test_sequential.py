from __future__ import annotations

from math import inf, log

import numpy as np
import pytest

from quorate.quality.finding import Verdict
from quorate.quality.sequential import (
    change,
    log_e_above,
    log_e_apart,
    log_e_below,
    log_e_mean_above,
    share,
    verdict,
)


def test_evidence_that_a_share_is_larger_by_hand() -> None:
    # 3 of 3 against ½: the mean over p in (½, 1] of p³ / (½)³ = 2 · 8 · (1 - 1/16) / 4 = 3.75
    assert log_e_above(3, 3, 0.5) == pytest.approx(log(3.75))
    # 0 of 2 against ½: 2 · 4 · ∫ (1-p)² = 8 · (½)³ / 3 = 1/3
    assert log_e_above(0, 2, 0.5) == pytest.approx(log(1 / 3))


def test_below_mirrors_above_and_apart_is_their_mean() -> None:
    assert log_e_below(1, 6, 0.7) == pytest.approx(log_e_above(5, 6, 0.3))
    above, below = np.exp(log_e_above(3, 3, 0.5)), np.exp(log_e_below(3, 3, 0.5))
    assert log_e_apart(3, 3, 0.5) == pytest.approx(log((above + below) / 2))


@pytest.mark.parametrize(("hits", "n", "rate", "expected"), [(0, 0, 0.3, 0.0), (1, 1, 0.0, inf)])
def test_evidence_at_the_edges(hits: int, n: int, rate: float, expected: float) -> None:
    assert log_e_above(hits, n, rate) == expected


def test_evidence_is_expected_to_stay_at_one_under_the_null() -> None:
    # E over Binomial(4, 0.3) of the e-value is 1 at the boundary of the null, less inside it
    e = [np.exp(log_e_above(hits, 4, 0.3)) for hits in range(5)]
    choose = np.array([1, 4, 6, 4, 1])

    def expected(rate: float) -> float:
        h = np.arange(5)
        return float(np.sum(choose * rate**h * (1 - rate) ** (4 - h) * e))

    assert expected(0.3) == pytest.approx(1)
    assert expected(0.2) < 0.85


def test_false_alarms_hold_over_all_looks_and_power_is_high() -> None:
    rng = np.random.default_rng(4)

    def alarms(rate: float, n: int, people: int) -> float:
        hits = np.cumsum(rng.random((people, n)) < rate, axis=1)
        found = [
            any(log_e_above(hits[p, k], k + 1, 0.3) >= log(1 / 0.05) for k in range(0, n, 2))
            for p in range(people)
        ]
        return float(np.mean(found))

    assert alarms(0.3, 200, 400) < 0.05
    assert alarms(0.7, 30, 200) > 0.95


def test_interval_of_a_share_by_hand() -> None:
    # 1 of 1: p is inside while B(2, 1) / p = 1 / (2p) < 20, that is p > 1/40
    found = share(1, 1)
    assert (found.estimate, found.upper) == (1.0, 1.0)
    assert found.lower == pytest.approx(1 / 40, abs=1e-6)
    # 1 of 2: B(2, 2) / (p (1-p)) = 1 / (6 p (1-p)) = 20 at p (1-p) = 1/120
    found = share(1, 2)
    assert found.lower == pytest.approx((1 - np.sqrt(1 - 1 / 30)) / 2, abs=1e-6)
    assert found.upper == pytest.approx(1 - found.lower, abs=1e-6)
    assert share(0, 0).evidence() == {"estimate": 0.5, "lower": 0.0, "upper": 1.0, "n": 0}


def test_interval_covers_at_all_looks_together() -> None:
    rng = np.random.default_rng(1)
    hits = np.cumsum(rng.random((300, 60)) < 0.8, axis=1)
    missed = 0
    for person in hits:
        intervals = [share(int(person[k]), k + 1) for k in range(4, 60, 5)]
        missed += any(not found.lower <= 0.8 <= found.upper for found in intervals)
    assert missed / 300 < 0.05


def test_evidence_of_a_higher_mean_by_hand() -> None:
    # total 0 of 3: 2 Φ(0) exp(0) / √(1+3) = ½
    assert log_e_mean_above(0, 3) == pytest.approx(log(0.5))
    # total 4 of 3, τ 1: scaled 4 / 2 = 2: 2 Φ(2) e² / 2 = 0.97725 · 7.38906 = 7.22095
    assert log_e_mean_above(4, 3) == pytest.approx(log(7.22095), abs=1e-5)


def test_change_by_hand() -> None:
    # 2 ratios, a start at each, horizon 2: weights 0.4 each now, 0.2 not yet played
    # e = 0.2 + 0.4 e^(1+2) + 0.4 e^2
    found = change(np.array([1.0, 2.0]), step=1, horizon=2)
    assert found.log_e == pytest.approx(log(0.2 + 0.4 * np.exp(3) + 0.4 * np.exp(2)))
    assert found.start == 0
    assert change(np.array([-1.0, -1.0, 2.0, 1.0]), step=1).start == 2
    assert change(np.array([])).log_e == 0


def test_weights_of_starts_never_exceed_one() -> None:
    # with ratios 0 every part stays at 1, so that the sum of the weights shows: exactly 1
    assert change(np.zeros(5_000), step=5, horizon=50).log_e == pytest.approx(0, abs=1e-9)


def test_change_alarms_rarely_before_and_soon_after_one() -> None:
    rng = np.random.default_rng(2)
    before, after = 0.1, 0.6
    wrong, right = log(after / before), log((1 - after) / (1 - before))

    def alarms(rates: list[float], people: int) -> float:
        error = rng.random((people, len(rates))) < np.array(rates)
        ratios = np.where(error, wrong, right)
        looks = range(5, len(rates) + 1, 5)
        found = [any(change(row[:n]).log_e >= log(1 / 0.05) for n in looks) for row in ratios]
        return float(np.mean(found))

    assert alarms([before] * 200, 300) < 0.05
    assert alarms([before] * 60 + [after] * 25, 100) > 0.9


def test_a_verdict_needs_judgments_and_evidence() -> None:
    assert verdict(log(1001), 9, least=10) is None
    assert verdict(log(1001), 10, least=10) is Verdict.STRONG
    assert verdict(log(999), 10, least=10) is Verdict.WEAK
    assert verdict(log(19), 10, least=10) is None
    assert verdict(float("nan"), 10, least=10) is None
