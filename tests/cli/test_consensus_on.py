"""``quorate consensus`` on tables larger than memory: packed, kept, written in parts."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest

from partitioned import four_files, lake_rows, one_file
from quorate.cli import consensus_by_parts, parts_out
from quorate.cli.consensus_by_parts import progressed, share
from quorate_process import run


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lake")
    four_files(lake_rows(), folder / "rows")
    return folder


def answers(lake: Path, *more: str) -> pl.DataFrame:
    done = run(["consensus", "rows", "--method", "one-coin", "--json", *more], lake)
    assert done.returncode == 0, done.stderr
    return pl.DataFrame(json.loads(done.stdout)[0]["items"])


def test_a_folder_of_results_holds_the_table(
    lake: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from quorate.formats import packing

    monkeypatch.setattr(packing, "JUDGMENTS_PER_PART", 50)
    monkeypatch.setattr(parts_out, "ROWS_IN_A_FILE", 40)
    out = str(tmp_path / "found")
    more = ["--method", "one-coin", "--on", "stream", "--out", out]
    done = run(["consensus", "rows", *more], lake)
    assert done.returncode == 0
    assert "items lay in several files and were regrouped" in done.stderr
    files = sorted(Path(out).iterdir())
    assert [file.name for file in files[:2]] == ["part-00000.parquet", "part-00001.parquet"]
    assert pl.read_parquet(files).equals(answers(lake))
    again = run(["consensus", "rows", *more], lake)
    assert again.returncode == 4
    assert "there is something already" in again.stderr


def test_many_items_go_to_one_parquet_file_or_a_folder(
    lake: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(parts_out, "LARGEST_SHOWN", 10)
    more = ["--method", "one-coin", "--on", "stream"]
    refused = run(["consensus", "rows", *more], lake)
    assert refused.returncode == 4
    assert "150 items, too many to print; give --out FOLDER" in refused.stderr
    out = tmp_path / "found.parquet"
    assert run(["consensus", "rows", *more, "--out", str(out)], lake).returncode == 0
    assert pl.read_parquet(out).equals(answers(lake))
    assert [file.name for file in tmp_path.iterdir()] == ["found.parquet"]


def test_a_packed_table_is_kept_and_known_again(tmp_path: Path) -> None:
    one_file(lake_rows(), tmp_path / "rows")
    first = answers(tmp_path, "--on", "stream", "--cache", "kept")
    made = (tmp_path / "kept/header.json").stat().st_ino
    assert answers(tmp_path, "--on", "stream", "--cache", "kept").equals(first)
    assert (tmp_path / "kept/header.json").stat().st_ino == made
    # another reading of the rows, and other rows, are packed anew
    answers(tmp_path, "--on", "stream", "--cache", "kept", "--duplicates", "first")
    about = json.loads((tmp_path / "kept/about.json").read_text())
    assert "duplicates='first'" in about["made_from"]["read"]
    lake_rows(300).drop("day").write_parquet(tmp_path / "rows/all.parquet")
    assert len(answers(tmp_path, "--on", "stream", "--cache", "kept")) < len(first)
    strange = run(["consensus", "rows", "--on", "stream", "--cache", "rows"], tmp_path)
    assert strange.returncode == 4
    assert "it is no packed table" in strange.stderr
    assert (tmp_path / "rows/all.parquet").exists()


def test_raters_are_written_beside(lake: Path, tmp_path: Path) -> None:
    tables = []
    for n, on in enumerate(("local", "stream")):
        file = tmp_path / f"{n}.parquet"
        answers(lake, "--raters", str(file), "--on", on)
        tables.append(pl.read_parquet(file))
    assert tables[0].columns[:3] == ["rater", "judgments", "accuracy"]
    assert len(tables[0]) == 12
    assert tables[0].equals(tables[1])


def test_gold_is_used(tmp_path: Path) -> None:
    one_file(lake_rows(), tmp_path / "rows")
    (tmp_path / "gold.csv").write_text("item,label\ni003,a\ni004,b\ni005,c\n")
    found = answers(tmp_path, "--gold", "gold.csv", "--on", "stream")
    assert found["label"].to_list()[3:6] == ["a", "b", "c"]
    assert found.equals(answers(tmp_path, "--gold", "gold.csv"))


def test_a_method_that_needs_memory_gets_it_while_the_table_is_small(
    lake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(answers(lake, "--method", "glad", "--on", "stream")) == 150
    monkeypatch.setattr(consensus_by_parts, "LARGEST_WHOLE", 10)
    done = run(["consensus", "rows", "--method", "glad", "--on", "stream"], lake)
    assert done.returncode == 4
    assert "cannot fit part by part: it keeps numbers of every item" in done.stderr


@pytest.mark.parametrize(
    ("on", "what"),
    [
        ("here", "'here' is none of the executors"),
        ("local:none", "'none' is no number of workers"),
        ("local:0", "'0' is no number of workers"),
    ],
)
def test_a_place_that_is_none_is_told(lake: Path, on: str, what: str) -> None:
    done = run(["consensus", "rows", "--on", on], lake)
    assert done.returncode == 4
    assert what in done.stderr


def test_a_killed_command_goes_on_where_it_was(tmp_path: Path) -> None:
    one_file(lake_rows(), tmp_path / "rows")
    said = ["consensus", "rows", "--method", "hierarchical", "--set", "tolerance=0"]
    said += ["--set", "iterations=400", "--on", "stream:1", "--posterior"]
    whole = run([*said, "--out", "whole.csv"], tmp_path)
    assert whole.returncode == 0
    kept = [*said, "--checkpoint", "kept", "--every", "0", "--out", "again.csv"]
    command = [sys.executable, "-c", "from quorate.cli import main; main()", *kept]
    process = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 300
    while not (tmp_path / "kept/loop-1.npz").exists() and time.monotonic() < until:
        time.sleep(0.01)
    # it may have ended by itself on a quick machine; it goes on from what is kept all the same
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert (tmp_path / "kept/loop-1.npz").exists()
    (tmp_path / "again.csv").unlink(missing_ok=True)
    again = run(kept, tmp_path)
    assert again.returncode == 0, again.stderr
    assert (tmp_path / "again.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()
    other = run([*kept, "--seed", "1"], tmp_path)
    assert other.returncode == 4
    assert "the checkpoint is of another fit (seed differs)" in other.stderr


def test_progress_tells_the_rate_and_what_is_left() -> None:
    assert progressed(1, 1, None, 0.0) == "iteration 1"
    assert progressed(1, 5, None, 1.5) == "iteration 5, 1.50 s each"
    assert progressed(2, 8, 40, 1.5) == "fit 2, iteration 8, 1.50 s each, about 60 s left"
    assert progressed(1, 8, 400, 1.5).endswith("about 10 min left")
    assert progressed(1, 8, 4000, 2.0).endswith("about 2.2 h left")
    assert share(3, None) == 0.0
    assert share(3, 9) == 0.25


def test_agreement_of_a_table_on_disk_is_that_in_memory(lake: Path) -> None:
    said = ["agreement", "rows", "--bootstrap", "50"]
    said += ["--coefficient", "krippendorff-alpha", "--coefficient", "gwet-ac1"]
    whole = run(said, lake)
    found = run([*said, "--on", "stream:2"], lake)
    assert found.returncode == 0, found.stderr
    assert found.stdout == whole.stdout
    refused = run(["agreement", "rows", "--on", "stream", "--unit", "rater"], lake)
    assert refused.returncode == 4
    assert "--unit rater needs the table in memory" in refused.stderr


def test_agreement_by_group_of_a_table_on_disk_is_that_in_memory(tmp_path: Path) -> None:
    rows = lake_rows()
    number = pl.col("task").str.strip_chars().str.slice(1).cast(pl.Int64)
    rows = rows.with_columns(topic="t" + (number % 3).cast(pl.String))
    four_files(rows, tmp_path / "rows")
    said = ["agreement", "rows", "--by", "topic", "--bootstrap", "50", "--json"]
    said += ["--coefficient", "krippendorff-alpha", "--coefficient", "gwet-ac1"]
    whole = run(said, tmp_path)
    assert whole.returncode == 0, whole.stderr
    kept = ["--on", "stream:2", "--cache", "kept"]
    found = run([*said, *kept], tmp_path)
    assert found.returncode == 0, found.stderr
    slices = json.loads(whole.stdout)[0]["slices"]
    assert len(slices) == 3
    assert json.loads(found.stdout)[0]["slices"] == slices
    again = run([*said, *kept], tmp_path)
    assert again.stdout == found.stdout
    shutil.copy(tmp_path / "rows/part-0.parquet", tmp_path / "rows/part-4.parquet")
    said.remove("--json")
    grown = run([*said, *kept], tmp_path)
    assert grown.returncode == 0, grown.stderr
    assert "packed anew, since group columns are not merged" in " ".join(grown.stderr.split())
