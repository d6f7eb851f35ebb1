from __future__ import annotations

import numpy as np
import pytest

from quorate.analysis.consensus.detection_places import Drawn, medians, spread_of


def median(values: list[float], weights: list[float]) -> float:
    n = len(values)
    return float(medians(np.array(values), np.zeros(n, np.int64), np.array(weights), 1)[0])


def test_weighted_medians_by_hand() -> None:
    assert median([3, 1, 2], [1, 1, 1]) == 2
    assert median([1, 2], [1, 1]) == 1.5
    # half of the weight lies up to 1 exactly: midway to the next
    assert median([1, 2, 9], [2, 1, 1]) == 1.5
    assert median([1, 2, 9], [1, 1, 3]) == 9
    assert median([5], [0.1]) == 5


def test_medians_of_many_groups_are_those_of_each() -> None:
    rng = np.random.default_rng(0)
    values, group = rng.normal(size=200), rng.integers(0, 30, 200)
    found = medians(values, group, np.ones(200), 31)
    expected = [np.median(values[group == g]) if (group == g).any() else np.nan for g in range(31)]
    assert found == pytest.approx(expected, nan_ok=True)
    assert np.isnan(found[30])


def _drawn(deviation: list[float], objects: int, seed: int = 0, known: bool = False) -> Drawn:
    rng = np.random.default_rng(seed)
    R = len(deviation)
    truth = rng.uniform(0, 100, (objects, 2))
    by = np.tile(np.arange(R), objects)
    at = np.repeat(np.arange(objects), R)
    edges = truth[at] + rng.normal(size=(len(at), 2)) * np.array(deviation)[by][:, None]
    told = truth if known else np.full_like(truth, np.nan)
    return Drawn(edges, at, by, np.ones((objects, 2)), np.ones(objects), told, R)


def test_each_raters_spread_is_found() -> None:
    truth = [0.4, 0.6, 1.0, 2.0]
    found = spread_of(_drawn(truth, 400))
    assert found.deviation == pytest.approx(truth, rel=0.15)
    assert found.edges.tolist() == [800.0] * 4


def test_known_edges_tell_the_spread_of_one_rater() -> None:
    alone = _drawn([0.7], 400)
    assert np.isnan(spread_of(alone).deviation).all()
    assert spread_of(_drawn([0.7], 400, known=True)).deviation == pytest.approx([0.7], rel=0.1)


def test_two_raters_cannot_be_told_apart() -> None:
    # their difference is all there is to see: σ² = (.5² + 1²) / 2 each
    found = spread_of(_drawn([0.5, 1.0], 2000))
    assert found.deviation == pytest.approx([0.79, 0.79], rel=0.05)


def test_raters_who_always_agree_have_hardly_any_spread() -> None:
    found = spread_of(_drawn([0.0, 0.0], 10))
    assert (found.deviation < 1e-3).all()
    assert (found.deviation > 0).all()
