"""Borda's and Kemeny's orders of candidates."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from numpy.typing import NDArray

from quorate.analysis.preference.ranking import kemeny as kemeny_module
from quorate.analysis.preference.ranking.borda import borda
from quorate.analysis.preference.ranking.consensus_ranking import against
from quorate.analysis.preference.ranking.kemeny import kemeny, kemeny_orders, tied_ranks
from quorate.schema import NotApplicableError
from rankings_made import comparisons, pairs_of

Doubles = NDArray[np.float64]


def test_borda_by_hand() -> None:
    # a: 2 2 0 of 2 below, b: 1 1 2, c: 0 0 1; the third rater has c before a
    rows = comparisons([pairs_of("abc"), pairs_of("abc"), pairs_of("bca")])
    found = borda(rows)
    np.testing.assert_allclose(found.score, [4 / 6, 4 / 6, 1 / 6])
    assert found.rank.tolist() == [1.5, 1.5, 3.0]
    # a and b tied: half of 3 comparisons; b over c: 0 against; c over a once
    assert found.disagreements == pytest.approx(1.5 + 0 + 1)


def test_borda_does_not_hang_on_how_often_a_pair_was_asked() -> None:
    # a wins 3/4 of 4 with b and all of 1 with c: (3/4 + 1) / 2
    rows = comparisons([[("a", "b", 1)]] * 3 + [[("a", "b", -1)], [("a", "c", 1)], [("b", "c", 0)]])
    np.testing.assert_allclose(borda(rows).score, [0.875, (0.25 + 0.5) / 2, 0.25])


def test_kemeny_by_hand() -> None:
    # a > b twice, b > c thrice, a > c twice: abc goes against 1 + 0 + 1
    rows = comparisons([pairs_of("abc"), pairs_of("abc"), pairs_of("bca")])
    found = kemeny(rows)
    assert found.rank.tolist() == [1, 2, 3]
    assert found.disagreements == 2
    assert found.exact
    # a circle with majorities of 4 (a > b), 3 (b > c) and 2 (c > a) of 5: broken at the weakest
    circle = [[("a", "b", 1)]] * 4 + [[("b", "a", 1)]] + [[("b", "c", 1)]] * 4 + [[("c", "b", 1)]]
    circle += [[("c", "a", 1)]] * 3 + [[("a", "c", 1)]] * 2
    assert kemeny(comparisons(circle)).rank.tolist() == [1, 2, 3]


def test_what_is_even_shares_its_place() -> None:
    rows = comparisons([pairs_of("abcd"), pairs_of("acbd"), pairs_of(["bc", "d"])])
    assert kemeny(rows).rank.tolist() == [1.0, 2.5, 2.5, 4.0]
    assert kemeny(rows).score.tolist() == [3.0, 1.5, 1.5, 0.0]


def wins_of(C: int, seed: int) -> Doubles:
    rng = np.random.default_rng(seed)
    wins = rng.integers(0, 6, (C, C)).astype(np.float64)
    np.fill_diagonal(wins, 0)
    return wins


def cost(wins: Doubles, order: tuple[int, ...] | list[int]) -> float:
    return sum(float(wins[b, a]) for n, a in enumerate(order) for b in order[n + 1 :])


@pytest.mark.parametrize("seed", range(12))
def test_kemeny_is_best_of_all_orders(seed: int) -> None:
    wins = wins_of(6, seed)
    best = min(cost(wins, order) for order in permutations(range(6)))
    for tables in (wins[None], np.stack([wins, wins_of(6, seed + 99)])):  # split, and in one piece
        orders, exact = kemeny_orders(tables)
        assert exact.all()
        assert cost(wins, orders[0].tolist()) == best


def test_parts_that_beat_each_other_make_many_candidates_exact() -> None:
    # 24 candidates in 4 groups of 6; every earlier group beats every later one
    rng = np.random.default_rng(0)
    wins = rng.integers(0, 6, (24, 24)).astype(np.float64)
    group = np.arange(24) // 6
    wins[group[:, None] < group] = 9
    orders, exact = kemeny_orders(wins[None])
    assert exact[0]
    assert group[orders[0]].tolist() == sorted(group)
    for k in range(4):
        inside = wins[6 * k : 6 * k + 6, 6 * k : 6 * k + 6]
        own = [int(c) - 6 * k for c in orders[0] if group[c] == k]
        assert cost(inside, own) == min(cost(inside, order) for order in permutations(range(6)))


@pytest.mark.parametrize("seed", range(5))
def test_local_search_ends_where_no_move_helps(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    wins = wins_of(9, seed)
    best, _ = kemeny_orders(wins[None])
    monkeypatch.setattr(kemeny_module, "MOST_EXACT", 3)
    orders, exact = kemeny_orders(wins[None])
    found = orders[0].tolist()
    assert sorted(found) == list(range(9))
    assert not exact[0]
    assert cost(wins, best[0].tolist()) <= cost(wins, found)
    for at in range(9):
        rest = found[:at] + found[at + 1 :]
        moves = [cost(wins, [*rest[:k], found[at], *rest[k:]]) for k in range(9)]
        assert cost(wins, found) == min(moves)


def test_against_agrees_with_counting() -> None:
    wins = wins_of(5, 3)
    order, _ = kemeny_orders(wins[None])
    ranks = tied_ranks(wins[None], order)[0]
    assert against(wins, ranks) == pytest.approx(cost(wins, order[0].tolist()))


@pytest.mark.parametrize("rule", [borda, kemeny])
def test_stability_over_raters(rule: object) -> None:
    assert callable(rule)
    # twenty raters have a before b before c; d is anywhere
    rng = np.random.default_rng(5)
    said = []
    for _ in range(20):
        at = int(rng.integers(0, 4))
        said.append(pairs_of("abc"[:at] + "d" + "abc"[at:]))
    found = rule(comparisons(said), replicates=300, seed=1)
    assert found.rank[0] == 1
    assert found.before[0, 1] == 1.0
    assert found.before[1, 0] == 0.0
    np.testing.assert_allclose(found.before + found.before.T, 1)
    assert found.first.sum() == pytest.approx(1)
    assert found.rank_high[3] - found.rank_low[3] > found.rank_high[2] - found.rank_low[2]
    assert found.table["candidate"][0] == "a"
    again = rule(comparisons(said), replicates=300, seed=1)
    assert again.before.tobytes() == found.before.tobytes()


def test_refusals() -> None:
    rows = comparisons([pairs_of("ab")])
    with pytest.raises(NotApplicableError, match="no comparisons"):
        kemeny(rows.subset(np.zeros(1, np.bool_)))
    with pytest.raises(NotApplicableError, match="no comparisons"):
        borda(rows.subset(np.zeros(1, np.bool_)))
