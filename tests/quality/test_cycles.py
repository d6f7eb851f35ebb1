from __future__ import annotations

from dataclasses import replace
from math import log
from random import Random

import numpy as np
import pytest

from quorate.quality import Finding, Verdict, View
from quorate.quality.checks.cycles import Cycles, circling, round_about, triads_of
from quorate.quality.view import Compared, Doubles
from small_views import Row, small_view


def of_wins(wins: Doubles) -> View:
    """One rater; an item for each win."""
    rows: list[Row] = []
    one, two = [], []
    for i, j in zip(*np.nonzero(wins), strict=True):
        for _ in range(int(wins[i, j])):
            rows.append((f"i{len(rows):04}", "anna", "a"))
            one.append(i)
            two.append(j)
    view = small_view(rows)
    none = np.full(len(rows), np.nan)
    fields = {
        "a": Compared(none, none, np.array(one, np.int32)),
        "b": Compared(none, none, np.array(two, np.int32)),
    }
    return replace(view, compared=fields, candidates=tuple(f"m{n}" for n in range(len(wins))))


def found(view: View) -> list[Finding]:
    return list(Cycles().find(view, 0, Random(0)))


def circle(size: int, often: int, seldom: int) -> Doubles:
    """Each beats the next (size - 1) / 2 in a circle."""
    ahead = (np.arange(size)[None] - np.arange(size)[:, None]) % size
    wins = np.where(ahead <= (size - 1) // 2, often, seldom).astype(float)
    np.fill_diagonal(wins, 0)
    return wins


def ladder(size: int, often: int, seldom: int) -> Doubles:
    """Each beats all behind it."""
    return np.triu(np.full((size, size), float(often)), 1) + np.tril(
        np.full((size, size), float(seldom)), -1
    )


def test_triads_by_hand() -> None:
    # 0 beats 1, 1 beats 2, 2 beats 0; 3 is beaten by all
    wins = np.array([[0, 3, 1, 2], [1, 0, 3, 2], [3, 1, 0, 2], [0, 0, 0, 0]], float)
    assert triads_of(wins) == (1, 4)
    assert triads_of(ladder(5, 3, 1)) == (0, 10)
    # a regular tournament of 7: 7 · 6 · 8 / 24 = 14 of 35
    assert triads_of(circle(7, 3, 1)) == (14, 35)


def test_how_far_a_triad_goes_round_by_hand() -> None:
    # l = log(3.5 / 1.5) three times, v = 1 / 3.5 + 1 / 1.5 three times
    around, noise = 3 * log(3.5 / 1.5), 3 * (1 / 3.5 + 1 / 1.5)
    assert round_about(circle(3, 3, 1)) == pytest.approx(around**2 / noise)
    # 0 before 1 before 2: l + l - l
    assert round_about(ladder(3, 3, 1)) == pytest.approx((around / 3) ** 2 / noise)
    assert round_about(np.zeros((3, 3))) == 0.0


def test_a_circle_is_found() -> None:
    (finding,) = found(of_wins(circle(7, 15, 5)))
    assert finding.verdict is Verdict.WEAK
    assert finding.rater is None
    assert (finding.evidence["cyclic"], finding.evidence["complete"]) == (14, 35)


def test_a_ladder_is_fine_and_so_are_few_comparisons() -> None:
    assert found(of_wins(ladder(7, 15, 5))) == []
    assert found(of_wins(circle(7, 3, 1))) == []  # 4 items a pair
    assert found(of_wins(circle(3, 40, 5))) == []  # 1 triad


def test_on_one_scale_about_one_campaign_in_many_is_as_round() -> None:
    rng = np.random.default_rng(7)
    theta = 0.6 * np.arange(8)
    odds = 1 / (1 + np.exp(theta[None] - theta[:, None]))
    scores = []
    for _ in range(40):
        upper = np.triu(rng.binomial(20, odds), 1).astype(float)
        wins = upper + np.triu(20 - upper, 1).T
        scores.append(circling(wins, rng).z)
    assert max(scores) < 4
    assert abs(float(np.mean(scores))) < 0.6
