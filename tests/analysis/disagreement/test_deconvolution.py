"""Disagreement deconvolution: predictions against single people's primary labels."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from quorate.analysis.disagreement import Predictions, deconvolution
from quorate.analysis.disagreement.scoring.ranking import area
from quorate.schema import Judgments, Kind, LabelError, NotApplicableError, Question
from tables import counted, table


def crowd(items: int, raters: int, p: float, seed: int) -> tuple[Judgments, np.ndarray]:
    """Judgments whose primary labels are «yes» with a share of each item's own, and the shares."""
    rng = np.random.default_rng(seed)
    true = rng.beta(0.8, 0.5, items)
    said = (rng.random((items, raters)) < true[:, None]) ^ (rng.random((items, raters)) < p)
    judgments = Judgments.build(
        Question("q", Kind.CATEGORICAL, ("no", "yes")),
        pl.Series([f"i{k:05}" for k in range(items)]),
        pl.Series([f"r{k:02}" for k in range(raters)]),
        np.repeat(np.arange(items), raters),
        np.tile(np.arange(raters), items),
        said.ravel().astype(np.int32),
    )
    return judgments, true


def test_by_hand() -> None:
    # p = .1: primary shares of «yes» (.9 - .1)/.8 = 1, .5, (.3 - .1)/.8 = .25
    judgments = counted([[1, 9], [5, 5], [7, 3]], ["no", "yes"])
    model = {"i000": {"yes": 0.8, "no": 0.2}, "i001": {"yes": 0.6, "no": 0.4}, "i002": "no"}
    shares = {k: v if isinstance(v, dict) else {"yes": 0.1, "no": 0.9} for k, v in model.items()}
    found = deconvolution(shares, judgments, 0.1, replicates=0)
    # said yes, yes, no: right for 1, .5, .75
    assert found.figure("accuracy").value == pytest.approx(2.25 / 3)
    # called yes: two items, 1.5 of them; there are 1.75 yes
    assert found.figure("precision").value == pytest.approx(1.5 / 2)
    assert found.figure("recall").value == pytest.approx(1.5 / 1.75)
    assert found.figure("f1").value == pytest.approx(3 / 3.75)
    # yes by falling score 1, .5, .25; no 0, .5, .75. Pairs won: 1·(0/2 + .5 + .75)
    # + .5·(.5/2 + .75) + .25·(.75/2) = 1.25 + .5 + .09375, of 1.75 · 1.25
    assert found.figure("auc").value == pytest.approx(1.84375 / (1.75 * 1.25))
    # the majority of item 2 is a tie: right for 1, 1/2, 1
    assert found.figure("accuracy", against="majority").value == pytest.approx(2.5 / 3)
    assert found.figure("accuracy", against="votes").value == pytest.approx((0.9 + 0.5 + 0.7) / 3)
    assert found.figure("accuracy", "oracle").value == pytest.approx((1 + 0.5 + 0.75) / 3)
    assert found.positive == "yes"
    other = deconvolution(shares, judgments, 0.1, positive="no", replicates=0)
    assert other.figure("recall").value == pytest.approx(0.75 / 1.25)


def test_three_options_are_means_over_options() -> None:
    judgments = counted([[4, 0, 0], [0, 4, 0], [0, 2, 2]], ["a", "b", "c"])
    found = deconvolution({"i000": "a", "i001": "b", "i002": "b"}, judgments, 0.0, replicates=0)
    # right for 1, 1, .5; F1 of a 1, of b 2 · 1.5 / (2 + 1.5), of c 0
    assert found.figure("accuracy").value == pytest.approx(2.5 / 3)
    assert found.figure("macro_f1").value == pytest.approx((1 + 3 / 3.5 + 0) / 3)
    rows = found.options.filter(option="b", who="predictions", measure="precision")
    assert rows["value"][0] == pytest.approx(0.75)
    assert found.positive is None


def test_figures_are_those_of_the_primary_labels() -> None:
    """Five raters who flip: linear shares give the true accuracy and AUC, answers do not."""
    judgments, true = crowd(4000, 5, 0.1, seed=1)
    noise = np.random.default_rng(2).normal(0, 1, len(true))
    score = 1 / (1 + np.exp(-np.log((true + 1e-6) / (1 - true + 1e-6)) - noise))
    model = Predictions(judgments.items, ("no", "yes"), np.stack([1 - score, score], axis=1))
    found = deconvolution(model, judgments, 0.1, replicates=200)
    accuracy = np.where(score > 0.5, true, 1 - true).mean()
    auc = area(score, true)(np.ones((1, len(true))))[0]
    for measure, truth in (("accuracy", accuracy), ("auc", auc)):
        figure = found.figure(measure)
        assert figure.value == pytest.approx(truth, abs=0.012)
        assert figure.lower is not None
        assert figure.upper is not None
        assert figure.lower < truth < figure.upper
        raw = found.figure(measure, against="votes").value
        assert raw is not None
        assert raw < truth - 0.03
    cut = deconvolution(model, judgments, 0.1, estimator="clipped", replicates=0)
    assert (cut.figure("accuracy").value or 0) < accuracy - 0.02
    # the best possible lies between the oracle held out and the one scored on its own answers
    best = np.maximum(true, 1 - true).mean()
    held, own = found.figure("accuracy", "held_out").value, found.figure("accuracy", "oracle").value
    assert held is not None
    assert own is not None
    assert held < best < own


def test_the_oracle_alone_and_other_probabilities() -> None:
    judgments, _ = crowd(200, 5, 0.05, seed=3)
    found = deconvolution(None, judgments, 0.05, replicates=0)
    assert set(found.table["who"]) == {"oracle", "held_out"}
    assert found.tried["p_flip"].to_list() == [0.0, 0.05, 0.1]
    assert found.tried["oracle_accuracy"].is_sorted()
    assert found.tried["predictions_accuracy"].null_count() == 3
    assert found.to_dict()["stated"] is True


def test_repeats_tell_how_often_people_flip() -> None:
    rows = [(f"i{k % 10}", f"r{k // 10}", "y" if k % 3 else "n") for k in range(100)]
    again = [
        (i, r, "ny"["yn".index(x)] if k % 50 < 9 else x, x) for k, (i, r, x) in enumerate(rows)
    ]
    found = deconvolution(None, table(rows, options=["n", "y"], repeats=again), replicates=0)
    assert found.flips.p_flip == pytest.approx([0.1])
    low, high = float(found.flips.lower[0]), float(found.flips.upper[0])
    assert found.tried["p_flip"].to_list() == pytest.approx([0.0, low, 0.1, high])


def test_faults_are_named() -> None:
    judgments = counted([[1, 9], [5, 5]], ["no", "yes"])
    with pytest.raises(NotApplicableError, match="nobody judged an item twice"):
        deconvolution(None, judgments)
    with pytest.raises(LabelError, match="no option 'maybe'"):
        deconvolution(None, judgments, 0.1, positive="maybe")
    with pytest.raises(LabelError, match="'maybe' is predicted"):
        deconvolution({"i000": "maybe"}, judgments, 0.1)
    sets = table([("a", "r1", frozenset({"x"}))], Kind.MULTILABEL, ["x", "y"])
    with pytest.raises(NotApplicableError, match="each option by itself"):
        deconvolution(None, sets, 0.1)
