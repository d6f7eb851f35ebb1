"""The built-in model in folds: both sides of each run, seeds, classes with few examples."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from quorate.analysis.diagnosis.evidence import Evidence
from quorate.analysis.diagnosis.model import training
from quorate.analysis.diagnosis.model.folds import nested, stratified
from quorate.analysis.diagnosis.model.predicting import Predictor
from quorate.analysis.diagnosis.model.recipe import Recipe, recipe
from quorate.analysis.diagnosis.model.training import Trained, train
from quorate.analysis.diagnosis.planting.planted import plant
from quorate.schema import InputError, LabelError, NotApplicableError, RequestError


def blobs(n: int = 120, k: int = 3, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Points about k corners, easily told apart."""
    rng = np.random.default_rng(seed)
    labels = np.arange(n) % k
    return np.eye(k)[labels] * 3 + rng.normal(0, 0.5, (n, k)), labels


def trained(**options: object) -> Trained:
    rows, labels = blobs()
    given: dict[str, Any] = {"epochs": 4, "rate": 0.3, "hidden": 8, "seed": 1} | options
    return train(rows, labels, ["a", "b", "c"], [f"e{n}" for n in range(120)], **given)


def bits(log: Trained) -> bytes:
    both = ((run.inside, run.outside) for run in log.runs)
    return b"".join(np.stack(side.epochs).tobytes() for pair in both for side in pair if side)


def test_each_example_is_outside_one_run_and_inside_the_others() -> None:
    log = trained()
    inside, outside = np.zeros(120), np.zeros(120)
    for run in log.runs:
        assert run.inside is not None
        assert run.outside is not None
        inside[run.inside.rows] += 1
        outside[run.outside.rows] += 1
        assert [scores.shape for scores in run.outside.epochs] == [(24, 3)] * 4
        assert run.inside.epochs[0].dtype == np.float16
    assert inside.tolist() == [4] * 120
    assert outside.tolist() == [1] * 120
    assert (Evidence(log).probabilities.argmax(axis=1) == log.labels).mean() > 0.95


def test_logits_inside_are_those_before_the_step() -> None:
    # a network that learned nothing says 0 of the first batch of each run, 32 examples
    log = trained()
    for run in log.runs:
        assert run.inside is not None
        first = run.inside.epochs[0]
        assert (first == 0).all(axis=1).sum() == 32
        assert not (run.inside.epochs[1] == 0).all(axis=1).any()


def test_the_same_seed_gives_the_same_bits() -> None:
    assert bits(trained()) == bits(trained())
    assert bits(trained()) != bits(trained(seed=2))


def test_a_log_beyond_memory_lies_in_a_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    held = bits(trained())
    monkeypatch.setattr(training, "HELD", 1)
    log = trained(folder=tmp_path)
    assert log.runs[0].inside is not None
    assert isinstance(log.runs[0].inside.epochs[0], np.memmap)
    assert bits(log) == held
    assert not list(tmp_path.iterdir())


def test_repeats_have_other_folds_and_names() -> None:
    log = trained(repeats=2, folds=3)
    assert [run.name for run in log.runs[2:4]] == ["fold 3, repeat 1", "fold 1, repeat 2"]
    assert log.fold.shape == (2, 120)
    assert (log.fold[0] != log.fold[1]).any()


def test_planted_labels_are_learned_and_stand_in_the_log() -> None:
    rows, labels = blobs()
    flips = plant(labels, ["a", "b", "c"], 0.1, seed=3)
    log = train(rows, labels, ["a", "b", "c"], epochs=10, rate=0.3, plant=flips)
    assert log.planted is flips
    assert log.labels.tolist() == flips.labels.tolist()
    assert log.examples.to_list()[:2] == ["0", "1"]
    own = Evidence(log).probabilities[np.arange(120), flips.labels]
    assert own[flips.wrong].max() < own[~flips.wrong].mean()


def test_the_only_example_of_a_class_is_never_outside() -> None:
    rows, labels = blobs(31, 3)
    labels[:] = np.where(labels == 2, 0, labels)
    labels[7], labels[[8, 9]] = 2, 3
    log = train(rows, labels, ["a", "b", "alone", "two", "none"], epochs=2, rate=0.1)
    assert log.fold[0, 7] == -1
    for run in log.runs:
        assert run.inside is not None
        assert 7 in run.inside.rows
    assert np.isnan(Evidence(log).probabilities[7]).all()
    assert log.notes == (
        "1 class has no example; models learn that none is of it: none",
        "1 class has one example; it is always trained on and never judged from outside: alone",
        "1 class has fewer examples than the 5 folds; some models are not asked about it: two",
    )


def test_progress_is_told_and_can_end_the_training() -> None:
    told: list[tuple[str, float]] = []
    trained(folds=2, rate=None, progress=lambda what, share: told.append((what, share)))
    shares = [share for what, share in told if what == "training"]
    assert shares == [0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1.0]  # 2 folds × 4 epochs
    assert {what for what, _ in told} == {"rate", "training"}

    def stop(what: str, share: float) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        trained(progress=stop)


def test_the_rate_is_the_one_with_the_smallest_mean_loss_outside() -> None:
    rows, labels = blobs()
    how = recipe((rows / 3).astype(np.float32), labels, 3, epochs=5)
    losses = dict(how.tried)
    assert how.rate == min(losses, key=lambda rate: losses[rate])
    assert len(losses) >= 3
    assert (how.hidden, how.batch) == (128, 32)
    assert recipe(rows.astype(np.float32), labels, 3, rate=0.5, hidden=0).tried == ()


def test_folds_are_stratified() -> None:
    labels = np.repeat([0, 1, 2], [50, 23, 4])
    fold = stratified(labels, 5, seed=2)
    # 77 examples in 5 folds: 15 or 16 each; of 50 ones 10 in each, of 23 ones 4 or 5, of 4 ones ≤ 1
    assert sorted(np.bincount(fold)) == [15, 15, 15, 16, 16]
    assert np.bincount(fold[:50]).tolist() == [10] * 5
    assert set(np.bincount(fold[50:73])) == {4, 5}
    assert np.bincount(fold[73:], minlength=5).max() == 1
    assert (stratified(labels, 5, seed=3) != fold).any()


def test_every_beginning_of_the_nested_order_is_stratified() -> None:
    labels = np.repeat([0, 1], [80, 20])
    order = nested(labels, np.random.default_rng(0))
    assert sorted(order) == list(range(100))
    for size in (10, 25, 50, 75):
        # a fifth of each beginning is of class 1, give or take one example
        assert abs((labels[order[:size]] == 1).sum() - size / 5) <= 1


def test_one_example_per_class_is_refused() -> None:
    with pytest.raises(NotApplicableError, match="class of its own"):
        stratified(np.arange(4), 2)


def test_a_predictor_learns_some_rows_and_judges_others() -> None:
    rows, labels = blobs()
    judge = Predictor(rows.astype(np.float32), labels, 3, Recipe(8, 10, 0.1, 32), whole=240)
    told = judge(np.arange(60), np.arange(60, 120))
    assert told.sum(axis=1) == pytest.approx(np.ones(60), abs=1e-5)
    assert (told.argmax(axis=1) == labels[60:]).mean() > 0.9


@pytest.mark.parametrize(
    ("changed", "error", "says"),
    [
        ({"folds": 1}, RequestError, "1 folds"),
        ({"folds": 121}, RequestError, "121 folds"),
        ({"epochs": 0}, RequestError, "0 epochs"),
        ({"repeats": 0}, RequestError, "0 repeats"),
        ({"rate": 1e20}, RequestError, "astray in epoch 1"),
    ],
)
def test_what_cannot_be_trained_is_refused(changed: dict[str, Any], error: type, says: str) -> None:
    with pytest.raises(error, match=says):
        trained(**changed)


def test_wrong_shapes_and_labels_are_refused() -> None:
    rows, labels = blobs()
    with pytest.raises(InputError, match="row 3 of the features"):
        train(np.where(np.arange(120)[:, None] == 3, np.nan, rows), labels, ["a", "b", "c"])
    with pytest.raises(InputError, match="shape"):
        train(rows[:50], labels, ["a", "b", "c"])
    with pytest.raises(LabelError, match="'2' is 2"):
        train(rows, labels, ["a", "b"])
