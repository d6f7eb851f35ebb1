"""The noise classifier: what is flipped, and what is learned from it."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest

from quorate.analysis.diagnosis.evidence import Evidence
from quorate.analysis.diagnosis.log import Run, Scores, TrainingLog
from quorate.analysis.diagnosis.planting.noise_classifier import (
    Flips,
    flip_easy,
    learn_noise,
    noise_classifier,
)
from quorate.analysis.diagnosis.signals.data_map import data_map
from quorate.schema import InputError, NotApplicableError, RequestError

Given = np.ndarray[tuple[int, ...], np.dtype[np.int64]]
N, K = 300, 3


def logged(
    labels: Given, confidence: Given | np.ndarray[tuple[int, ...], np.dtype[np.float64]]
) -> TrainingLog:
    """Two epochs in which the given labels have these probabilities, give or take .01."""
    epochs = []
    for shift in (-0.01, 0.01):
        scores = np.repeat((1 - confidence - shift)[:, None] / (K - 1), K, axis=1)
        scores[np.arange(len(labels)), labels] = confidence + shift
        epochs.append(scores)
    run = Run("one", inside=Scores(np.arange(len(labels)), epochs), probabilities=True)
    return TrainingLog(
        pl.Series([str(i) for i in range(len(labels))]), labels, tuple("abc"), (run,)
    )


def test_only_easy_labels_are_flipped_and_each_to_another() -> None:
    labels = np.arange(N) % K
    drawn = data_map(Evidence(logged(labels, np.where(np.arange(N) < 200, 0.9, 0.2))))
    found = flip_easy(drawn, labels, K, share=0.1, seed=2)
    assert len(found.rows) == 30
    assert np.all(drawn.region[found.rows] == 0)
    changed = np.flatnonzero(found.labels != labels)
    assert changed.tolist() == found.rows.tolist()
    assert set(found.labels.tolist()) <= {0, 1, 2}
    moves = (found.labels - labels)[found.rows] % K
    assert set(moves.tolist()) == {1, 2}, "both other classes are drawn"
    assert len(flip_easy(drawn, labels, K, share=1e-6).rows) == 1


def test_the_slope_and_the_line_by_hand() -> None:
    # four right ones with confidence 1, two flipped with 0. Balanced, the loss is
    # 2 log(1 + e^-b) + 2 log(1 + e^(w + b)) + w²/2; by symmetry b = -w/2, so it is
    # 4 log(1 + e^(w/2)) + w²/2, whose slope 2 σ(w/2) + w is 0 at w = -.8021: 2 · .4011 = .8021
    flips = Flips(np.zeros(6, np.int64), np.array([4, 5]), 0)
    again = np.array([1.0, 1, 1, 1, 0, 0])
    found = learn_noise(flips, again, again)
    assert found.weight == pytest.approx(-0.8021, abs=1e-4)
    assert found.bias == pytest.approx(0.4011, abs=1e-4)
    assert found.threshold == pytest.approx(0.5)
    assert found.flagged.tolist() == [False] * 4 + [True] * 2
    # σ(-.8021 · .25 + .4011) = σ(.2006)
    quarter = learn_noise(flips, again, np.full(6, 0.25))
    assert quarter.probability.tolist() == pytest.approx([0.5500] * 6, abs=1e-4)


def test_how_many_right_ones_there_are_does_not_matter() -> None:
    flips = Flips(np.zeros(6, np.int64), np.array([4, 5]), 0)
    few = learn_noise(flips, np.array([0.9, 0.7, 0.9, 0.7, 0.1, 0.6]), np.zeros(6))
    more = Flips(np.zeros(402, np.int64), np.array([400, 401]), 0)
    many = learn_noise(more, np.array([0.9, 0.7] * 200 + [0.1, 0.6]), np.zeros(402))
    assert many.weight == pytest.approx(few.weight)
    assert many.bias == pytest.approx(few.bias)


def test_where_flipped_labels_look_like_the_others_there_is_no_line() -> None:
    flips = Flips(np.zeros(4, np.int64), np.array([2, 3]), 0)
    found = learn_noise(flips, np.array([0.1, 0.2, 0.8, 0.9]), np.array([0.1, 0.2, 0.8, math.nan]))
    assert found.weight > 0
    assert found.threshold is None
    assert math.isnan(found.probability[3])
    assert not found.flagged[3]


def test_wrong_labels_are_found_with_any_trainer() -> None:
    labels = np.arange(N) % K
    wrong = np.zeros(N, np.bool_)
    wrong[250:] = True
    noise = np.random.default_rng(1).uniform(-0.1, 0.1, N)

    def train(given: Given) -> TrainingLog:
        bad = wrong | (given != labels)
        return logged(given, np.where(bad, 0.2, 0.8) + noise)

    found = noise_classifier(Evidence(train(labels)), train, share=0.1, seed=3)
    assert len(found.flipped) == 30
    assert not wrong[found.flipped].any()
    # the other wrong ones count as right in training: the line stays between .2 and .8 all the same
    assert found.flagged.tolist() == wrong.tolist()
    assert found.threshold is not None
    assert 0.3 < found.threshold < 0.7


def test_what_cannot_be_flipped_or_learned_is_refused() -> None:
    labels = np.arange(N) % K
    hard = data_map(Evidence(logged(labels, np.full(N, 0.2))))
    with pytest.raises(NotApplicableError, match="3 labels were to be flipped, and 0 examples"):
        flip_easy(hard, labels, K)
    with pytest.raises(RequestError, match="a share of 1"):
        flip_easy(hard, labels, K, share=1)
    flips = Flips(labels, np.array([0]), 0)
    with pytest.raises(InputError, match=r"shapes \(2,\) and \(300,\)"):
        learn_noise(flips, np.zeros(2), np.zeros(N))
    unseen = np.full(N, 0.5)
    unseen[0] = math.nan
    with pytest.raises(NotApplicableError, match="no flipped example"):
        learn_noise(flips, unseen, unseen)
