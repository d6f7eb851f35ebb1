from __future__ import annotations

import numpy as np
import pytest

from quorate.analysis.agreement import cohen_kappa, conger_kappa
from quorate.analysis.agreement.cohen_kappa import pair_table
from quorate.analysis.agreement.evidence import Evidence
from quorate.schema import Judgments
from tables import Label, crossed, table, wide


def _three_raters() -> Judgments:
    # A and B share 4 items, A and C two, B and C two
    return wide([["x", "x", None], ["x", "y", None], ["y", "y", "y"], ["y", "y", "x"]])


def test_by_hand() -> None:
    # p_o = 3/4, margins (1/2, 1/2) and (3/4, 1/4): p_e = 3/8 + 1/8 = 1/2
    result = cohen_kappa(wide([["a", "a"], ["a", "a"], ["b", "b"], ["b", "a"]]), bootstrap=0)
    assert result.value == pytest.approx(0.5)
    assert result.coefficient == "cohen-kappa"


def test_pairs_of_raters_are_listed() -> None:
    pairs = pair_table(Evidence.of(_three_raters()))
    assert pairs.select("first", "second", "n_items").rows() == [
        ("A", "B", 4),
        ("A", "C", 2),
        ("B", "C", 2),
    ]
    # A, B: p_o 3/4, p_e = 1/2 · 1/4 + 1/2 · 3/4 = 1/2. A, C: A says y only, p_o = p_e = 1/2.
    assert pairs["kappa"].to_list() == pytest.approx([0.5, 0.0, 0.0])


def test_more_raters_give_the_mean_over_pairs() -> None:
    result = cohen_kappa(_three_raters(), bootstrap=0)
    assert result.value == pytest.approx((4 * 0.5 + 2 * 0 + 2 * 0) / 8)
    assert "mean over 3 pairs of raters" in result.notes[0]
    assert np.isnan(result.se)
    assert result.method == "none: no analytic standard error is known"


def test_pairs_without_a_kappa_are_left_out_and_counted() -> None:
    # B and C both say y only on what they share
    judgments = wide([["x", "x", None], ["x", "y", None], ["y", "y", "y"], ["y", "y", "y"]])
    result = cohen_kappa(judgments, bootstrap=0)
    assert result.value == pytest.approx(0.5)
    assert "2 pairs of raters used one label only" in result.notes[1]


def test_items_that_one_of_them_did_not_judge_are_left_out() -> None:
    both = [["a", "a"], ["a", "a"], ["b", "b"], ["b", "a"]]
    partly = wide([*both, ["a", None], [None, "b"]])
    assert cohen_kappa(partly, bootstrap=0).value == cohen_kappa(wide(both), bootstrap=0).value


def test_two_complete_raters_make_conger_and_cohen_one() -> None:
    judgments = crossed([[20, 5, 2], [3, 15, 4], [1, 2, 9]], ["1", "2", "3"])
    for weights in ("identity", "quadratic", "linear"):
        one = cohen_kappa(judgments, weights, bootstrap=0)
        two = conger_kappa(judgments, weights, bootstrap=0)
        assert one.value == pytest.approx(two.value)
        assert one.se == pytest.approx(two.se, rel=0.02)


def test_bootstrap_and_analytic_intervals_are_alike() -> None:
    judgments = crossed([[88, 10, 2], [14, 40, 6], [18, 10, 12]])
    one, two = cohen_kappa(judgments), cohen_kappa(judgments, bootstrap=0)
    assert one.lower == pytest.approx(two.lower, abs=0.015)
    assert one.upper == pytest.approx(two.upper, abs=0.015)


def test_rater_bootstrap_weighs_pairs() -> None:
    rng = np.random.default_rng(0)
    truth = rng.integers(0, 2, 60)
    rows = [[str(t) if rng.random() < 0.8 else str(1 - t) for _ in range(5)] for t in truth]
    result = cohen_kappa(wide(rows), unit="rater", bootstrap=200)
    assert result.lower < result.value < result.upper
    assert result.method.startswith("bootstrap by rater")


def test_repeats_by_one_rater_make_no_pair() -> None:
    rows: list[tuple[str, str, Label]] = [
        ("1", "r", "a"),
        ("1", "r", "b"),
        ("1", "s", "a"),
        ("2", "r", "b"),
        ("2", "s", "b"),
    ]
    # r and s: (a, a), (b, a), (b, b): p_o = 2/3, p_e = 1/3 · 2/3 + 2/3 · 1/3 = 4/9
    result = cohen_kappa(table(rows), bootstrap=0)
    assert result.value == pytest.approx((2 / 3 - 4 / 9) / (5 / 9))
