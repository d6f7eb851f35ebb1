from __future__ import annotations

from math import comb
from random import Random

import pytest

from quorate.quality import Conduct, Finding, Terms, Verdict
from quorate.quality.checks.pay_floor import PayFloor, _rank
from small_views import NOON, small_view


def found(
    seconds: list[float],
    conduct: dict[str, Conduct],
    floor: float = 9.0,
    currency: str | None = "EUR",
) -> list[Finding]:
    """Every rater judges as many items as there are seconds, each in that time."""
    raters = list(conduct)
    view = small_view(
        [(f"i{n}", rater, "a") for n in range(len(seconds)) for rater in raters],
        seconds=[second for second in seconds for _ in raters],
        terms=Terms(currency=currency),
        conduct=conduct,
    )
    return list(PayFloor(floor=floor).find(view, NOON, Random(0)))


def test_hourly_pay_counts_all_time_and_has_an_interval() -> None:
    # 20 judgments of 25 and 35 seconds by turns: 600 s; 400 s unpaid; 2 EUR: 2 / (1000/3600) = 7.2
    # s = √(20·25/19) = 5.13, se = 5.13/√20 = 1.147, mean 30 ± 2.248: 644.96 and 555.04 s of work
    conduct = {"anna": Conduct(earned=2_000_000, unpaid=400_000)}
    (finding,) = found([25.0, 35.0] * 10, conduct)
    assert finding.evidence["hourly"] == pytest.approx(7.2)
    assert finding.evidence["lower"] == pytest.approx(2 * 3600 / 1044.96, abs=1e-3)
    assert finding.evidence["upper"] == pytest.approx(2 * 3600 / 955.04, abs=1e-3)
    assert finding.score == pytest.approx(9 / 7.2)
    assert finding.verdict is Verdict.STRONG
    assert "not your doing" in finding.told


def test_it_is_weak_while_the_interval_reaches_the_floor() -> None:
    # 7.2 lies below 7.3, the interval up to 7.54 does not
    conduct = {"anna": Conduct(earned=2_000_000, unpaid=400_000)}
    (finding,) = found([25.0, 35.0] * 10, conduct, floor=7.3)
    assert finding.verdict is Verdict.WEAK
    assert found([25.0, 35.0] * 10, conduct, floor=7.1) == []


def test_unpaid_time_is_what_makes_the_difference() -> None:
    # 2 EUR in 600 s are 12 EUR an hour
    assert found([30.0] * 20, {"anna": Conduct(earned=2_000_000)}) == []


def test_the_median_over_raters_and_its_interval() -> None:
    # earnings of 1.0, 1.1, … 1.8 EUR in 600 s: 6.0 to 10.8 an hour, the median of nine is 8.4;
    # P(B(9, ½) <= 1) = 10/512 = 2 %, P(<= 2) = 46/512 = 9 %: the second from either end, 6.6, 10.2
    conduct = {f"r{n}": Conduct(earned=1_000_000 + 100_000 * n) for n in range(9)}
    of_campaign = [finding for finding in found([30.0] * 20, conduct) if finding.rater is None]
    (finding,) = of_campaign
    assert finding.evidence["hourly"] == pytest.approx(8.4)
    assert finding.evidence["lower"] == pytest.approx(6.6)
    assert finding.evidence["upper"] == pytest.approx(10.2)
    assert finding.verdict is Verdict.WEAK
    strong = [one for one in found([30.0] * 20, conduct, floor=10.3) if one.rater is None]
    assert [one.verdict for one in strong] == [Verdict.STRONG]


def test_five_raters_are_too_few_for_a_median() -> None:
    conduct = {f"r{n}": Conduct(earned=1_000_000) for n in range(5)}
    assert all(finding.rater is not None for finding in found([30.0] * 20, conduct))


@pytest.mark.parametrize("n", [6, 9, 20, 50])
def test_the_rank_covers_the_median_in_95_of_100(n: int) -> None:
    tail = sum(comb(n, k) for k in range(_rank(n) + 1)) / 2**n
    next_tail = sum(comb(n, k) for k in range(_rank(n) + 2)) / 2**n
    assert tail <= 0.025 < next_tail


def test_nothing_without_a_floor_a_currency_or_enough_judgments() -> None:
    poor = {"anna": Conduct(earned=1)}
    assert found([30.0] * 20, poor, floor=0.0) == []
    assert found([30.0] * 20, poor, currency=None) == []
    assert found([30.0] * 19, poor) == []
    assert found([30.0] * 20, poor) != []
