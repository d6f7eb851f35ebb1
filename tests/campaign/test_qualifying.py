"""When a test is passed: exact bounds, checked by hand, by enumeration and by counting paths."""

from __future__ import annotations

from itertools import product

import pytest
from scipy.stats import beta

from quorate.campaign.way.qualifying import NEVER, Plan, lower_bound, plan, upper_bound

PLANS = [(20, 0.7, 0.9), (10, 0.6, 0.8), (7, 0.7, 0.9), (20, 0.7, 0.95), (3, 0.3, 0.9)]


def chance_of_passing(found: Plan, accuracy: float) -> float:
    """The probability of ever passing, over all 2^n sequences of answers."""
    total = 0.0
    for answers in product((0, 1), repeat=found.items):
        right = 0
        for given, answer in enumerate(answers, 1):
            right += answer
            if found.outcome(given, right) == "passed":
                wrong = found.items - sum(answers)
                total += accuracy ** sum(answers) * (1 - accuracy) ** wrong
                break
            if found.outcome(given, right) == "failed":
                break
    return total


def test_only_all_right_passes_where_nothing_else_can() -> None:
    found = plan(7, 0.7, 0.9)
    # .7^7 = .0824 <= .1, but 6 or 7 of 7 have 7 · .7^6 · .3 + .7^7 = .329; .7^6 = .118 > .1
    assert found.passes == (NEVER,) * 7 + (7,)
    assert found.risk == pytest.approx(0.7**7)


def test_small_test_by_hand() -> None:
    found = plan(3, 0.3, 0.9)
    # 2 of 2: .3² = .09 <= .1. With 3 of 3 after that the path is absorbed already; 2 of 3 would
    # add 2 · .3² · .7 = .126. So who is at the bar passes with .09
    assert found.passes == (NEVER, NEVER, 2, 3)
    assert found.risk == pytest.approx(0.09)
    assert [found.outcome(*k) for k in ((1, 1), (2, 2), (1, 0), (2, 1))] == [
        "running",
        "passed",
        "failed",  # 2 of 3 is the best that is left, and that does not pass
        "failed",
    ]


@pytest.mark.parametrize(("items", "bar", "confidence"), PLANS)
def test_who_is_at_the_bar_passes_at_most_as_often_as_was_asked(
    items: int, bar: float, confidence: float
) -> None:
    found = plan(items, bar, confidence)
    assert found.risk <= 1 - confidence
    assert found.passes[items] <= items  # it can be passed


@pytest.mark.parametrize(("items", "bar", "confidence"), [(10, 0.6, 0.8), (7, 0.7, 0.9)])
def test_risk_is_what_counting_all_sequences_gives(
    items: int, bar: float, confidence: float
) -> None:
    found = plan(items, bar, confidence)
    assert chance_of_passing(found, bar) == pytest.approx(found.risk, abs=1e-12)
    assert chance_of_passing(found, bar - 0.1) < found.risk
    assert chance_of_passing(found, 0.95) > 0.6


@pytest.mark.parametrize(("items", "bar", "confidence"), PLANS)
def test_looking_once_at_the_level_asked_for_would_be_too_lenient(
    items: int, bar: float, confidence: float
) -> None:
    """The level of each look is smaller than asked for, unless only one look can pass."""
    found = plan(items, bar, confidence)
    looks = sum(right < NEVER for right in found.passes)
    assert found.level <= 1 - confidence
    if looks > 5:
        assert found.level < 0.8 * (1 - confidence)


@pytest.mark.parametrize(("items", "bar", "confidence"), PLANS)
def test_passed_is_a_lower_bound_above_the_bar(items: int, bar: float, confidence: float) -> None:
    found = plan(items, bar, confidence)
    for given in range(1, items + 1):
        for right in range(given + 1):
            lower, upper = found.bounds(given, right)
            outcome = found.outcome(given, right)
            if outcome == "passed":
                assert lower >= bar - 1e-6
            if right <= found.fails[given]:
                assert upper <= bar + 1e-6
                assert outcome == "failed"
        assert found.outcome(items, 0) == "failed"


def test_a_long_test_ends_when_the_upper_bound_stays_below_the_bar() -> None:
    found = plan(40, 0.7, 0.9)
    # level .0404: three wrong of three have .3³ = .027, two of two .09. Later answers could pass
    # it still: 37 right of 40 would do
    assert (found.outcome(2, 0), found.outcome(3, 0)) == ("running", "failed")
    assert found.passes[40] <= 37


def test_no_end_of_a_test_is_left_running() -> None:
    for right in range(21):
        assert plan(20, 0.7, 0.9).outcome(20, right) in ("passed", "failed")


@pytest.mark.parametrize(("given", "right"), [(1, 1), (8, 8), (10, 7), (20, 3), (40, 40)])
def test_bounds_are_those_of_clopper_and_pearson(given: int, right: int) -> None:
    level = 0.05
    assert lower_bound(given, right, level) == pytest.approx(
        beta.ppf(level, right, given - right + 1), abs=1e-9
    )
    above = 1.0 if right == given else beta.ppf(1 - level, right + 1, given - right)
    assert upper_bound(given, right, level) == pytest.approx(above, abs=1e-9)
    assert lower_bound(given, 0, level) == 0


def test_all_right_has_the_bound_that_the_campaign_file_is_checked_by() -> None:
    # the lower bound of n of n at level a is a^(1/n): .1^(1/20) = .8913
    assert lower_bound(20, 20, 0.1) == pytest.approx(0.1 ** (1 / 20), abs=1e-9)
