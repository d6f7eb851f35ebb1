"""Systems judged by the rankings of many."""

from __future__ import annotations

import numpy as np
import pytest

from quorate.analysis.preference.comparisons import Comparisons
from quorate.analysis.preference.ranking.ranking_agreement import (
    crowd_against_experts,
    ranking_agreement,
    rater_weights,
    system_scores,
)
from quorate.schema import NotApplicableError, RequestError
from rankings_made import comparisons, pairs_of


def ranked(*rows: tuple[str, str, list[str]]) -> Comparisons:
    """Rows of item, rater, tiers."""
    return comparisons(
        [pairs_of(t) for *_, t in rows], [r for _, r, _ in rows], [i for i, *_ in rows]
    )


def small() -> Comparisons:
    return ranked(
        ("i", "e", ["a", "b", "c"]),
        ("i", "f", ["a", "bc"]),
        ("i", "x", ["a", "b", "c"]),
        ("i", "y", ["c", "b", "a"]),
        ("j", "x", ["b", "a", "c"]),
        ("j", "y", ["b", "ac"]),
    )


def test_agreement_by_hand() -> None:
    # i, ab: > > > <: 3 of 6 pairs; ac: the same 3 of 6; bc: > = > <: 1 of 6; j: ab 1, ac 0, bc 1
    found = ranking_agreement(small())
    assert found.comparisons == 21
    assert found.items == 2
    assert found.agreement == pytest.approx(9 / 21)
    assert found.kappa == pytest.approx((9 / 21 - 1 / 3) / (2 / 3))
    assert found.chance == pytest.approx(1 / 3)


def test_between_groups_by_hand() -> None:
    # the experts: ab, ac alike, bc not
    assert ranking_agreement(small(), ["e", "f"]).agreement == pytest.approx(2 / 3)
    # x with e: 3 of 3, with f: 2; y with e, f: 0: 5 of 12
    crowd = ranking_agreement(small(), ["x", "y"], ["e", "f"])
    assert crowd.agreement == pytest.approx(5 / 12)
    assert ranking_agreement(small(), ["e", "f"], ["x", "y"]).agreement == crowd.agreement
    # groups that share a member: e with f, x; x with f: 2 + 3 + 2 of 9
    shared = ranking_agreement(small(), ["e", "x"], ["e", "f", "x"])
    assert shared.agreement == pytest.approx(7 / 9)


def test_nobody_agrees_with_themselves() -> None:
    twice = ranked(("i", "x", ["a", "b"]), ("i", "x", ["a", "b"]), ("i", "y", ["b", "a"]))
    found = ranking_agreement(twice)
    assert (found.agreement, found.comparisons) == (0.0, 2)
    with pytest.raises(NotApplicableError, match="no two of these people"):
        ranking_agreement(twice, ["x"])


def test_interval_covers() -> None:
    rng = np.random.default_rng(0)
    # each says one of three at random but where both know (half of the items): 1/2 + 1/2 · 1/3
    held = 0
    for seed in range(100):
        rows = []
        for i in range(60):
            known = rng.random() < 0.5
            for r in "xy":
                k = 0 if known else int(rng.integers(3))
                rows.append((f"i{i:02}", r, [["a", "b"], ["b", "a"], ["ab"]][k]))
        found = ranking_agreement(ranked(*rows), bootstrap=200, seed=seed)
        held += found.lower <= 2 / 3 <= found.upper
    assert held >= 88


def test_weights_by_hand() -> None:
    rows = small()  # raters e, f, x, y
    np.testing.assert_allclose(rater_weights(rows, "equal"), 1)
    # with experts: x 1, 1, 1/2 of ab, ac, bc; y 0; e with f: 1, 1, 0; f with e the same
    expert = rater_weights(rows, "expert", ["e", "f"])
    np.testing.assert_allclose(expert, [2 / 3, 2 / 3, 2.5 / 3, 0.0])
    # the first comparison alone
    np.testing.assert_allclose(
        rater_weights(rows, "expert", ["e", "f"], most=1), [1.0, 1.0, 1.0, 0.0]
    )
    # among x and y: none of three in i, two of three in j
    peer = rater_weights(rows, "peer", ["e", "f"])
    np.testing.assert_allclose(peer[2:], 2 / 6)
    with pytest.raises(RequestError, match="no experts"):
        rater_weights(rows, "expert")
    with pytest.raises(RequestError, match="there is no rater 'z'"):
        rater_weights(rows, "expert", ["z"])


def test_a_rater_without_pairs_gets_the_average() -> None:
    rows = ranked(("i", "x", ["a", "b"]), ("i", "y", ["a", "b"]), ("j", "z", ["b", "a"]))
    np.testing.assert_allclose(rater_weights(rows, "peer"), [1, 1, 1])


def test_scores_by_hand() -> None:
    # x and y, not worse: i: abc and cba, j: bac and b|ac
    # a: over b 1 of 4, over c x, x, y(tie) = 3 of 4: 4/8; b: over a 3, over c 3: 6/8; c: 1 + 2: 3/8
    found = system_scores(small(), experts=["e", "f"], bootstrap=0)
    assert found.table["candidate"].to_list() == ["b", "a", "c"]
    np.testing.assert_allclose(found.table["score"], [6 / 8, 4 / 8, 3 / 8])
    assert found.table["comparisons"].to_list() == [8, 8, 8]
    better = system_scores(small(), experts=["e", "f"], counting="better", bootstrap=0)
    np.testing.assert_allclose(better.table["score"], [6 / 8, 3 / 8, 2 / 8])
    # y has weight 0 by the experts: x alone, abc and bac
    weighed = system_scores(small(), "expert", ["e", "f"], bootstrap=0)
    assert weighed.table["candidate"].to_list() == ["a", "b", "c"]
    np.testing.assert_allclose(weighed.table["score"], [3 / 4, 3 / 4, 0])
    # the experts' own
    own = system_scores(small(), people=["e", "f"], bootstrap=0)
    np.testing.assert_allclose(own.table["score"], [1, 0.5, 0.25])


def test_intervals_of_scores_hold_them() -> None:
    rng = np.random.default_rng(2)
    rows = [(f"i{i}", f"r{r}", rng.permutation(list("abc")).tolist()) for i in range(10)
            for r in range(6)]  # fmt: skip
    table = system_scores(ranked(*rows)).table
    assert ((table["lower"] < table["score"]) & (table["score"] < table["upper"])).all()


def crowd() -> tuple[Comparisons, list[str]]:
    """Two experts who err one time in ten, six good raters and six who click."""
    rng = np.random.default_rng(3)
    rows = []
    for i in range(60):
        for r in range(14):
            right = 0.9 if r < 2 else 0.75 if r < 8 else 0.0
            tiers = list("abc") if rng.random() < right else rng.permutation(list("abc")).tolist()
            rows.append((f"i{i:02}", f"{'e' if r < 2 else 'r'}{r:02}", tiers))
    return ranked(*rows), ["e00", "e01"]


def test_more_people_come_nearer_to_experts() -> None:
    rows, experts = crowd()
    found = crowd_against_experts(rows, experts, most=10, draws=10)
    by = {
        (k, w): a for k, w, a in found.table.select("people", "weighing", "agreement").iter_rows()
    }
    assert by[10, "equal"] > by[1, "equal"] + 0.1
    few = range(2, 7)
    assert np.mean([by[k, "expert"] - by[k, "equal"] for k in few]) > 0.01
    assert np.mean([by[k, "peer"] - by[k, "equal"] for k in few]) > 0.005
    assert found.experts is not None
    assert by[1, "equal"] < found.experts.agreement
    # one of twelve at random agrees with an expert as often as the crowd does at all
    alone = ranking_agreement(rows, [r for r in rows.raters if r not in experts], experts)
    assert by[1, "equal"] == pytest.approx(alone.agreement, abs=0.03)
    weights = rater_weights(rows, "peer", experts)
    assert weights[2:8].min() > weights[8:].max()


def test_experts_who_judged_alone() -> None:
    rows = ranked(("i", "e", ["a", "b"]), ("j", "x", ["a", "b"]))
    with pytest.raises(NotApplicableError, match="by an expert and by somebody else"):
        crowd_against_experts(rows, ["e"])
    single = ranked(("i", "e", ["a", "b"]), ("i", "x", ["a", "b"]))
    found = crowd_against_experts(single, ["e"], most=3)
    assert found.experts is None
    assert found.table["people"].to_list() == [1, 1, 1]
    assert found.table["agreement"].to_list() == [1, 1, 1]
