"""``quorate consensus --paradigm descriptive --on``: how answers spread, part by part."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from partitioned import four_files, lake_rows
from quorate.formats import packing
from quorate_process import run

SAID = ("consensus", "rows", "--paradigm", "descriptive")


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lake")
    four_files(lake_rows(), folder / "rows")
    return folder


def test_the_executor_does_not_matter(lake: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "JUDGMENTS_PER_PART", 50)
    found = []
    for on in ("local", "local:2", "stream:2"):
        done = run([*SAID, "--json", "--on", on], lake)
        assert done.returncode == 0, done.stderr
        found.append({k: v for k, v in json.loads(done.stdout)[0].items() if k != "left_out"})
    assert found[0] == found[1] == found[2]
    assert len(found[0]["items"]) == 150


def test_a_folder_holds_the_table(lake: Path, tmp_path: Path) -> None:
    out = tmp_path / "spread"
    done = run([*SAID, "--on", "stream", "--out", str(out)], lake)
    assert done.returncode == 0, done.stderr
    assert "18 rows dropped: label is empty" in done.stderr
    columns = pl.read_parquet(sorted(out.iterdir())).columns
    assert columns == [
        "item", "n", "effective", "a", "a lower", "a upper", "b", "b lower", "b upper", "c",
        "c lower", "c upper", "entropy",
    ]  # fmt: skip


def test_what_looks_for_one_answer_is_refused(lake: Path) -> None:
    done = run([*SAID, "--on", "stream", "--checkpoint", "kept"], lake)
    assert done.returncode == 4
    assert "--checkpoint would look for the right answer" in done.stderr
