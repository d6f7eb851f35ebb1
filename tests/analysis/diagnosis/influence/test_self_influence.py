"""The method: from features alone, or of the user's own last layer."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

from quorate.analysis.diagnosis.evidence import Evidence
from quorate.analysis.diagnosis.influence import influence
from quorate.analysis.diagnosis.log import Run, Scores, TrainingLog
from quorate.analysis.diagnosis.model.features import scaled
from quorate.analysis.diagnosis.signal import method
from quorate.schema import NotApplicableError, RequestError

Singles = NDArray[np.float32]


def logged(features: NDArray[np.floating] | None, runs: tuple[Run, ...] = ()) -> TrainingLog:
    names = pl.Series([f"e{i}" for i in range(90)])
    labels = np.arange(90) % 3
    labels[[4, 40]] = [2, 0]
    return TrainingLog(names, labels, ("a", "b", "c"), runs, features)


def clouds() -> NDArray[np.float64]:
    rng = np.random.default_rng(0)
    return np.asarray(rng.standard_normal((3, 5))[np.arange(90) % 3] + rng.normal(0, 0.3, (90, 5)))


def test_flipped_labels_come_first_without_any_training_log() -> None:
    log = logged(clouds())
    said = method("self-influence").read(Evidence(log))
    assert set(np.argsort(-said.suspicion)[:2].tolist()) == {4, 40}
    assert said.values.tolist() == said.suspicion.tolist()
    rows = scaled(clouds())
    assert said.values == pytest.approx(influence(rows, log.labels, 3).own)
    assert said.notes == ("curvature: the whole second derivative, by Cholesky",)
    rough = method("self-influence", curvature="ek-fac", penalty=3.0).read(Evidence(log))
    asked = influence(rows, log.labels, 3, penalty=3.0, curvature="ek-fac").own
    assert rough.values == pytest.approx(asked)


def test_of_the_last_layer_logits_and_probabilities_of_runs_are_averaged() -> None:
    features = clouds().astype(np.float32)
    rng = np.random.default_rng(5)
    logits = rng.standard_normal((90, 3)).astype(np.float32)
    power = np.exp(rng.standard_normal((89, 3)))
    shares = (power / power.sum(axis=1, keepdims=True)).astype(np.float32)
    shares[7] = np.nan
    hole = np.full((90, 3), np.nan, np.float32)
    runs = (
        Run("one", inside=Scores(np.arange(90), [hole, logits])),
        Run("two", inside=Scores(np.arange(89), [shares]), probabilities=True),
        Run("three"),
    )
    log = logged(features, runs)
    said = method("self-influence", model="log").read(Evidence(log))
    whole = np.exp(logits.astype(float))
    whole /= whole.sum(axis=1, keepdims=True)
    both = [i for i in range(89) if i != 7]
    whole[both] = (whole[both] + shares[both]) / 2
    asked = influence(features, log.labels, probabilities=whole).own
    assert said.values == pytest.approx(asked, rel=1e-4)


def test_examples_without_features_are_left_out_and_counted() -> None:
    features = clouds()
    features[3] = np.nan
    said = method("self-influence").read(Evidence(logged(features)))
    assert np.isnan(said.values).tolist() == [i == 3 for i in range(90)]
    assert said.notes[1] == "1 examples have no features or no scores"


def test_what_is_missing_is_told() -> None:
    with pytest.raises(NotApplicableError, match="no features"):
        method("self-influence").read(Evidence(logged(None)))
    with pytest.raises(NotApplicableError, match="no scores of examples that a model was trained"):
        method("self-influence", model="log").read(Evidence(logged(clouds())))
    with pytest.raises(RequestError, match="a model 'mine'"):
        method("self-influence", model="mine").read(Evidence(logged(clouds())))


def test_the_loss_if_left_out_and_who_is_then_doubted() -> None:
    log = logged(clouds())
    said = method("left-out-loss").read(Evidence(log))
    found = influence(scaled(clouds()), log.labels, 3)
    assert said.values == pytest.approx(found.left_out_losses)
    assert set(np.argsort(-said.suspicion)[:2].tolist()) == {4, 40}
    assert said.flagged is not None
    best = found.left_out_probabilities.argmax(axis=1)
    assert said.flagged.tolist() == (best != log.labels).tolist()
    assert said.flagged[[4, 40]].all()
    # out of the model, the flipped ones are further off than in it
    assert (said.values > found.losses)[[4, 40]].all()
    hole = clouds()
    hole[3] = np.nan
    rest = method("left-out-loss").read(Evidence(logged(hole)))
    assert np.isnan(rest.values).tolist() == [i == 3 for i in range(90)]
    assert rest.flagged is not None
    assert not rest.flagged[3]
