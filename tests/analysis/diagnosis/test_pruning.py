"""Pruning and cleaning: redundancy by hand, and what removal costs where it is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from quorate.analysis.diagnosis.learning.cleaning import Worth, cleaning
from quorate.analysis.diagnosis.learning.learning_curve import curve_of
from quorate.analysis.diagnosis.learning.power_law import PowerLaw
from quorate.analysis.diagnosis.learning.pruning import pruning, redundancy
from quorate.analysis.diagnosis.log import Run, Scores, TrainingLog
from quorate.analysis.diagnosis.model.training import Trained, train
from quorate.analysis.diagnosis.planting.planted import plant
from quorate.schema import InputError, NotApplicableError, RequestError


def test_redundancy_by_hand() -> None:
    # p_y of two epochs of two classes; right where above .5
    #   a (class 0): .9 .9  never forgotten, confidence .9     1st of 3: 1 − .5/3
    #   b (class 0): .6 .7  never forgotten, .65               2nd of 3: 1 − 1.5/3
    #   c (class 0): .95 .4 forgotten, .675                    last: 0
    #   d (class 1): .8 .8                                     1st of 2: 1 − .5/2
    #   e (class 1): .3 .2  never right, .25                   last: 0
    given = np.array([[0.9, 0.6, 0.95, 0.8, 0.3], [0.9, 0.7, 0.4, 0.8, 0.2]])
    labels = np.array([0, 0, 0, 1, 1])
    epochs = []
    for p in given:
        scores = np.stack([p, 1 - p], axis=1)
        scores[3:] = scores[3:, ::-1]
        epochs.append(scores.astype(np.float32))
    run = Run("one", inside=Scores(np.arange(5), epochs), probabilities=True)
    log = TrainingLog(pl.Series(list("abcde")), labels, ("x", "y"), (run,))
    value, unforgettable = redundancy(log)
    assert value.tolist() == pytest.approx([5 / 6, 1 / 2, 0, 3 / 4, 0])
    assert unforgettable.tolist() == [True, True, False, True, False]


def copies() -> Trained:
    """Six places, each of its own class pattern, seen 30 times: nearly all is redundant."""
    rng = np.random.default_rng(2)
    place = np.arange(180) % 6
    rows = np.eye(6)[place] * 3 + rng.normal(0, 0.01, (180, 6))
    return train(rows, place % 3, ["a", "b", "c"], epochs=6, hidden=0, rate=0.3, folds=3)


def test_copies_can_go_at_no_cost() -> None:
    found = pruning(copies(), shares=[0.5, 0.1], draws=50)
    assert [row.share for row in found.rows] == [0.1, 0.5]
    assert [row.removed for row in found.rows] == [18, 90]
    for row in found.rows:
        assert row.whole == row.ranked == 1.0
        assert row.lost == row.lost_lower == row.lost_upper == 0.0
    assert found.runs == 3
    assert found.redundancy[found.order[0]] == found.redundancy.max()
    # a beginning of the order takes as much of each class
    labels = copies().labels
    assert np.bincount(labels[found.order[:60]]).tolist() == [20, 20, 20]


def test_what_is_learned_from_is_never_judged_and_shrinks_as_asked() -> None:
    log = copies()
    asked: list[tuple[int, int]] = []

    def predict(learned: np.ndarray, judged: np.ndarray) -> np.ndarray:
        assert not set(learned.tolist()) & set(judged.tolist())
        asked.append((len(learned), len(judged)))
        # right where the whole is there, else wrong in half of what is judged
        wrong = (np.arange(len(judged)) % 2 == 0) & (len(learned) < 120)
        return np.asarray((log.labels[judged] + wrong) % 3)

    found = pruning(log, shares=[0.25], predict=predict, draws=50)
    assert asked == [(120, 60), (90, 60), (90, 60)] * 3
    (row,) = found.rows
    assert (row.whole, row.ranked, row.random) == (1.0, 0.5, 0.5)
    assert row.lost == 0.5
    assert row.lost_lower < 0.5 < row.lost_upper
    assert (row.saved, row.saved_lower, row.saved_upper) == (0.0, 0.0, 0.0)


def test_logs_that_cannot_be_pruned_are_refused() -> None:
    log = copies()
    with pytest.raises(RequestError, match="shares"):
        pruning(log, shares=[1.5])
    with pytest.raises(NotApplicableError, match="features"):
        pruning(replace(log, features=None))
    one_sided = tuple(replace(run, outside=None) for run in log.runs)
    with pytest.raises(NotApplicableError, match="in and out"):
        pruning(replace(log, runs=one_sided))


CURVE = curve_of(
    [100, 200, 400], np.array([PowerLaw(0.95, 2.0, 0.5).at(n) for n in (100, 200, 400)])
)


def overlapping(wrong: float = 0.0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(6)
    labels = np.arange(400) % 4
    rows = np.eye(4)[labels] * 3 + rng.normal(0, 1.0, (400, 4))
    rows = np.hstack([rows, rng.normal(0, 1.0, (400, 30))])
    if not wrong:
        return rows, labels, np.zeros(400, bool)
    flips = plant(labels, "abcd", wrong, seed=1)
    return rows, flips.labels, flips.wrong


def test_more_wrong_labels_cost_and_fewer_bring() -> None:
    rows, labels, wrong = overlapping(0.3)
    found = cleaning(
        rows,
        labels,
        "abcd",
        CURVE,
        suspects=wrong,
        shares=[0.2, 0.5],
        repeats=3,
        rate=1.0,
        draws=100,
    )
    assert found.shares.tolist() == [0.2, 0.5]
    assert found.accuracy[0] > found.accuracy[2]
    assert found.slope.value is not None
    assert found.slope.lower is not None
    assert found.slope.lower > 0
    assert found.removed is not None
    assert (found.removed.value or 0) > 0


def test_exchange_by_hand() -> None:
    rows, labels, _ = overlapping()
    found = cleaning(
        rows, labels, "abcd", CURVE, shares=[0.3], repeats=2, epochs=3, rate=0.3, draws=50
    )
    assert found.removed is None
    # one share: the line goes through both points
    drop = found.accuracy[0] - found.accuracy[1]
    assert found.slope.value == pytest.approx(drop / 0.3)
    # set the slope to .2: correcting 10 % of 400 labels brings .02. The curve is .85 at 400 and
    # .87 where 2/√n = .08: n = 625, 225 more items for 40 corrected labels: 5.625 each
    fixed = replace(found, slope=Worth(0.2, 0.2, 0.2), slopes=np.full(50, 0.2))
    assert fixed.gain(0.1).value == pytest.approx(0.02)
    assert fixed.gain(0.1).lower == pytest.approx(0.02)
    assert fixed.items(0.1).value == pytest.approx(225, rel=0.02)
    assert fixed.rate(0.1).value == pytest.approx(5.625, rel=0.02)
    # above the ceiling of .95 no number of items brings as much
    beyond = replace(found, slope=Worth(2.0, 2.0, 2.0), slopes=np.full(50, 2.0))
    assert beyond.rate(0.1) == Worth(None, None, None)


def test_what_cannot_be_cleaned_is_refused() -> None:
    rows, labels, wrong = overlapping()
    with pytest.raises(RequestError, match="shares"):
        cleaning(rows, labels, "abcd", CURVE, shares=[2.0])
    with pytest.raises(InputError, match="suspects"):
        cleaning(rows, labels, "abcd", CURVE, suspects=wrong[:5])
