from __future__ import annotations

import numpy as np
import pytest

from quorate import consensus
from quorate.schema import Kind, NotApplicableError
from simulate_numbers import crowd_of_numbers
from tables import Row, table, wide


def test_the_bound_never_falls() -> None:
    for seed in range(5):
        judgments, _ = crowd_of_numbers(seed)
        for gold in (None, {"i0000": "40", "i0003": "55.5"}):
            found = consensus(judgments, "gaussian", gold=gold)
            assert found.converged
            assert (np.diff(found.trace) >= -1e-9).all()


def test_biases_and_precisions_are_recovered() -> None:
    rng = np.random.default_rng(0)
    truth = rng.normal(0, 10, 200)
    bias, spread = np.array([-4.0, 0, 0, 0, 4]), np.array([1.0, 1, 2, 4, 8])
    rows = [
        [float(t + b + s * rng.normal()) for b, s in zip(bias, spread, strict=True)] for t in truth
    ]
    found = consensus(wide(rows, Kind.NUMERIC), "gaussian")
    assert found.competence.bias is not None
    assert found.competence.deviation is not None
    # without gold only differences between biases are known
    gap = found.competence.bias - bias
    np.testing.assert_allclose(gap - gap[0], 0, atol=1.8)
    np.testing.assert_allclose(found.competence.deviation, spread, rtol=0.35)


def test_weighted_biases_add_up_to_nothing() -> None:
    judgments, _ = crowd_of_numbers(3, bias=5.0)
    found = consensus(judgments, "gaussian")
    assert found.competence.bias is not None
    precision = found.competence.extra["precision"]
    typical = np.abs(precision * found.competence.bias).sum()
    assert abs((precision * found.competence.bias).sum()) < 1e-3 * typical


def test_gold_anchors_the_level() -> None:
    judgments, truth = crowd_of_numbers(5, bias=0.0, unlike=0.3)
    rows: list[Row] = [(i, r, float(y) + 10) for i, r, y in judgments.to_polars().iter_rows()]
    high = table(rows, Kind.NUMERIC)
    gold = {f"i{k:04}": str(truth[k]) for k in range(0, 60, 4)}
    without, anchored = consensus(high, "gaussian"), consensus(high, "gaussian", gold=gold)
    free = np.array([f"i{k:04}" not in gold for k in range(60)])
    assert without.value is not None
    assert anchored.value is not None
    assert (without.value - truth)[free].mean() > 8
    assert abs((anchored.value - truth)[free].mean()) < 1.5


def test_two_judgments_do_not_make_a_rater_infinitely_precise() -> None:
    judgments, _ = crowd_of_numbers(6)
    plain = consensus(judgments, "gaussian")
    assert plain.value is not None
    rows: list[Row] = list(judgments.to_polars().iter_rows())
    rows += [("i0000", "new", float(plain.value[0])), ("i0001", "new", float(plain.value[1]))]
    found = consensus(table(rows, Kind.NUMERIC), "gaussian")
    precision = dict(zip(found.rater_names, found.competence.extra["precision"], strict=True))
    others = [p for r, p in precision.items() if r != "new"]
    assert precision["new"] < max(others)


def test_a_rater_in_other_units_is_named_and_set_aside() -> None:
    judgments, truth = crowd_of_numbers(7, unlike=0.0, bias=0.0)
    rows: list[Row] = [
        (i, r, float(y) * (1000 if r == "r000" else 1))
        for i, r, y in judgments.to_polars().iter_rows()
    ]
    found = consensus(table(rows, Kind.NUMERIC), "gaussian")
    assert found.value is not None
    assert np.sqrt(np.mean((found.value - truth) ** 2)) < 2.5
    assert any(note.startswith("r000:") and "another unit" in note for note in found.notes)


def test_it_is_nearer_the_truth_than_mean_and_median_when_raters_differ() -> None:
    error: dict[str, list[float]] = {"gaussian": [], "mean": [], "median": []}
    for seed in range(8):
        judgments, truth = crowd_of_numbers(seed, unlike=0.8, bias=3.0)
        for name, errors in error.items():
            value = consensus(judgments, name).value
            assert value is not None
            errors.append(float(np.sqrt(np.mean((value - truth) ** 2))))
    mean = {name: np.mean(errors) for name, errors in error.items()}
    assert mean["gaussian"] < 0.85 * min(mean["mean"], mean["median"])


@pytest.mark.parametrize(("bias", "unlike"), [(0.0, 0.0), (2.0, 0.6), (4.0, 0.0)])
def test_intervals_cover_the_truth_as_often_as_they_say(bias: float, unlike: float) -> None:
    hits, total = 0, 0
    for seed in range(15):
        judgments, truth = crowd_of_numbers(seed, bias=bias, unlike=unlike)
        found = consensus(judgments, "gaussian")
        assert found.lower is not None
        assert found.upper is not None
        hits += int(((found.lower <= truth) & (truth <= found.upper)).sum())
        total += len(truth)
    # 900 items in 15 crowds; with biases the level of a whole crowd is off together
    assert 0.90 <= hits / total <= 0.99


def test_values_stay_within_what_was_said_unless_gold_says_otherwise() -> None:
    rng = np.random.default_rng(1)
    rows = [[max(0.0, float(rng.normal(0, 2))) + 3 * (r == 4) for r in range(5)] for _ in range(40)]
    found = consensus(wide(rows, Kind.NUMERIC), "gaussian")
    assert found.value is not None
    assert found.lower is not None
    assert found.value.min() >= 0
    assert found.lower.min() >= 0


def test_one_judgment_an_item_is_refused_with_what_to_use() -> None:
    with pytest.raises(NotApplicableError, match="use 'mean' or 'median'"):
        consensus(wide([[1.0], [2.0]], Kind.NUMERIC), "gaussian")


def test_many_raters_use_the_item_by_item_interval(monkeypatch: pytest.MonkeyPatch) -> None:
    judgments, _ = crowd_of_numbers(2)
    exact = consensus(judgments, "gaussian")
    monkeypatch.setattr("quorate.analysis.consensus.gaussian.MOST_RATERS_JOINTLY", 1)
    near = consensus(judgments, "gaussian")
    assert exact.lower is not None
    assert exact.upper is not None
    assert near.lower is not None
    assert near.upper is not None
    width = (near.upper - near.lower) / (exact.upper - exact.lower)
    assert width.min() > 0.8
    assert width.max() < 1.25
