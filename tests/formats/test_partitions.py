from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from quorate import read
from quorate.formats.partitions import is_partitioned, partitions
from quorate.schema import ReadError, RequestError


def rows(folder: Path, name: str, *labels: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    frame = {"item": [f"{name[0]}{n}" for n in range(len(labels))], "rater": ["r"] * len(labels)}
    pl.DataFrame({**frame, "label": list(labels)}).write_parquet(path)
    return path


def test_a_folder_is_all_its_parquet_files_in_the_order_of_names(tmp_path: Path) -> None:
    for name in ("b/2.parquet", "a/1.parquet", "_tmp.parquet", ".c.parquet"):
        rows(tmp_path, name, "x")
    (tmp_path / "notes.txt").write_text("x")
    found = [Path(one.name).relative_to(tmp_path).as_posix() for one in partitions(tmp_path)]
    assert found == ["a/1.parquet", "b/2.parquet"]


def test_folders_named_for_a_value_are_columns(tmp_path: Path) -> None:
    rows(tmp_path, "question=kind/day=1/a.parquet", "x", "y")
    rows(tmp_path, "question=rude%3F/day=1/b.parquet", "no")
    said = [dict(one.columns) for one in partitions(tmp_path)]
    assert said == [{"question": "kind", "day": "1"}, {"question": "rude?", "day": "1"}]
    assert read(tmp_path, question="rude?").items.to_list() == ["q0"]


def test_a_pattern_is_what_it_matches_and_a_file_of_that_name_is_itself(tmp_path: Path) -> None:
    rows(tmp_path, "1.parquet", "x")
    rows(tmp_path, "2.parquet", "y")
    odd = rows(tmp_path, "[12].parquet", "z")
    assert not is_partitioned(odd)
    both = read(tmp_path / "?.parquet")
    assert both.items.to_list() == ["10", "20"]
    assert "2 Parquet files were read as one table" in map(str, both.reading.remarks)


def test_faults_name_the_place(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"none-\*.parquet: there is no such file"):
        partitions(tmp_path / "none-*.parquet")
    (tmp_path / "1.csv").write_text("item,rater,label\n")
    with pytest.raises(ReadError, match=r"1.csv: of several files all must be Parquet"):
        partitions(tmp_path / "*.csv")
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(ReadError, match=r"broken\.parquet"):
        read(tmp_path)


def test_files_far_away_are_fetched(tmp_path: Path) -> None:
    fsspec = pytest.importorskip("fsspec")
    far = fsspec.filesystem("memory")
    for name, label in (("1.parquet", "x"), ("2.parquet", "y")):
        far.pipe(f"/lake/{name}", rows(tmp_path, name, label).read_bytes())
    assert read("memory://lake").items.to_list() == ["10", "20"]
    assert read("memory://lake/2*.parquet").label_names().to_list() == ["y"]
    with pytest.raises(RequestError, match="nosuch://"):
        read("nosuch://lake/1.parquet")
