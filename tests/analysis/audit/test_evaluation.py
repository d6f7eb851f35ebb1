"""The consensus against gold, and confusion, by hand."""

import numpy as np
import pytest

from quorate.analysis.audit import audit
from tables import wide

VOTES = wide([["a", "a", "b"], ["b", "b", "b"], ["a", "b", None], ["a", "a", "a"]])
"""shares of a: 2/3, 0, 1/2 (a tie), 1"""


def test_accuracy_counts_a_tie_in_parts_and_says_how_many_there_are() -> None:
    gold = {"i000": "a", "i001": "a", "i002": "a", "i003": "a", "elsewhere": "b"}
    report = audit(VOTES, gold=gold, method="majority").gold
    assert report is not None
    assert (report.items, report.absent, report.unseen) == (4, 1, ())
    majority = report.evaluations[0]
    assert majority.chosen
    # right, wrong, one of two tied, right: (1 + 0 + 1/2 + 1) / 4
    assert majority.accuracy == pytest.approx(0.625)
    assert majority.ties == 1
    # Brier: 2 (1/3)² + 2 + 2 (1/2)² + 0 over four items
    assert majority.brier == pytest.approx((2 / 9 + 2 + 0.5) / 4)
    # log loss: -ln 2/3, -ln 1e-6 (floor), -ln 1/2, 0
    assert majority.log_loss == pytest.approx(-np.log([2 / 3, 1e-6, 1 / 2, 1]).mean())
    assert majority.lower is not None
    assert majority.upper is not None
    assert majority.lower < 0.625 < majority.upper


def test_the_consensus_does_not_see_the_gold() -> None:
    gold = {"i000": "b", "i001": "a", "i003": "b"}
    found = audit(VOTES, gold=gold, method="majority")
    assert found.consensus is not None
    assert found.consensus.labels.to_list()[0] == "a"
    assert found.gold is not None
    assert found.gold.evaluations[0].accuracy == 0.0


def test_misses_are_listed_surest_first() -> None:
    report = audit(VOTES, gold={"i000": "b", "i001": "a", "i003": "a"}, method="majority").gold
    assert report is not None
    assert [miss[:3] for miss in report.misses] == [("i001", "b", "a"), ("i000", "a", "b")]


def test_baselines_stand_beside_the_chosen_method() -> None:
    report = audit(VOTES, gold={"i000": "a"}).gold
    assert report is not None
    assert [e.method for e in report.evaluations] == ["pool", "majority", "dawid-skene"]
    assert [e.chosen for e in report.evaluations] == [True, False, False]


def test_gold_labels_that_nobody_gave_are_wrong_and_listed() -> None:
    report = audit(VOTES, gold={"i000": "c", "i003": "a"}, method="majority").gold
    assert report is not None
    assert report.unseen == ("c",)
    assert report.evaluations[0].accuracy == 0.5


def test_gold_that_nobody_judged_evaluates_nothing() -> None:
    report = audit(VOTES, gold={"other": "a"}, method="majority").gold
    assert report is not None
    assert report.evaluations == ()
    assert report.absent == 1


def test_confusions_are_expected_counts() -> None:
    found = audit(VOTES, method="majority").confusions
    assert found is not None
    # label a is said about i000 (2, p(a) = 2/3), i002 (1, 1/2) and i003 (3, 1);
    # label b about i000 (1, 2/3), i001 (3, 0) and i002 (1, 1/2)
    a_a = 2 * 2 / 3 + 1 / 2 + 3
    b_a = 2 / 3 + 0 + 1 / 2
    assert found.pooled == pytest.approx(np.array([[a_a, b_a], [6 - a_a, 5 - b_a]]))
    assert found.by_rater is not None
    assert found.by_rater.sum(axis=0) == pytest.approx(found.pooled)
    assert found.rates.sum(axis=1) == pytest.approx([1, 1])


def test_uncertainty_counts_each_judged_item_once() -> None:
    found = audit(VOTES, method="majority").uncertainty
    assert found is not None
    assert sum(found.counts) == 4
    # 1/2 in [.50, .55), 2/3 in [.65, .70), 1 twice in [.95, 1]
    assert [n for n, count in enumerate(found.counts) for _ in range(count)] == [10, 13, 19, 19]
