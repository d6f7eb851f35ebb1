"""Training logs on disk: written in any order, interrupted, resumed, from several processes."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

from quorate.analysis.diagnosis import Scores
from quorate.formats.training import EpochWriter, LogWriter, read_log
from quorate.schema import EmptyError, InputError, LabelError, ReadError, RequestError

NAMES = ["a", "b", "c", "d"]
LABELS = ["no", "yes", "yes", "no"]
CLASSES = ["no", "yes"]
NAN = float("nan")


def writer(folder: Path, **said: object) -> LogWriter:
    return LogWriter(folder, NAMES, LABELS, CLASSES, **said)  # type: ignore[arg-type]


def inside(folder: Path) -> Scores:
    (run,) = read_log(folder).runs
    assert run.inside is not None
    return run.inside


def scores(*rows: tuple[float, ...]) -> NDArray[np.float64]:
    return np.array(rows)


def test_batches_in_any_order_come_back_by_name(tmp_path: Path) -> None:
    run = writer(tmp_path).run("first", seed=7)
    with run.epoch(rate=0.1) as epoch:
        epoch.inside(["c", "a"], scores((1, 3), (2, 0)), ["yes", "no"])
        epoch.inside(["d"], scores((0, 5)))
    log = read_log(tmp_path)
    assert log.examples.to_list() == NAMES
    assert log.labels.tolist() == [0, 1, 1, 0]
    assert log.classes == ("no", "yes")
    (found,) = log.runs
    assert (found.name, found.seed, found.probabilities, found.outside) == ("first", 7, False, None)
    assert found.inside is not None
    assert found.inside.rows.tolist() == [0, 1, 2, 3]
    # each row less its largest; b was not presented
    expected = [[0, -2], [NAN, NAN], [-2, 0], [-5, 0]]
    np.testing.assert_array_equal(found.inside.epochs[0], np.array(expected))
    said = json.loads((tmp_path / "runs" / "first" / "run.json").read_text())
    (of_epoch,) = said["epochs"]
    # a and c are right, d is not
    assert of_epoch["accuracy"] == pytest.approx(2 / 3)
    assert (of_epoch["presented"], of_epoch["rate"]) == (3, 0.1)


def test_probabilities_rest_as_they_are(tmp_path: Path) -> None:
    with writer(tmp_path).run(probabilities=True).epoch() as epoch:
        epoch.outside(NAMES, scores((0.25, 0.75), (0.5, 0.5), (1, 0), (0, 1)))
    (run,) = read_log(tmp_path).runs
    assert run.probabilities
    assert run.inside is None
    assert run.outside is not None
    assert run.outside.epochs[0].tolist() == [[0.25, 0.75], [0.5, 0.5], [1, 0], [0, 1]]


def test_numbers_are_names_too(tmp_path: Path) -> None:
    log = LogWriter(tmp_path, [30, 10, 20], [0, 1, 1], CLASSES)
    with log.run().epoch() as epoch:
        epoch.inside(np.array([20, 30]), scores((0, 1), (2, 0)))
        epoch.inside(["10"], scores((0, 3)))
    found = read_log(tmp_path)
    assert found.examples.to_list() == ["30", "10", "20"]
    assert found.runs[0].inside is not None
    assert found.runs[0].inside.epochs[0].tolist() == [[0, -2], [-3, 0], [-1, 0]]
    with pytest.raises(InputError, match="no example is called '15'"):
        log.run().epoch().inside(np.array([15]), scores((0, 1)))
    with pytest.raises(InputError, match="no example is called '99'"):
        log.run().epoch().inside(np.array([99]), scores((0, 1)))


def test_folds_name_their_sides(tmp_path: Path) -> None:
    log = writer(tmp_path, features=np.arange(8.0).reshape(4, 2))
    for fold, (inside, outside) in enumerate([("abc", "d"), ("bcd", "a")]):
        run = log.run(f"fold {fold}", fold=fold, inside=list(inside), outside=list(outside))
        with run.epoch() as epoch:
            epoch.inside(list(inside), np.zeros((3, 2)))
            epoch.outside(list(outside), scores((1, 0)))
    found = read_log(tmp_path)
    assert [run.name for run in found.runs] == ["fold 0", "fold 1"]
    sides = [(run.inside, run.outside) for run in found.runs]
    rows = [[side.rows.tolist() for side in pair if side] for pair in sides]
    assert rows == [[[0, 1, 2], [3]], [[1, 2, 3], [0]]]
    assert found.features is not None
    assert found.features.tolist() == [[0, 1], [2, 3], [4, 5], [6, 7]]
    with pytest.raises(InputError, match="not among those that the run named"):
        log.run("fold 0").epoch().inside(["d"], scores((0, 1)))


def test_of_what_a_sampler_adds_the_first_is_kept(tmp_path: Path) -> None:
    with writer(tmp_path).run().epoch() as epoch:
        epoch.inside(["a", "b", "a"], scores((0, 1), (0, 2), (0, 9)))
        epoch.inside(["b"], scores((0, 8)))
    log = read_log(tmp_path)
    assert log.runs[0].inside is not None
    assert log.runs[0].inside.epochs[0][:2].tolist() == [[-1, 0], [-2, 0]]
    said = json.loads((tmp_path / "runs" / "run" / "run.json").read_text())
    assert said["epochs"][0]["repeated"] == 2


def test_numbers_beyond_float16_are_cut_and_counted(tmp_path: Path) -> None:
    with writer(tmp_path).run().epoch() as epoch:
        epoch.inside(["a", "b", "c"], scores((1e6, 0), (-np.inf, 1), (0, np.inf)))
    found = inside(tmp_path)
    # −∞ is a masked class and no number; +∞ leads by the largest number there is
    assert found.epochs[0][:3].tolist() == [[0, -65504], [-np.inf, 0], [-65504, 0]]
    said = json.loads((tmp_path / "runs" / "run" / "run.json").read_text())
    assert said["epochs"][0]["clamped"] == 2
    with writer(tmp_path / "exact", dtype="float32").run().epoch() as epoch:
        epoch.inside(["a"], scores((1e6, 0)))
    exact = inside(tmp_path / "exact")
    assert exact.epochs[0][0].tolist() == [0, -1e6]


def test_a_model_that_gave_no_number_did_not_speak(tmp_path: Path) -> None:
    epoch = writer(tmp_path).run().epoch()
    epoch.inside(["a", "b"], scores((NAN, 1), (0, 1)))
    with pytest.warns(RuntimeWarning, match="no numbers for 1 examples"):
        epoch.end()
    found = inside(tmp_path)
    np.testing.assert_array_equal(found.epochs[0][:2], [[NAN, NAN], [-1, 0]])


class TestRefused:
    def test_labels_that_are_not_the_logs(self, tmp_path: Path) -> None:
        epoch = writer(tmp_path).run().epoch()
        with pytest.raises(LabelError, match=r"example 'b' was trained on as 'no'.*says 'yes'"):
            epoch.inside(["a", "b"], scores((0, 1), (0, 1)), np.array([0, 0]))
        with pytest.raises(InputError, match="2 examples and labels of shape"):
            epoch.inside(["a", "b"], scores((0, 1), (0, 1)), np.array([0]))

    @pytest.mark.parametrize("mixed", [np.array([[0.9, 0.1]]), np.array([0.1])])
    def test_mixed_and_smoothed_labels(self, tmp_path: Path, mixed: NDArray[np.float64]) -> None:
        epoch = writer(tmp_path).run().epoch()
        with pytest.raises(LabelError, match="leave mixup and label smoothing out"):
            epoch.inside(["a"], scores((0, 1)), mixed)

    def test_shapes(self, tmp_path: Path) -> None:
        epoch = writer(tmp_path).run().epoch()
        with pytest.raises(InputError, match=r"batch of 2 examples has scores of shape \(2, 3\)"):
            epoch.inside(["a", "b"], np.zeros((2, 3)))
        with pytest.raises(InputError, match=r"batch of 1 examples has scores of shape \(2,\)"):
            epoch.inside(["a"], np.zeros(2))

    def test_an_example_that_is_trained_on_and_called_unseen(self, tmp_path: Path) -> None:
        epoch = writer(tmp_path).run().epoch()
        epoch.inside(["a", "b"], np.zeros((2, 2)))
        epoch.outside(["b", "c"], np.zeros((2, 2)))
        with pytest.raises(InputError, match="1 examples are inside and outside, such as 'b'"):
            epoch.end()
        assert not list(tmp_path.rglob("*.part"))

    def test_names_labels_and_epochs_that_cannot_be(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="share a name"):
            LogWriter(tmp_path, ["a", "a"], [0, 1], CLASSES)
        with pytest.raises(LabelError, match="'maybe' is none of the 2 classes"):
            LogWriter(tmp_path, ["a", "b"], ["no", "maybe"], CLASSES)
        with pytest.raises(LabelError, match="is 2, and there are 2 classes"):
            LogWriter(tmp_path, ["a", "b"], [0, 2], CLASSES)
        assert not list(tmp_path.iterdir())
        log = writer(tmp_path)
        with pytest.raises(RequestError, match=r"cannot be called '\.\./x'"):
            log.run("../x")
        with pytest.raises(RequestError, match="no epoch -1"):
            log.run().epoch(-1)
        with pytest.raises(InputError, match="epoch 0 of run 'run' has no scores"):
            log.run().epoch().end()
        with pytest.raises(RequestError, match="rank 2 of 2"):
            writer(tmp_path, rank=2, world=2)
        with pytest.raises(RequestError, match="'float64'"):
            writer(tmp_path, dtype="float64")


class TestResumed:
    def test_by_name_whatever_the_order(self, tmp_path: Path) -> None:
        with writer(tmp_path).run(seed=1).epoch() as epoch:
            epoch.inside(NAMES, scores((0, 1), (0, 2), (0, 3), (0, 4)))
        turned = LogWriter(
            tmp_path, NAMES[::-1], LABELS[::-1], CLASSES, features=np.arange(4.0)[:, None]
        )
        run = turned.run(seed=1)
        assert run.epochs == 1
        with run.epoch() as epoch:
            epoch.inside(NAMES, scores((0, 5), (0, 6), (0, 7), (0, 8)))
        log = read_log(tmp_path)
        found = inside(tmp_path)
        firsts = [array[:, 0].tolist() for array in found.epochs]
        assert firsts == [[-1, -2, -3, -4], [-5, -6, -7, -8]]
        assert log.features is not None
        assert log.features[:, 0].tolist() == [3, 2, 1, 0]

    def test_from_an_earlier_epoch(self, tmp_path: Path) -> None:
        run = writer(tmp_path).run()
        for at in range(3):
            with run.epoch() as epoch:
                epoch.inside(["a"], scores((0, at + 1)))
        with writer(tmp_path).run().epoch(1) as epoch:
            epoch.inside(["a"], scores((0, 9)))
        found = inside(tmp_path)
        assert [array[0, 0] for array in found.epochs] == [-1, -9]

    def test_from_a_checkpoint_that_the_log_had_not_reached(self, tmp_path: Path) -> None:
        run = writer(tmp_path).run()
        for at in (0, 2):
            with run.epoch(at) as epoch:
                epoch.inside(["a"], scores((0, at + 1)))
        assert run.epochs == 3
        assert [array[0, 0] for array in inside(tmp_path).epochs] == [-1, -3]

    def test_only_with_the_same_examples_labels_and_classes(self, tmp_path: Path) -> None:
        writer(tmp_path)
        with pytest.raises(
            InputError, match=r"1 labels changed, such as that of 'a': 'no' → 'yes'"
        ):
            LogWriter(tmp_path, NAMES, ["yes", *LABELS[1:]], CLASSES)
        with pytest.raises(
            InputError,
            match=r"1 examples are new, such as 'e'; 1 examples are gone, such as 'd'",
        ):
            LogWriter(tmp_path, ["a", "b", "c", "e"], LABELS, CLASSES)
        with pytest.raises(InputError, match=r"classes 'no', 'yes', and now they are 'yes', 'no'"):
            LogWriter(tmp_path, NAMES, LABELS, CLASSES[::-1])

    def test_a_run_only_as_it_was_begun(self, tmp_path: Path) -> None:
        run = writer(tmp_path).run(seed=1, inside=["a", "b"])
        with run.epoch() as epoch:
            epoch.inside(["a"], scores((0, 1)))
        with pytest.raises(InputError, match="begun with seed 1, and now it is 2"):
            writer(tmp_path).run(seed=2)
        with pytest.raises(InputError, match="begun with other examples inside"):
            writer(tmp_path).run(inside=["b", "c"]).epoch().inside(["b"], scores((0, 1)))

    def test_an_epoch_that_failed_left_nothing(self, tmp_path: Path) -> None:
        run = writer(tmp_path).run()
        with pytest.raises(InputError, match="no example"), run.epoch() as epoch:
            epoch.inside(["a", "z"], np.zeros((2, 2)))
        with pytest.raises(ZeroDivisionError):
            fail(run.epoch())
        assert not list(tmp_path.rglob("*.part"))
        with pytest.raises(EmptyError, match="no epoch was finished"):
            read_log(tmp_path)


def fail(epoch: EpochWriter) -> None:
    with epoch:
        epoch.inside(["a"], scores((0, 1)))
        raise ZeroDivisionError


KILLED = """
import os, signal, sys
import numpy as np
from quorate.analysis.diagnosis import Scores
from quorate.formats.training import LogWriter
run = LogWriter(sys.argv[1], ["a", "b"], [0, 1], ["no", "yes"]).run()
for at in range(2):
    with run.epoch() as epoch:
        epoch.inside(["a", "b"], np.full((2, 2), [0.0, at + 1]))
epoch = run.epoch()
epoch.inside(["a"], np.zeros((1, 2)))
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_a_kill_loses_the_epoch_alone(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], check=False)
    assert done.returncode == -signal.SIGKILL
    found = inside(tmp_path)
    assert [array[0, 0] for array in found.epochs] == [-1, -2]
    run = LogWriter(tmp_path, ["a", "b"], [0, 1], CLASSES).run()
    with run.epoch() as epoch:
        epoch.inside(["b"], scores((0, 3)))
    found = inside(tmp_path)
    np.testing.assert_array_equal(found.epochs[2][:, 0], [NAN, -3])


class TestSeveralProcesses:
    def test_parts_become_one(self, tmp_path: Path) -> None:
        # five examples over two ranks: the sampler gives the first to both
        names = ["a", "b", "c", "d", "e"]
        parts = [["a", "c", "e"], ["b", "d", "a"]]

        def train(rank: int) -> None:
            log = LogWriter(tmp_path, names, [0, 1, 0, 1, 0], CLASSES, rank=rank, world=2)
            run = log.run()
            for at in range(2):
                with run.epoch() as epoch:
                    for name in parts[rank]:
                        value = float(names.index(name) + 10 * at + 100 * rank)
                        epoch.inside([name], scores((0, value + 1)))

        threads = [threading.Thread(target=train, args=(rank,)) for rank in (1, 0)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        found = inside(tmp_path)
        firsts = [array[:, 0].tolist() for array in found.epochs]
        assert firsts == [[-1, -102, -3, -104, -5], [-11, -112, -13, -114, -15]]
        said = json.loads((tmp_path / "runs" / "run" / "run.json").read_text())
        assert [epoch["repeated"] for epoch in said["epochs"]] == [1, 1]
        left = {path.name for path in (tmp_path / "runs" / "run" / "inside").iterdir()}
        assert left == {"rows.npy", "000.npy", "001.npy"}

    def test_runs_that_begin_at_the_same_time(self, tmp_path: Path) -> None:
        together, failed = threading.Barrier(4), []

        def train(seed: int) -> None:
            try:
                together.wait()
                with writer(tmp_path).run(f"seed {seed}").epoch() as epoch:
                    epoch.inside(NAMES, np.full((4, 2), [0.0, seed + 1]))
            except Exception as error:
                failed.append(error)

        threads = [threading.Thread(target=train, args=(seed,)) for seed in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failed == []
        log = read_log(tmp_path)
        assert [run.name for run in log.runs] == [f"seed {seed}" for seed in range(4)]


class TestDamaged:
    def recorded(self, folder: Path) -> Path:
        with writer(folder).run().epoch() as epoch:
            epoch.inside(NAMES, np.zeros((4, 2)))
        return folder

    def test_no_log(self, tmp_path: Path) -> None:
        with pytest.raises(ReadError, match="no training log"):
            read_log(tmp_path)

    def test_a_file_that_is_cut(self, tmp_path: Path) -> None:
        path = self.recorded(tmp_path) / "runs" / "run" / "inside" / "000.npy"
        path.write_bytes(path.read_bytes()[:-4])
        with pytest.raises(ReadError, match=r"000\.npy: the array cannot be read"):
            read_log(tmp_path)
        path.unlink()
        with pytest.raises(ReadError, match=r"000\.npy is missing"):
            read_log(tmp_path)

    def test_a_label_that_was_changed(self, tmp_path: Path) -> None:
        path = self.recorded(tmp_path) / "examples.parquet"
        pl.DataFrame({"example": NAMES, "label": [1, 1, 1, 0]}).write_parquet(path)
        with pytest.raises(ReadError, match="not those that were recorded"):
            read_log(tmp_path)

    @pytest.mark.parametrize("text", ["{", "[]", '{"format": "quorate-training-log"}'])
    def test_headers(self, tmp_path: Path, text: str) -> None:
        (self.recorded(tmp_path) / "meta.json").write_text(text)
        with pytest.raises(ReadError, match=r"damaged|has version None"):
            read_log(tmp_path)

    def test_one_of_a_later_version(self, tmp_path: Path) -> None:
        path = self.recorded(tmp_path) / "meta.json"
        path.write_text(path.read_text().replace('"version": 1', '"version": 2'))
        with pytest.raises(ReadError, match="has version 2, and 1 is read here"):
            read_log(tmp_path)
