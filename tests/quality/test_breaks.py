from __future__ import annotations

from random import Random

import pytest

from quorate.quality import Finding, Terms, Verdict
from quorate.quality.checks.breaks import Breaks
from small_views import MINUTE, NOON, small_view


def found(
    ends: list[float],
    seconds: float = 60.0,
    now: float | None = None,
    terms: Terms | None = None,
    check: Breaks | None = None,
) -> list[Finding]:
    """Judgments that ended so many minutes after noon."""
    view = small_view(
        [(f"i{n}", "anna", "a") for n in range(len(ends))],
        at=[NOON + round(end * MINUTE) for end in ends],
        seconds=seconds,
        terms=terms,
    )
    when = NOON + round((ends[-1] if now is None else now) * MINUTE)
    return list((check or Breaks()).find(view, when, Random(0)))


def test_work_without_a_break_is_measured_from_its_first_moment() -> None:
    # 50 judgments, one every two minutes from minute 2 to minute 100, each a minute long: the
    # stretch is from minute 1 to minute 100
    ends = [2.0 * n for n in range(1, 51)]
    (finding,) = found(ends, check=Breaks(minutes=90))
    assert finding.score == pytest.approx(99 / 90)
    assert finding.verdict is Verdict.WEAK
    assert finding.evidence["work without a break (minutes)"] == 99.0
    assert found(ends, check=Breaks(minutes=100)) == []


def test_a_pause_of_ten_minutes_ends_the_stretch() -> None:
    # minutes 2 to 60, then from 71 (a judgment that ends at 72 began at 71: a gap of 11) to 100
    ends = [2.0 * n for n in range(1, 31)] + [72 + 2.0 * n for n in range(15)]
    (finding,) = found(ends, check=Breaks(minutes=20))
    assert finding.evidence["work without a break (minutes)"] == 29.0
    # the same with a gap of 9 minutes is one stretch from minute 1 to 98
    ends = [2.0 * n for n in range(1, 31)] + [70 + 2.0 * n for n in range(15)]
    (finding,) = found(ends, check=Breaks(minutes=20))
    assert finding.evidence["work without a break (minutes)"] == 97.0


def test_who_rests_now_has_a_break() -> None:
    ends = [2.0 * n for n in range(1, 51)]
    assert found(ends, now=109, check=Breaks(minutes=20)) != []
    assert found(ends, now=110, check=Breaks(minutes=20)) == []


def test_the_limit_follows_the_campaign() -> None:
    # a break is suggested after 20 minutes, so 40 is the limit; 99 minutes are 2.475 times that
    (finding,) = found([2.0 * n for n in range(1, 51)], terms=Terms(break_minutes=20))
    assert finding.score == pytest.approx(99 / 40)
    assert finding.verdict is Verdict.STRONG


def test_active_time_counts_24_hours_back() -> None:
    # 30 hours with a judgment of 30 minutes an hour: 24 of them lie within the last 24 hours
    ends = [60.0 * n for n in range(30)]
    (finding,) = found(ends, seconds=1800.0)
    assert finding.evidence["work in a day (minutes)"] == 720.0
    assert finding.score == pytest.approx(720 / 480)
    assert "rest" in finding.told


def test_disturbing_items_have_a_limit_of_their_own() -> None:
    ends = [30.0 * n for n in range(1, 13)]
    # 12 judgments of 11 minutes: 132 minutes of 120
    assert found(ends, seconds=660.0) == []
    (finding,) = found(ends, seconds=660.0, terms=Terms(exposing=True))
    assert finding.score == pytest.approx(132 / 120)
    assert "hard to look at" in finding.told


def test_few_judgments_or_no_times_say_nothing() -> None:
    assert found([60.0 * n for n in range(9)], seconds=7200.0) == []
    view = small_view([(f"i{n}", "anna", "a") for n in range(20)], seconds=7200.0)
    assert list(Breaks().find(view, NOON, Random(0))) == []


def test_judgments_that_arrive_late_are_put_in_order() -> None:
    ends = [2.0 * n for n in range(1, 51)]
    late = [*ends[25:], *ends[:25]]
    (finding,) = found(late, now=100, check=Breaks(minutes=90))
    assert finding.evidence["work without a break (minutes)"] == 99.0
