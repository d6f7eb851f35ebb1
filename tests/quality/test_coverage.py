from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from random import Random

import numpy as np

from quorate.quality import Finding, Verdict, View
from quorate.quality.checks.coverage import Coverage, counts
from quorate.quality.view import Compared
from small_views import Row, small_view


def found(view: View) -> list[Finding]:
    return list(Coverage().find(view, 0, Random(0)))


def judged(n: int, a_first: list[bool], chosen: str = "ab") -> View:
    """n items, one answer each; which of a, b was shown first."""
    labels = [chosen[i // 2 % len(chosen)] for i in range(n)]
    rows: list[Row] = [(f"i{i:04}", "anna", label) for i, label in enumerate(labels)]
    first = [int((label == "a") != a) for label, a in zip(labels, a_first, strict=True)]
    return small_view(rows, first=first, places=2)


def of_candidates(pairs: list[tuple[int, int]], names: int, a_first: list[bool]) -> View:
    view = judged(len(pairs), a_first)
    length = np.full(len(pairs), np.nan)
    one, two = (np.array([pair[n] for pair in pairs], np.int32) for n in (0, 1))
    compared = {"a": Compared(length, length, one), "b": Compared(length, length, two)}
    return replace(view, compared=compared, candidates=tuple(f"m{n}" for n in range(names)))


def evenly(n: int) -> list[bool]:
    return [bool(one) for one in np.random.default_rng(1).permutation(np.arange(n) % 2 == 0)]


def test_the_same_field_first_is_not_identifiable() -> None:
    (finding,) = found(judged(80, [True] * 80))
    assert finding.verdict is Verdict.STRONG
    assert finding.says.startswith("not identifiable: 'a' was shown first in 80 of 80")
    assert finding.rater is None
    assert finding.question == "label"


def test_a_drawn_order_is_fine() -> None:
    assert found(judged(80, evenly(80))) == []
    assert found(judged(40, [True] * 40)) == []  # too few to say


def test_one_candidate_always_first_is_not_identifiable() -> None:
    # m0 is a in half of the items and b in the others, and is always shown first
    pairs = [(0, 1) if n % 2 else (1, 0) for n in range(100)]
    (finding,) = found(of_candidates(pairs, 2, [pair[0] == 0 for pair in pairs]))
    assert "the same one of two candidates" in finding.says


def test_the_longer_one_always_first_is_not_identifiable() -> None:
    order = evenly(80)
    view = judged(80, order)
    none = np.full(80, -1, np.int32)
    size = {True: 200.0, False: 100.0}
    a = np.array([size[first] for first in order])
    view = replace(view, compared={"a": Compared(a, a, none), "b": Compared(300 - a, a, none)})
    (finding,) = found(view)
    assert "the longer one was shown first in 80 of 80" in finding.says


def test_groups_that_never_met_have_no_common_ranking() -> None:
    pairs = [(0, 1), (2, 3)] * 50
    (finding,) = found(of_candidates(pairs, 4, evenly(100)))
    assert finding.verdict is Verdict.STRONG
    assert finding.evidence["groups"] == [["m0", "m1"], ["m2", "m3"]]
    # 60 items are fewer than five for each of thirteen
    assert found(of_candidates(pairs[:60], 13, evenly(60))) == []


def test_a_pair_that_was_left_out_is_named() -> None:
    # 6 pairs of 4 candidates: 6 ln(6 / .01) = 38.4; the 7th … 66th comparison leave (1, 3) out
    every = [pair for pair in combinations(range(4), 2) if pair != (1, 3)] * 13
    (finding,) = found(of_candidates(every, 4, evenly(65)))
    assert finding.verdict is Verdict.WEAK
    assert finding.evidence["pairs"] == [["m1", "m3"]]
    assert finding.says == (
        "1 of 6 pairs of candidates were never compared in 65 items, such as m1 and m3"
    )
    assert found(of_candidates([*every, (3, 1)], 4, evenly(66))) == []


def test_wins_count_ties_half_and_repeats_not() -> None:
    rows: list[Row] = [("i0", "anna", "a"), ("i1", "anna", "tie"), ("i1", "ben", "b")]
    view = small_view(rows, options=("a", "b", "tie"))
    length = np.full(2, np.nan)
    one = Compared(length, length, np.array([0, 1], np.int32))
    two = Compared(length, length, np.array([1, 0], np.int32))
    view = replace(view, compared={"a": one, "b": two}, candidates=("x", "y"))
    counted = counts(view, "label")
    assert counted is not None
    # i0: x beats y; i1: y against x, a tie, then x wins
    assert counted.wins.tolist() == [[0.0, 2.5], [0.5, 0.0]]
    again = counts(replace(view, round=np.array([0, 1, 0], np.int8)), "label")
    assert again is not None
    assert (again.n, again.wins.tolist()) == (2, [[0.0, 2.0], [0.0, 0.0]])
