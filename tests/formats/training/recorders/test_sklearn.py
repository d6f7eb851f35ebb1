"""Estimators of scikit-learn and LightGBM, recorded in folds."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import csr_array
from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import SGDClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.svm import LinearSVC

from quorate.analysis.diagnosis import Evidence, TrainingLog
from quorate.formats.training.recorders.sklearn import record_sklearn
from quorate.schema import InputError, NotApplicableError, RequestError

RNG = np.random.default_rng(3)
NAMES = ["ant", "bee", "cat"]
TRUE = np.arange(60) % 3
X = RNG.normal(0, 0.4, (60, 4)) + 3 * np.eye(3, 4)[TRUE]
WRONG = np.array([4, 23, 44])
GIVEN = TRUE.copy()
GIVEN[WRONG] = (GIVEN[WRONG] + 1) % 3
Y = np.array(NAMES)[GIVEN]
IDS = [f"row-{n}" for n in range(60)]


def outside_margin(log: TrainingLog) -> NDArray[np.float64]:
    return Evidence(log).mean_outside(lambda seen: seen.margin.mean(axis=0, dtype=np.float64))


class TestPassByPass:
    def test_every_example_is_inside_four_folds_and_outside_one(self, tmp_path: Path) -> None:
        log = record_sklearn(
            SGDClassifier(loss="log_loss"), X, Y, tmp_path, examples=IDS, epochs=4, features=X
        )
        assert log.examples.to_list() == IDS
        assert log.classes == ("ant", "bee", "cat")
        assert log.labels.tolist() == GIVEN.tolist()
        assert log.features is not None
        assert len(log.runs) == 5
        times = np.zeros((2, 60), int)
        for run in log.runs:
            assert run.probabilities
            assert run.inside is not None
            assert run.outside is not None
            assert len(run.inside.epochs) == len(run.outside.epochs) == 4
            times[0, run.inside.rows] += 1
            times[1, run.outside.rows] += 1
        assert times.tolist() == [[4] * 60, [1] * 60]
        assert set(np.argsort(outside_margin(log))[:3]) == set(WRONG)

    def test_scores_are_those_of_the_same_training_by_hand(self, tmp_path: Path) -> None:
        log = record_sklearn(SGDClassifier(loss="log_loss"), X, Y, tmp_path, epochs=2, seed=5)
        (run,) = (run for run in log.runs if run.name == "fold 2")
        assert run.inside is not None
        assert run.outside is not None
        inside, outside = run.inside.rows, run.outside.rows
        model = SGDClassifier(loss="log_loss", random_state=6)
        rng = np.random.default_rng([5, 1])
        for epoch in range(2):
            order = rng.permutation(len(inside))
            model.partial_fit(X[inside][order], Y[inside][order], classes=NAMES)
            expected = model.predict_proba(X[outside])
            np.testing.assert_allclose(run.outside.epochs[epoch], expected, atol=5e-4)

    def test_finished_folds_are_not_trained_again(self, tmp_path: Path) -> None:
        record_sklearn(MLPClassifier((4,)), X, Y, tmp_path, epochs=2)
        before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.npy")}
        lost = tmp_path / "runs" / "fold 3" / "run.json"
        lost.unlink()
        log = record_sklearn(MLPClassifier((4,)), X, Y, tmp_path, epochs=2)
        assert len(log.runs) == 5
        after = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.npy")}
        again = {path.parent.parent.name for path in after if before[path] != after[path]}
        assert again == {"fold 3"}

    def test_sparse_rows(self, tmp_path: Path) -> None:
        log = record_sklearn(SGDClassifier(), csr_array(X), Y, tmp_path, epochs=3)
        # hinge loss gives decisions, not probabilities
        assert not log.runs[0].probabilities
        assert set(np.argsort(outside_margin(log))[:3]) == set(WRONG)


class TestStages:
    def test_boosting_is_read_in_stages_of_equal_length(self, tmp_path: Path) -> None:
        model = GradientBoostingClassifier(n_estimators=10, max_depth=2)
        log = record_sklearn(model, X, Y, tmp_path, epochs=4, folds=3)
        run = log.runs[0]
        assert run.outside is not None
        assert run.inside is not None
        # 10 · 1/4, 2/4, 3/4, 4/4 are 2 (round half to even), 5, 8 and 10
        model = GradientBoostingClassifier(n_estimators=10, max_depth=2, random_state=0)
        model.fit(X[run.inside.rows], Y[run.inside.rows])
        stages = list(model.staged_predict_proba(X[run.outside.rows]))
        assert len(run.outside.epochs) == 4
        for epoch, stage in zip(run.outside.epochs, (2, 5, 8, 10), strict=True):
            np.testing.assert_allclose(epoch, stages[stage - 1], atol=5e-4)

    @pytest.mark.parametrize("k", [2, 3])
    def test_lightgbm_adds_up_to_what_it_predicts(self, tmp_path: Path, k: int) -> None:
        lightgbm = pytest.importorskip("lightgbm", reason="LightGBM is not installed")
        rows = np.flatnonzero(k > TRUE)
        model = lightgbm.LGBMClassifier(n_estimators=9, min_child_samples=3, verbose=-1, n_jobs=1)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            log = record_sklearn(model, X[rows], Y[rows], tmp_path, epochs=3, folds=3)
            run = log.runs[0]
            assert run.outside is not None
            assert run.inside is not None
            assert not run.probabilities
            model.set_params(random_state=0).fit(X[rows][run.inside.rows], Y[rows][run.inside.rows])
            expected = model.predict_proba(X[rows][run.outside.rows], num_iteration=6)
        logits = np.asarray(run.outside.epochs[1], np.float64)
        found = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
        np.testing.assert_allclose(found, expected, atol=1e-3)


class TestOnce:
    def test_a_finished_model_is_one_epoch(self, tmp_path: Path) -> None:
        rows = [row.tolist() for row in X]
        log = record_sklearn(RandomForestClassifier(20), rows, Y, tmp_path)
        assert all(run.outside and len(run.outside.epochs) == 1 for run in log.runs)
        assert set(np.argsort(outside_margin(log))[:3]) == set(WRONG)

    def test_decisions_of_two_classes(self, tmp_path: Path) -> None:
        rows = np.flatnonzero(TRUE < 2)
        y = TRUE[rows]
        log = record_sklearn(LinearSVC(), X[rows], y, tmp_path)
        assert log.classes == ("0", "1")
        assert (outside_margin(log) > 0).all()


class TestFewExamples:
    def test_the_only_example_of_a_class_is_always_inside(self, tmp_path: Path) -> None:
        y = Y.copy()
        y[0] = "dog"
        log = record_sklearn(RandomForestClassifier(5), X, y, tmp_path, folds=3)
        assert log.classes == ("ant", "bee", "cat", "dog")
        assert all(run.inside and 0 in run.inside.rows for run in log.runs)
        assert not any(run.outside and 0 in run.outside.rows for run in log.runs)

    def test_refused(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="there are 1 classes"):
            record_sklearn(LinearSVC(), X, ["a"] * 60, tmp_path)
        with pytest.raises(RequestError, match="0 epochs"):
            record_sklearn(LinearSVC(), X, Y, tmp_path, epochs=0)

        class Silent:
            def fit(self, rows: object, y: object, /) -> object:
                return self

        with pytest.raises(NotApplicableError, match="neither probabilities nor decisions"):
            record_sklearn(Silent(), X, Y, tmp_path)
