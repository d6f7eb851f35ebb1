"""Threshold samples: drawing them, and the verdict by hand."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from quorate.analysis.diagnosis.log import Run, Scores, TrainingLog
from quorate.analysis.diagnosis.planting.threshold_samples import (
    FAKE,
    read_threshold,
    threshold_samples,
    threshold_verdict,
)
from quorate.schema import InputError, NotApplicableError

Given = np.ndarray[tuple[int, ...], np.dtype[np.int64]]


def trained(labels: Given, classes: tuple[str, ...], margins: list[float]) -> TrainingLog:
    """One epoch in which each example's own label leads by its margin."""
    scores = np.full((len(labels), len(classes)), -99.0)
    other = (labels + 1) % len(classes)
    scores[np.arange(len(labels)), labels] = margins
    scores[np.arange(len(labels)), other] = 0
    run = Run("one", inside=Scores(np.arange(len(labels)), [scores]))
    names = pl.Series([str(i) for i in range(len(labels))])
    return TrainingLog(names, labels, classes, (run,))


@pytest.mark.parametrize(("n", "k", "m"), [(12, 2, 4), (13, 3, 3), (1797, 10, 163)])
def test_each_training_has_its_own_samples_as_many_as_a_class(n: int, k: int, m: int) -> None:
    labels = np.arange(n) % k
    found = threshold_samples(labels, [str(j) for j in range(k)], seed=3)
    assert found.rows.shape == (2, m)  # ⌊n / (k + 1)⌋
    assert len(np.unique(found.rows)) == 2 * m
    assert found.classes == (*[str(j) for j in range(k)], FAKE)
    for given, rows in zip(found.labels, found.rows, strict=True):
        assert np.all(given[rows] == k)
        others = np.setdiff1d(np.arange(n), rows)
        assert np.array_equal(given[others], labels[others])
    again = threshold_samples(labels, [str(j) for j in range(k)], seed=3)
    assert np.array_equal(found.rows, again.rows)
    other = threshold_samples(labels, [str(j) for j in range(k)], seed=4)
    assert not np.array_equal(found.rows, other.rows)


def test_the_verdict_by_hand() -> None:
    # 8 examples, 2 classes: 2 samples each time. Their margins are (1, 3), then (0, 10):
    # 99th percentiles 1 + .99·2 = 2.98 and 0 + .99·10 = 9.9
    samples = threshold_samples(np.arange(8) % 2, ["a", "b"], seed=0)
    first, second = samples.rows
    rest = np.setdiff1d(np.arange(8), np.concatenate([first, second]))
    one, two = np.zeros(8), np.zeros(8)
    one[first], two[second] = [1, 3], [0, 10]
    # samples of one training are judged by the other alone
    one[second], two[first] = [-1, 50], [9.8, 9.95]
    # the rest by both: below both; below one; below the other; above both
    one[rest], two[rest] = [2.97, 2.97, 2.99, 2.99], [9.8, 9.95, 9.8, 9.95]
    logs = [
        trained(given, samples.classes, margins.tolist())
        for given, margins in zip(samples.labels, (one, two), strict=True)
    ]
    found = read_threshold(samples, logs)
    assert found.thresholds == pytest.approx((2.98, 9.9))
    assert found.flagged[rest].tolist() == [True, False, False, False]
    assert found.flagged[second].tolist() == [True, False]
    assert found.flagged[first].tolist() == [True, False]
    assert found.margin[rest].tolist() == pytest.approx([6.385, 6.46, 6.395, 6.47])
    assert found.margin[first].tolist() == pytest.approx([9.8, 9.95])
    assert found.notes == ("threshold of each training: 2.98 and 9.9",)


def test_any_trainer_serves() -> None:
    labels = np.arange(30) % 2
    wrong = 4  # the only label that its trainer never believes

    def train(given: Given, classes: tuple[str, ...]) -> TrainingLog:
        margins = np.where(given == 2, 0.5, 5.0)
        margins[wrong] = -1
        return trained(given, classes, margins.tolist())

    found = threshold_verdict(labels, ["a", "b"], train, seed=1)
    assert found.flagged.nonzero()[0].tolist() == [wrong]
    assert found.margin[wrong] == -1
    assert not np.isnan(found.margin).any()


def test_an_example_that_was_not_presented_is_not_flagged_but_counted() -> None:
    labels = np.arange(30) % 2
    samples = threshold_samples(labels, ["a", "b"])
    gone = int(np.setdiff1d(np.arange(30), samples.rows)[0])
    logs = []
    for given in samples.labels:
        log = trained(given, samples.classes, [1.0] * 30)
        inside = log.runs[0].inside
        assert inside is not None
        inside.epochs[0][gone] = np.nan
        logs.append(log)
    found = read_threshold(samples, logs)
    assert not found.flagged[gone]
    assert np.isnan(found.margin[gone])
    assert found.flagged.sum() == 29  # all others are at the threshold
    assert found.notes[1] == "1 examples were not presented: they are not flagged"


def test_samples_and_logs_that_do_not_fit_are_refused() -> None:
    with pytest.raises(NotApplicableError, match="2 examples of 2 classes"):
        threshold_samples(np.array([0, 1]), ["a", "b"])
    labels = np.arange(30) % 2
    with pytest.raises(InputError, match="a class is named"):
        threshold_samples(labels, ["a", FAKE])
    samples = threshold_samples(labels, ["a", "b"])
    logs = [trained(given, samples.classes, [1.0] * 30) for given in samples.labels]
    with pytest.raises(InputError, match="log of training 1 has other labels"):
        read_threshold(samples, logs[::-1])
    with pytest.raises(InputError, match="1 logs were given"):
        read_threshold(samples, logs[:1])
    inside = logs[1].runs[0].inside
    assert inside is not None
    inside.epochs[0][samples.rows[1]] = np.nan
    with pytest.raises(NotApplicableError, match="no threshold sample of training 2"):
        read_threshold(samples, logs)
