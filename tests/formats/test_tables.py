from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from quorate.formats import write
from quorate.schema import RequestError, UnknownNameError

FRAME = pl.DataFrame({"item": ["a", "b, c"], "posterior": [0.5, 1.0]})


def test_a_table_is_written_by_its_suffix_and_read_back(tmp_path: Path) -> None:
    readers: dict[str, Callable[[Path], pl.DataFrame]] = {
        "t.csv": lambda path: pl.read_csv(path),
        "t.parquet": lambda path: pl.read_parquet(path),
        "t.jsonl": lambda path: pl.read_ndjson(path),
        "t.tsv": lambda path: pl.read_csv(path, separator="\t"),
    }
    for name, reader in readers.items():
        assert_frame_equal(reader(write(FRAME, tmp_path / name)), FRAME)
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(readers)


def test_lists_are_text_in_csv(tmp_path: Path) -> None:
    path = write(pl.DataFrame({"label": [["a", "b"], []]}), tmp_path / "t.csv")
    assert path.read_text() == 'label\na|b\n""\n'


def test_an_unknown_suffix_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match=r"'\.xlsx' is no format.*\.csv"):
        write(FRAME, tmp_path / "t.xlsx")


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="no such folder"):
        write(FRAME, tmp_path / "absent" / "t.csv")


def test_a_folder_in_the_place_of_the_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "t.csv").mkdir()
    with pytest.raises(RequestError, match="this is a folder"):
        write(FRAME, tmp_path / "t.csv")


def test_a_full_disk_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(FRAME, tmp_path / "t.csv")
    before = path.read_bytes()

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pl.DataFrame, "write_csv", full)
    with pytest.raises(RequestError, match=r"t\.csv: the file cannot be written \(No space left"):
        write(FRAME.head(1), path)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["t.csv"]


def test_permissions_are_kept(tmp_path: Path) -> None:
    path = write(FRAME, tmp_path / "t.csv")
    path.chmod(0o640)
    assert stat.S_IMODE(write(FRAME, path).stat().st_mode) == 0o640
