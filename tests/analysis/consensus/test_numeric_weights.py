"""Weighted mean, CATD and PM on numbers."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import chi2

from quorate import Consensus, consensus
from quorate.schema import Kind, RequestError
from simulate_numbers import crowd_of_numbers
from tables import Row, table, wide

WEIGHTED = ["weighted-mean", "catd-numeric", "pm-numeric"]


def rmse(found: Consensus, truth: np.ndarray) -> float:
    assert found.value is not None
    return float(np.sqrt(np.mean((found.value - truth) ** 2)))


@pytest.mark.parametrize("name", WEIGHTED)
def test_raters_of_unlike_precision_are_told_apart(name: str) -> None:
    better = 0
    for seed in range(6):
        judgments, truth = crowd_of_numbers(seed, unlike=1.0, bias=0.0, n_items=80)
        weighted, plain = consensus(judgments, name), consensus(judgments, "mean")
        better += rmse(weighted, truth) < rmse(plain, truth)
    assert better >= 5


@pytest.mark.parametrize("name", WEIGHTED)
def test_a_rater_in_other_units_weighs_next_to_nothing(name: str) -> None:
    judgments, truth = crowd_of_numbers(1, unlike=0.0, bias=0.0)
    rows: list[Row] = [
        (i, r, float(y) * (1000 if r == "r000" else 1))
        for i, r, y in judgments.to_polars().iter_rows()
    ]
    found = consensus(table(rows, Kind.NUMERIC), name)
    assert rmse(found, truth) < 3.0
    assert found.competence.extra["weight"].argmin() == 0


@pytest.mark.parametrize("name", WEIGHTED)
def test_gold_makes_raters_near_it_count(name: str) -> None:
    # A is right on gold and B, C are 10 too high: on the item without gold A must weigh most
    rows = [[float(k), k + 10.0, k + 10.5] for k in range(12)]
    gold = {f"i{k:03}": str(k) for k in range(11)}
    found = consensus(wide(rows, Kind.NUMERIC), name, gold=gold)
    assert found.value is not None
    # the mean is 17.8
    assert abs(found.value[11] - 11) < 5
    assert found.value[:11].tolist() == [float(k) for k in range(11)]


def test_catd_weighs_by_the_upper_end_of_the_error_variance() -> None:
    judgments, _ = crowd_of_numbers(2)
    found, middle = consensus(judgments, "catd-numeric"), consensus(judgments, "median")
    assert found.value is not None
    assert middle.value is not None
    n, item = judgments.workload, judgments.item
    error = np.bincount(judgments.rater, (judgments.values - found.value[item]) ** 2)
    first = np.bincount(judgments.rater, (judgments.values - middle.value[item]) ** 2)
    floor = 0.1 * n * np.median(first / n)
    expected = chi2.ppf(0.025, n) / (error + floor)
    np.testing.assert_allclose(
        found.competence.extra["weight"], expected / expected.sum(), rtol=1e-3
    )
    assert found.converged
    assert (np.diff(found.trace) >= -1e-6).all()


def test_pm_weighs_by_the_log_of_the_share_of_loss() -> None:
    # two raters per item keep std_i > 0; check eq. 5 at the fixed point
    judgments, _ = crowd_of_numbers(3)
    found = consensus(judgments, "pm-numeric")
    assert found.value is not None
    y, item = judgments.values, judgments.item
    std = np.array([y[item == i].std() for i in range(judgments.n_items)])
    loss = np.bincount(judgments.rater, (y - found.value[item]) ** 2 / std[item])
    share = loss / judgments.workload
    weight = -np.log(share / share.sum())
    np.testing.assert_allclose(found.competence.extra["weight"], weight / weight.sum(), rtol=1e-6)


def test_weighted_mean_shrinks_raters_of_few_judgments() -> None:
    judgments, _ = crowd_of_numbers(4, unlike=0.0, bias=0.0)
    rows: list[Row] = list(judgments.to_polars().iter_rows())
    median = consensus(judgments, "median").value
    assert median is not None
    rows.append(("i0000", "new", float(median[0])))
    found = consensus(table(rows, Kind.NUMERIC), "weighted-mean")
    weight = dict(zip(found.rater_names, found.competence.extra["weight"], strict=True))
    others = [w for r, w in weight.items() if r != "new"]
    assert weight["new"] < 2 * np.median(others)


def test_pseudo_judgments_cannot_be_negative() -> None:
    with pytest.raises(RequestError, match="0 or more"):
        consensus(wide([[1.0, 2.0]], Kind.NUMERIC), "weighted-mean", pseudo_judgments=-1.0)


@pytest.mark.parametrize("name", WEIGHTED)
def test_intervals_cover_most_of_the_truth(name: str) -> None:
    hits, total = 0, 0
    for seed in range(10):
        judgments, truth = crowd_of_numbers(seed, bias=0.0, n_items=80, overlap=8)
        found = consensus(judgments, name)
        assert found.lower is not None
        assert found.upper is not None
        hits += int(((found.lower <= truth) & (truth <= found.upper)).sum())
        total += len(truth)
    # weights are estimated from the same judgments, which the interval does not allow for
    assert hits / total > 0.85
