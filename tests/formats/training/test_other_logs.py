"""Logs in one Parquet file, and those of other tools: Data Maps, AUM."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from quorate.analysis.diagnosis import Scores, TrainingLog
from quorate.formats.training import read_aum, read_log
from quorate.schema import ColumnError, InputError, LabelError, ReadError

NAN = float("nan")
ROWS = pl.DataFrame(
    {
        "example": ["b", "a", "b"],
        "label": ["yes", "no", "yes"],
        "epoch": [1, 1, 0],
        "logits": [[0.5, 1.0], [2.0, 0.0], [3.0, 4.0]],
    }
)


def side(log: TrainingLog, name: str = "inside", run: int = 0) -> Scores:
    found: Scores | None = getattr(log.runs[run], name)
    assert found is not None
    return found


class TestParquet:
    def read(self, tmp_path: Path, frame: pl.DataFrame, *classes: str) -> TrainingLog:
        frame.write_parquet(tmp_path / "log.parquet")
        return read_log(tmp_path / "log.parquet", classes or None)

    def test_a_list_an_example_and_epoch(self, tmp_path: Path) -> None:
        log = self.read(tmp_path, ROWS)
        assert (log.examples.to_list(), log.classes) == (["b", "a"], ("no", "yes"))
        assert log.labels.tolist() == [1, 0]
        epochs = side(log).epochs
        assert len(epochs) == 2
        # epoch 0 did not present a
        np.testing.assert_array_equal(epochs[0], [[3, 4], [NAN, NAN]])
        np.testing.assert_array_equal(epochs[1], [[0.5, 1], [2, 0]])
        np.testing.assert_array_equal(epochs[1:][0], epochs[1])
        turned = self.read(tmp_path, ROWS, "yes", "no")
        assert turned.labels.tolist() == [0, 1]

    def test_a_column_a_class_with_runs_and_sides(self, tmp_path: Path) -> None:
        frame = pl.DataFrame(
            {
                "id": [1, 2, 1, 2],
                "label": ["y", "x", "y", "x"],
                "epoch": [0, 0, 0, 0],
                "run": ["f1", "f1", "f2", "f2"],
                "side": ["inside", "outside", "outside", "inside"],
                "p_x": [0.25, 0.5, None, 0.0],
                "p_y": [0.75, 0.5, None, 1.0],
            }
        )
        log = self.read(tmp_path, frame)
        assert log.classes == ("x", "y")
        assert [run.name for run in log.runs] == ["f1", "f2"]
        assert all(run.probabilities for run in log.runs)
        assert side(log).rows.tolist() == [0]
        assert side(log, "outside").rows.tolist() == [1]
        assert side(log).epochs[0].tolist() == [[0.25, 0.75]]
        np.testing.assert_array_equal(side(log, "outside", 1).epochs[0], [[NAN, NAN]])

    def test_numbered_labels(self, tmp_path: Path) -> None:
        log = self.read(tmp_path, ROWS.with_columns(label=pl.Series([1, 0, 1])))
        assert (log.classes, log.labels.tolist()) == (("0", "1"), [1, 0])

    @pytest.mark.parametrize(
        ("frame", "error", "said"),
        [
            (ROWS.drop("epoch"), ColumnError, "no column of the epoch"),
            (ROWS.drop("logits"), ColumnError, "no column of scores"),
            (
                ROWS.with_columns(label=pl.Series(["no", "no", "yes"])),
                LabelError,
                "'b' has several",
            ),
            (ROWS.with_columns(side=pl.lit("left")), InputError, "'left' in column 'side'"),
            (ROWS[:1], LabelError, "2 scores an example, and 1 classes"),
            (
                ROWS.with_columns(logits=pl.Series([[0.5, 1.0], [2.0], [3.0, 4.0]])),
                InputError,
                r"log\.parquet, epoch 1: example 'a' has 1 scores",
            ),
        ],
    )
    def test_errors_say_what(
        self, tmp_path: Path, frame: pl.DataFrame, error: type[Exception], said: str
    ) -> None:
        with pytest.raises(error, match=said):
            side(self.read(tmp_path, frame)).epochs[1]

    def test_no_parquet(self, tmp_path: Path) -> None:
        (tmp_path / "log.parquet").write_text("text")
        with pytest.raises(ReadError, match=r"log\.parquet: the table cannot be read"):
            read_log(tmp_path / "log.parquet")


class TestDataMaps:
    def write(self, folder: Path, *epochs: list[object]) -> Path:
        (folder / "training_dynamics").mkdir()
        for number, lines in enumerate(epochs):
            path = folder / "training_dynamics" / f"dynamics_epoch_{number}.jsonl"
            path.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
        return folder

    def line(self, guid: object, gold: int, epoch: int, *logits: float) -> dict[str, object]:
        return {"guid": guid, f"logits_epoch_{epoch}": logits, "gold": gold}

    def test_one_file_an_epoch(self, tmp_path: Path) -> None:
        folder = self.write(
            tmp_path,
            [self.line(7, 1, 0, 0.5, 2), self.line(8, 0, 0, 1, 0)],
            [self.line(8, 0, 1, 3, 0)],
        )
        log = read_log(folder, ["no", "yes"])
        assert (log.examples.to_list(), log.classes) == (["7", "8"], ("no", "yes"))
        assert log.labels.tolist() == [1, 0]
        np.testing.assert_array_equal(side(log).epochs[0], [[0.5, 2], [1, 0]])
        np.testing.assert_array_equal(side(log).epochs[1], [[NAN, NAN], [3, 0]])
        assert read_log(folder / "training_dynamics").classes == ("0", "1")
        with pytest.raises(LabelError, match="2 logits an example, and 3 classes"):
            read_log(folder, ["a", "b", "c"])

    def test_errors_say_the_line(self, tmp_path: Path) -> None:
        right = self.line(7, 1, 0, 0.5, 2)
        for number, (wrong, error, said) in enumerate(
            [
                ({"guid": 8}, ReadError, r"epoch_0\.jsonl, line 2: this is no line of dynamics"),
                (self.line(8, 0, 0, 1), InputError, "line 2: example '8' has 1 logits"),
                (self.line(8, 2, 0, 1, 0), InputError, "line 2: example '8'.*the label 2"),
                (self.line(7, 0, 0, 1, 0), LabelError, "line 2: the label of example '7' is 0"),
            ]
        ):
            (tmp_path / str(number)).mkdir()
            with pytest.raises(error, match=said):
                read_log(self.write(tmp_path / str(number), [right, wrong]))


class TestAum:
    def test_the_smaller_the_more_suspect(self, tmp_path: Path) -> None:
        path = tmp_path / "aum_values.csv"
        path.write_text("sample_id,aum\nx,2.5\ny,-1\n")
        examples, found = read_aum(path)
        assert examples.to_list() == ["x", "y"]
        assert found.name == "aum"
        assert found.values.tolist() == [2.5, -1]
        assert found.suspicion.tolist() == [-2.5, 1]

    def test_of_full_records_the_last(self, tmp_path: Path) -> None:
        path = tmp_path / "full_aum_records.csv"
        path.write_text("sample_id,num_measurements,margin,aum\n3,1,2,2\n4,1,5,5\n3,2,0,1\n")
        examples, found = read_aum(path)
        assert examples.to_list() == ["3", "4"]
        assert found.values.tolist() == [1, 5]

    def test_errors_say_the_line(self, tmp_path: Path) -> None:
        path = tmp_path / "aum.csv"
        path.write_text("sample_id,aum\nx,2.5\ny,\n")
        with pytest.raises(InputError, match=r"aum\.csv, line 3: the area of 'y' is None"):
            read_aum(path)
        path.write_text("sample_id,area\nx,2.5\n")
        with pytest.raises(ColumnError, match="no columns 'sample_id' and 'aum'"):
            read_aum(path)
