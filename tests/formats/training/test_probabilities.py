"""Probabilities of other programs: arrays in the order of examples, tables by name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

from quorate.analysis.diagnosis import TrainingLog
from quorate.formats.labelled import Labelled
from quorate.formats.training import from_probabilities, read_probabilities
from quorate.schema import ColumnError, InputError, LabelError, ReadError

TABLE = Labelled(
    pl.Series("example", ["a", "b", "c"]), np.array([0, 1, 1]), ("no", "yes"), None, None, None, {}
)
GIVEN = np.array([[0.75, 0.25], [0.5, 0.5], [1, 0]])


def only(log: TrainingLog) -> NDArray[np.floating]:
    (run,) = log.runs
    assert run.probabilities
    assert run.inside is None
    assert run.outside is not None
    (epoch,) = run.outside.epochs
    return epoch


def test_arrays_as_cleanlab_takes_them() -> None:
    log = from_probabilities(np.array([0, 1, 1]), GIVEN)
    assert only(log).tolist() == GIVEN.tolist()
    assert log.classes == ("0", "1")
    log = from_probabilities(["yes", "no", "yes"], np.stack([GIVEN, GIVEN]), ["no", "yes"], "abc")
    assert log.labels.tolist() == [1, 0, 1]
    assert log.runs[0].outside is not None
    assert len(log.runs[0].outside.epochs) == 2
    with pytest.raises(InputError, match="shape"):
        from_probabilities([0, 1], np.array([0.2, 0.8]))
    with pytest.raises(InputError, match=r"epoch 0 of run 'given' has scores of shape \(3, 2\)"):
        from_probabilities([0, 1], GIVEN)
    with pytest.raises(LabelError, match="is 2, and there are 2 classes"):
        from_probabilities([0, 1, 2], GIVEN)


def test_files_of_arrays(tmp_path: Path) -> None:
    np.save(tmp_path / "p.npy", GIVEN.astype(np.float16))
    assert only(read_probabilities(tmp_path / "p.npy", TABLE)).tolist() == GIVEN.tolist()
    np.savez(tmp_path / "p.npz", labels=np.array([0, 1, 1]), pred_probs=GIVEN)
    assert only(read_probabilities(tmp_path / "p.npz", TABLE)).tolist() == GIVEN.tolist()
    # the first and the last row of a longer file
    two = replace(TABLE, examples=TABLE.examples[:2], labels=np.array([0, 1]))
    log = read_probabilities(tmp_path / "p.npy", two, np.array([0, 2]))
    assert only(log).tolist() == [[0.75, 0.25], [1, 0]]
    np.savez(tmp_path / "q.npz", labels=np.array([0]), other=GIVEN)
    with pytest.raises(ReadError, match=r"no array 'pred_probs'; there are 'labels', 'other'"):
        read_probabilities(tmp_path / "q.npz", TABLE)
    with pytest.raises(InputError, match="there are 3 rows, and 2 examples"):
        read_probabilities(tmp_path / "p.npy", two)
    np.save(tmp_path / "p.npy", np.ones((3, 3)))
    with pytest.raises(InputError, match=r"shape \(3, 3\) of float64, and there are 2 classes"):
        read_probabilities(tmp_path / "p.npy", TABLE)
    (tmp_path / "p.npy").write_bytes(b"no array")
    with pytest.raises(ReadError, match=r"p\.npy: the array cannot be read"):
        read_probabilities(tmp_path / "p.npy", TABLE)
    with pytest.raises(ReadError, match=r"ending in '\.txt'"):
        read_probabilities(tmp_path / "p.txt", TABLE)


@pytest.mark.parametrize("header", ["id,yes,no", "item,p_yes,p_no", "uid,P(yes),P(no)"])
def test_tables_by_name_of_class_and_example(tmp_path: Path, header: str) -> None:
    path = tmp_path / "p.csv"
    path.write_text(f"{header}\nc,0,1\nb,,\na,.25,.75\nz,1,0\n")
    expected = [[0.75, 0.25], [np.nan, np.nan], [1, 0]]
    np.testing.assert_array_equal(only(read_probabilities(path, TABLE)), expected)


def test_tables_in_the_order_of_examples(tmp_path: Path) -> None:
    pl.DataFrame(GIVEN, schema=["no", "yes"]).write_parquet(tmp_path / "p.parquet")
    assert only(read_probabilities(tmp_path / "p.parquet", TABLE)).tolist() == GIVEN.tolist()


@pytest.mark.parametrize(
    ("text", "error", "said"),
    [
        ("id,yes\na,1\n", ColumnError, "no column for the class 'no'"),
        ("id,yes,no\na,1,0\nb,x,0\n", InputError, r"p\.csv, line 3: 'x' in column 'yes'"),
        ("id,yes,no\na,1,0\nb,0,1\n", InputError, "1 examples have no row, such as 'c'"),
        ("yes,no\n1,0\n", InputError, "there are 1 rows, and 3 examples"),
        ("yes,no\n1,0\n.3,.3\n0,1\n", InputError, r"p\.csv, row 2: .*example 'b' are 0\.3, 0\.3"),
        ("yes,no\n1,0\n1,0\n-.1,1.1\n", InputError, "row 3"),
        ("yes,no\n1,0\n1,0\n,1\n", InputError, "row 3: .*example 'c' are 1, nan"),
    ],
)
def test_errors_say_where(tmp_path: Path, text: str, error: type[Exception], said: str) -> None:
    path = tmp_path / "p.csv"
    path.write_text(text)
    with pytest.raises(error, match=said):
        read_probabilities(path, TABLE)
