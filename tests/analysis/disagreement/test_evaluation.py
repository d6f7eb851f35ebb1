"""Evaluation of predictions against the spread of answers."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl
import pytest

from quorate.analysis.disagreement import Evaluation, Predictions, evaluate, soft_labels
from quorate.analysis.disagreement.scoring.ceilings import halves
from quorate.analysis.disagreement.scoring.distances import entropy
from quorate.schema import EmptyError, Judgments, Kind, LabelError, Question
from tables import counted, table, wide


def value(found: Evaluation, measure: str) -> float:
    figure = found.figures[measure].value
    assert figure is not None
    return figure


def beside(found: Evaluation, measure: str, column: str) -> float:
    return float(found.table.filter(measure=measure)[column][0])


def drawn(items: int, raters: int, seed: int) -> tuple[Judgments, np.ndarray]:
    rng = np.random.default_rng(seed)
    true = rng.dirichlet([0.8, 0.6, 0.4], items)
    label = (rng.random((items, raters, 1)) >= np.cumsum(true, axis=1)[:, None, :-1]).sum(axis=2)
    judgments = Judgments.build(
        Question("q", Kind.CATEGORICAL, ("a", "b", "c")),
        pl.Series([f"i{k:04}" for k in range(items)]),
        pl.Series([f"r{k:02}" for k in range(raters)]),
        np.repeat(np.arange(items), raters),
        np.tile(np.arange(raters), items),
        label.ravel().astype(np.int32),
    )
    return judgments, true


def test_by_hand() -> None:
    judgments = counted([[2, 2], [0, 4]], ["no", "yes"])
    found = evaluate(
        {"i000": {"no": 0.4, "yes": 0.6}, "i001": {"no": 0.1, "yes": 0.9}}, judgments, replicates=0
    )
    crossed = (-0.5 * np.log(0.4) - 0.5 * np.log(0.6) - np.log(0.9)) / 2
    assert value(found, "cross_entropy") == pytest.approx(crossed)
    assert value(found, "manhattan") == pytest.approx((0.2 + 0.2) / 2)
    # yes is likeliest for both: half and none of the raters said no
    assert value(found, "error") == pytest.approx(0.25)
    assert value(found, "majority") == pytest.approx((0.5 + 1) / 2)
    # shares over items: no .25; Manhattan 2 · .25 for each; yes for all: 1 and 0
    assert beside(found, "manhattan", "one_distribution") == pytest.approx(0.5)
    assert beside(found, "manhattan", "one_label") == pytest.approx(0.5)
    assert found.raters_table["rater"].to_list() == ["A", "B", "C", "D"]
    # A and B said no of the first item and yes of the second
    assert found.raters_table["error"].to_list() == [0.5, 0.5, 0.0, 0.0]


def test_ceilings_and_baselines_stand_in_order() -> None:
    judgments, true = drawn(1500, 6, seed=1)
    knows = Predictions(judgments.items, ("a", "b", "c"), true)
    found = evaluate(knows, judgments, replicates=0, seed=1)
    for measure in ("cross_entropy", "divergence", "manhattan", "brier", "error"):
        best = beside(found, measure, "true_shares")
        # whoever knows the shares gets what was simulated without them
        assert value(found, measure) == pytest.approx(best, rel=0.06), measure
        assert best < beside(found, measure, "other_half") < beside(found, measure, "one_label")
    assert beside(found, "entropy_correlation", "true_shares") == pytest.approx(
        value(found, "entropy_correlation"), abs=0.05
    )


def test_the_order_of_rows_and_of_options_does_not_matter() -> None:
    judgments, true = drawn(50, 4, seed=2)
    plain = evaluate(Predictions(judgments.items, ("a", "b", "c"), true), judgments, seed=3)
    order = np.random.default_rng(4).permutation(50)
    turned = Predictions(judgments.items[order], ("c", "a", "b"), true[order][:, [2, 0, 1]])
    again = evaluate(turned, judgments, seed=3)
    assert again.table.equals(plain.table)
    assert again.to_dict() == plain.to_dict()


def test_labels_have_no_certainty() -> None:
    judgments = counted([[3, 1], [1, 3]], ["no", "yes"])
    found = evaluate({"i000": "no", "i001": "no"}, judgments, replicates=0)
    assert value(found, "error") == pytest.approx((0.25 + 0.75) / 2)
    assert not {"cross_entropy", "entropy_correlation", "calibration_error"} & set(found.figures)
    assert "labels are predicted without shares" in found.notes[0]


def test_predictions_by_rater() -> None:
    # two of three answers of item a are right, one of one of b: (1/3 + 0) / 2
    judgments = table(
        [("a", "r1", "y"), ("a", "r2", "n"), ("a", "r3", "n"), ("b", "r1", "y"), ("b", "r2", "y")]
    )
    said = Predictions(
        pl.Series(["a", "a", "a", "b", "b"]),
        label=pl.Series(["y", "n", "y", "y", "n"]),
        raters=pl.Series(["r1", "r2", "r3", "r1", "r9"]),
    )
    found = evaluate(said, judgments, replicates=0)
    assert value(found, "error") == pytest.approx(1 / 6)
    assert found.judgments == 4
    # as shares of items: a (1/3 n, 2/3 y) against (2/3, 1/3); b (0, 1) against (0, 1)
    assert value(found, "manhattan") == pytest.approx((2 / 3) / 2)
    assert found.raters_table.rows()[2][:3] == ("r3", 1, 1.0)
    assert "1 prediction of answers that nobody gave" in found.notes
    assert "1 answer left out, without a prediction" in found.notes


def test_ordinal_predictions_by_rater_have_distances() -> None:
    judgments = wide([["1", "5"], ["3", "3"]], Kind.ORDINAL, ["1", "2", "3", "4", "5"])
    said = Predictions(
        pl.Series(["i000", "i000", "i001", "i001"]),
        label=pl.Series(["2", "5", "3", "1"]),
        raters=pl.Series(["A", "B", "A", "B"]),
    )
    found = evaluate(said, judgments, replicates=0)
    # off by 1, 0, 0, 2 of 4 steps: ((1/4 + 0)/2 + (0 + 2/4)/2) / 2
    assert value(found, "distance") == pytest.approx((0.125 + 0.25) / 2)
    # shares of 2 and 5 against 1 and 5: half moves one step; 1 and 3 against 3: half moves two
    assert value(found, "wasserstein") == pytest.approx((0.5 + 1.0) / 2)


def test_numbers() -> None:
    rows = [[float(10 * i + k) for k in (0, 1, 2)] for i in range(10)]
    judgments = wide(rows, Kind.NUMERIC)
    found = evaluate({f"i{i:03}": 10.0 * i + 1.5 for i in range(10)}, judgments, replicates=50)
    # off by 1.5, .5, .5 everywhere; the mean is 1 of it
    assert value(found, "absolute_error") == pytest.approx(2.5 / 3)
    assert value(found, "mean_error") == pytest.approx(0.5)
    assert value(found, "rmse") == pytest.approx(np.sqrt((2.25 + 0.25 + 0.25) / 3))
    assert value(found, "correlation") == pytest.approx(1.0)
    assert set(found.figures) == {"absolute_error", "mean_error", "rmse", "correlation"}
    assert found.raters_table["distance"].to_list() == [1.5, 0.5, 0.5]


def test_sets() -> None:
    x, y = frozenset({"x"}), frozenset({"x", "y"})
    judgments = table([("a", "r1", x), ("a", "r2", y)], Kind.MULTILABEL, ["x", "y"])
    found = evaluate({"a": {"x": 0.9, "y": 0.2}}, judgments, replicates=0)
    # |1 - .9| and |.5 - .2|, both sides, mean of two options
    assert value(found, "manhattan") == pytest.approx((0.2 + 0.6) / 2)
    labels = evaluate({"a": "x|y"}, judgments, replicates=0)
    assert value(labels, "error") == pytest.approx(0.25)


def test_groups_and_slices() -> None:
    """A model of the larger group's answers is worse for the smaller one; small ones are hidden."""
    rows = []
    for i in range(30):
        for r in range(30):
            group = "tiny" if r < 3 else ("one" if r < 18 else "two")
            says = "y" if group == "one" else "n"
            rows.append((f"i{i:02}", f"r{r:02}", says, group, "even" if i % 2 == 0 else "odd"))
    judgments = table(
        [row[:3] for row in rows],
        groups={"group": [row[3] for row in rows], "topic": [row[4] for row in rows]},
    )
    model: Mapping[str, Mapping[str, float]] = {f"i{i:02}": {"n": 0.1, "y": 0.9} for i in range(30)}
    found = evaluate(model, judgments, by=["group", "topic"], smallest=10, replicates=50)
    error = found.slices.filter(measure="error")
    assert error.filter(column="topic")["group"].to_list() == ["even", "odd"]
    assert error.filter(column="topic")["items"].to_list() == [15, 15]
    assert error.filter(column="topic")["lower"].null_count() == 2  # fewer than 20 items
    assert "tiny" not in error["group"].to_list()
    # the two others would give «tiny» away by subtraction, so a second group is hidden too
    shown = error.filter(column="group")
    assert shown["group"].to_list() == ["one"]
    assert shown["value"].to_list() == [0.0]
    assert any("are not shown" in note for note in found.notes)


def test_against_soft_labels() -> None:
    judgments = counted([[2, 2], [0, 4]], ["no", "yes"])
    soft = soft_labels(judgments, prior=2.0)
    exact = {
        f"i00{i}": {"no": float(soft.share[i, 0]), "yes": float(soft.share[i, 1])} for i in (0, 1)
    }
    found = evaluate(exact, soft, replicates=0)
    assert value(found, "manhattan") == pytest.approx(0.0)
    assert found.target == "soft labels"
    assert found.input_digest == judgments.digest


def test_what_does_not_fit_is_told() -> None:
    judgments = counted([[2, 2], [0, 4]], ["no", "yes"])
    found = evaluate({"i000": {"no": 1.0}, "other": {"no": 1.0}}, judgments, replicates=0)
    assert found.items == 1
    assert found.notes == (
        "1 prediction of items that nobody judged",
        "1 item left out, without a prediction",
    )
    with pytest.raises(EmptyError, match="none of the predicted items was judged"):
        evaluate({"other": "no"}, judgments)
    with pytest.raises(LabelError, match="'maybe' is predicted"):
        evaluate({"i000": {"maybe": 1.0}}, judgments)
    twice = Predictions(pl.Series(["i000", "i000"]), label=pl.Series(["no", "yes"]))
    with pytest.raises(LabelError, match="item 'i000' is predicted twice"):
        evaluate(twice, judgments)


def test_half_of_the_raters_is_smoothed_and_stepped_up() -> None:
    judgments, true = drawn(200, 4, seed=5)
    model = Predictions(judgments.items, ("a", "b", "c"), true)
    found = evaluate(model, judgments, replicates=0, splits=3, seed=6)
    # two raters who agree would give the third option no share, which costs 20.7 nats unsmoothed
    assert beside(found, "cross_entropy", "other_half") < 1.5
    rs = []
    for one, n_one, two, n_two in halves(judgments, 3, 6):
        first, second = entropy(one / n_one[:, None]), entropy(two / n_two[:, None])
        rs.append(float(np.corrcoef(first, second)[0, 1]))
    r = np.mean(rs)
    stepped = beside(found, "entropy_correlation", "other_half")
    assert stepped == pytest.approx(2 * r / (1 + r))
