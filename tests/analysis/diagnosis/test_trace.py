"""What is kept of each epoch, by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from quorate.analysis.diagnosis.evidence import Evidence
from quorate.analysis.diagnosis.log import Run, Scores, TrainingLog
from quorate.analysis.diagnosis.trace import trace
from quorate.analysis.diagnosis.window import window
from quorate.schema import EmptyError, InputError, LabelError, NotApplicableError

NAN = [math.nan] * 3


def logged(
    *epochs: list[list[float]], labels: list[int], probabilities: bool = False
) -> TrainingLog:
    scores = Scores(np.arange(len(labels)), [np.array(epoch, np.float16) for epoch in epochs])
    names = pl.Series([f"e{n}" for n in range(len(labels))])
    run = Run("one", inside=scores, probabilities=probabilities)
    return TrainingLog(names, np.array(labels), ("a", "b", "c"), (run,))


def test_logits_become_probability_margin_error_and_best_class() -> None:
    # z = (2, 0, 1): e^z = 7.389, 1, 2.718; sum 11.107; p = .6652, .0900, .2447
    log = logged([[2, 0, 1], [2, 0, 1]], labels=[0, 2])
    inside = log.runs[0].inside
    assert inside is not None
    found = trace(log, log.runs[0], inside)
    assert found.given[0].tolist() == pytest.approx([0.6652, 0.2447], abs=1e-4)
    assert found.margin[0].tolist() == [1.0, -1.0]  # 2 - 1 and 1 - 2
    # sqrt(.3348² + .09² + .2447²) and sqrt(.6652² + .09² + .7553²)
    assert found.error[0].tolist() == pytest.approx([0.4243, 1.0105], abs=1e-4)
    assert found.best[0].tolist() == [0, 0]
    assert found.accuracy.tolist() == [0.5]


def test_probabilities_have_margins_of_logs() -> None:
    log = logged([[0.5, 0.25, 0.25]], labels=[0], probabilities=True)
    (found,) = Evidence(log).inside()
    assert found.given[0, 0] == 0.5
    assert found.margin[0, 0] == pytest.approx(math.log(2))


def test_an_example_that_was_not_presented_is_nan_and_counts_in_no_accuracy() -> None:
    log = logged([[2, 0, 1], NAN], [[0, 2, 1], [0, 2, 1]], labels=[0, 1])
    (found,) = Evidence(log).inside()
    assert np.isnan(found.given[0, 1])
    assert found.presented.tolist() == [[True, False], [True, True]]
    assert found.accuracy.tolist() == [1.0, 0.5]


@pytest.mark.parametrize(
    ("row", "probabilities"),
    [
        ([math.nan, 0.0, 1.0], False),
        ([math.inf, 0.0, 1.0], False),
        ([-math.inf] * 3, False),
        ([0.5, 0.2, 0.2], True),
        ([1.2, -0.2, 0.0], True),
    ],
)
def test_a_row_that_cannot_be_is_refused_by_name(row: list[float], probabilities: bool) -> None:
    good = [1.0, 0.0, 0.0]
    log = logged([good, good], [good, row], labels=[0, 0], probabilities=probabilities)
    with pytest.raises(InputError, match=r"run 'one', epoch 1: the .* of example 'e1'"):
        list(Evidence(log).inside())


def test_a_masked_logit_of_minus_infinity_is_a_class_that_cannot_be() -> None:
    log = logged([[1.0, 0.0, -math.inf]], labels=[0])
    (found,) = Evidence(log).inside()
    assert found.given[0, 0] == pytest.approx(math.e / (math.e + 1))


def test_logs_that_do_not_fit_are_refused() -> None:
    good = logged([[1, 0, 0], [1, 0, 0]], labels=[0, 1])
    with pytest.raises(LabelError, match="label of example 'e1' is 3"):
        replace(good, labels=np.array([0, 3]))
    with pytest.raises(InputError, match="share a name, such as 'x'"):
        replace(good, examples=pl.Series(["x", "x"]))
    with pytest.raises(InputError, match=r"labels of shape \(1,\)"):
        replace(good, labels=np.array([0]))
    with pytest.raises(EmptyError):
        TrainingLog(pl.Series([], dtype=pl.String), np.array([], np.int64), ("a", "b"))
    short = Run("short", inside=Scores(np.arange(2), [np.zeros((2, 2), np.float32)]))
    with pytest.raises(InputError, match=r"epoch 0 of run 'short' has scores of shape \(2, 2\)"):
        replace(good, runs=(short,))
    with pytest.raises(InputError, match="out of order"):
        replace(good, runs=(Run("odd", inside=Scores(np.array([1, 0]), [])),))


def test_the_window_ends_where_the_model_knows_more_than_can_be_right() -> None:
    accuracy = np.array([0.5, 0.7, 0.8, 0.85, 0.92, 0.99])
    assert window(accuracy, 0.2) == 4  # first above .9 is the fifth
    assert window(accuracy, 0.9) == 3  # first above .55 is the second: three at least
    assert window(accuracy, 0.0) == 6  # never above 1
    assert window(accuracy[:2], 0.9) == 2


def test_out_of_sample_probabilities_are_means_over_epochs_and_the_noise_is_their_dissent() -> None:
    # example 0: (.8, .1, .1) then (.2, .7, .1): mean (.5, .4, .1), given 0; example 1 says b of c
    names, labels = pl.Series(["x", "y"]), np.array([0, 2])
    epochs = [
        np.array([[0.8, 0.1, 0.1], [0.1, 0.8, 0.1]]),
        np.array([[0.2, 0.7, 0.1], [0.1, 0.8, 0.1]]),
    ]
    run = Run("fold", outside=Scores(np.arange(2), epochs), probabilities=True)
    found = Evidence(TrainingLog(names, labels, ("a", "b", "c"), (run,)))
    assert found.probabilities[0].tolist() == pytest.approx([0.5, 0.4, 0.1])
    assert found.last_probabilities[0].tolist() == pytest.approx([0.2, 0.7, 0.1])
    assert found.noise == 0.5
    with pytest.raises(NotApplicableError, match="trained on"):
        list(found.inside())


def test_traces_are_the_same_whether_kept_or_read_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(1)
    epochs = [rng.normal(size=(50, 3)).tolist() for _ in range(4)]
    log = logged(*epochs, labels=rng.integers(0, 3, 50).tolist())
    kept = Evidence(log).mean_inside(lambda seen: seen.margin.mean(axis=0).astype(np.float64))
    monkeypatch.setattr("quorate.analysis.diagnosis.evidence.KEPT", 0)
    monkeypatch.setattr("quorate.analysis.diagnosis.log.BLOCK", 7)
    anew = Evidence(log).mean_inside(lambda seen: seen.margin.mean(axis=0).astype(np.float64))
    assert kept.tolist() == anew.tolist()
