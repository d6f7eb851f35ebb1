"""``quorate audit --on`` and ``quorate raters --on``: what is a sum over items, part by part."""

from __future__ import annotations

import json
import math
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from partitioned import four_files, lake_rows
from quorate.cli import consensus_by_parts
from quorate.formats import packing
from quorate_process import run

METHOD = ("--method", "dawid-skene")


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lake")
    four_files(lake_rows(), folder / "rows")
    known = "".join(f"i{i:03},{'abc'[i % 3]}\n" for i in range(0, 160, 4))
    (folder / "gold.csv").write_text(f"item,label\n{known}")
    return folder


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "JUDGMENTS_PER_PART", 50)


def audited(lake: Path, *more: str) -> dict[str, object]:
    said = ["audit", "rows", *METHOD, "--gold", "gold.csv", "--bootstrap", "50", "--json", *more]
    done = run(said, lake)
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout)["audits"][0]
    return found


def alike(one: object, other: object) -> bool:
    """Equal, numbers to nine digits."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(alike(one[k], other[k]) for k in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(alike, one, other))
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
    return one == other


@pytest.fixture(scope="module")
def whole(lake: Path) -> dict[str, object]:
    return audited(lake)


def test_an_audit_part_by_part_says_what_one_in_memory_does(
    lake: Path, whole: dict[str, object]
) -> None:
    found = audited(lake, "--on", "stream:2")
    same = ("question", "counts", "suspects", "confusions", "disputes", "disputed", "uncertainty")
    for name in (*same, "gold", "raters", "sureness", "unsure"):
        assert alike(found[name], whole[name]), name
    agreement, beside = found["agreement"], whole["agreement"]
    assert isinstance(agreement, dict)
    assert isinstance(beside, dict)
    # coefficients that keep raters apart are left out
    named = {one["coefficient"]: one for one in beside["results"]}
    assert len(agreement["results"]) >= 2
    assert all(alike(one, named[one["coefficient"]]) for one in agreement["results"])
    notes = " ".join(map(str, found["notes"]))  # type: ignore[call-overload]
    for left in ("what the overlap bought", "seconds a judgment", "groups and pairs of raters"):
        assert left in notes


def test_the_executor_does_not_matter(lake: Path, tmp_path: Path) -> None:
    kept = str(tmp_path / "kept")
    one, other = (audited(lake, "--on", on, "--cache", kept) for on in ("stream:1", "stream:3"))
    assert one == other


def test_the_folder_holds_the_report_and_the_consensus_in_parts(lake: Path, tmp_path: Path) -> None:
    out = tmp_path / "audit"
    done = run(["audit", "rows", *METHOD, "--on", "stream", "--out", str(out)], lake)
    assert done.returncode == 0, done.stderr
    assert "Raters" in done.stdout
    assert "report.html" in done.stdout.replace("\n", "").replace(" ", "")
    assert "What the overlap bought is left out" in done.stdout
    said = run(["consensus", "rows", *METHOD, "--out", str(tmp_path / "said.parquet")], lake)
    assert said.returncode == 0
    parts = pl.read_parquet(sorted((out / "consensus").iterdir()))
    assert parts.equals(pl.read_parquet(tmp_path / "said.parquet"))
    assert "Disputed" in (out / "report.html").read_text(encoding="utf-8")


def test_raters_part_by_part(lake: Path, tmp_path: Path) -> None:
    for more in ((), ("--gold", "gold.csv")):
        tables = []
        for on in ("local", "stream:2"):
            file = tmp_path / f"{on[:5]}{len(more)}.parquet"
            done = run(["raters", "rows", *METHOD, *more, "--on", on, "--out", str(file)], lake)
            assert done.returncode == 0, done.stderr
            tables.append(pl.read_parquet(file))
        assert_frame_equal(*tables)
        assert len(tables[0]) == 12


def test_what_needs_memory_gets_it_or_is_refused(
    lake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = run(["audit", "rows", "--items", "x", "--on", "stream", "--no-report"], lake)
    assert refused.returncode == 4
    assert "--items needs the table in memory" in refused.stderr
    small = run(["raters", "rows", "--method", "glad", "--on", "stream"], lake)
    assert small.returncode == 0, small.stderr
    monkeypatch.setattr(consensus_by_parts, "LARGEST_WHOLE", 10)
    large = run(["raters", "rows", "--method", "glad", "--on", "stream"], lake)
    assert large.returncode == 4
    assert "cannot fit part by part" in large.stderr


@pytest.fixture(scope="module")
def sliced(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lake with a topic of each item, a version of each judgment and a crew of each rater."""
    folder = tmp_path_factory.mktemp("sliced")
    number = pl.col("task").str.strip_chars().str.slice(1).cast(pl.Int64)
    rows = lake_rows().with_columns(
        topic="topic " + (number % 3).cast(pl.String),
        version=pl.concat_str(pl.lit("v"), (pl.int_range(pl.len()) // 2 % 2).cast(pl.String)),
        crew=pl.col("worker").replace_strict({"w0": "one", "w1": "one"}, default="two"),
    )
    rows = rows.with_columns(topic=pl.when(pl.int_range(pl.len()) % 13 > 0).then("topic"))
    four_files(rows, folder / "rows")
    return folder


@pytest.mark.parametrize("method", ["majority", "dawid-skene"])
def test_slices_part_by_part_are_those_in_memory(sliced: Path, method: str) -> None:
    said = ["audit", "rows", "--method", method, "--bootstrap", "50", "--json"]
    said += ["--by", "topic", "--by", "version"]
    tables = []
    for more in ((), ("--on", "stream:2", "--by", "crew")):
        done = run([*said, *more], sliced)
        assert done.returncode == 0, done.stderr
        tables.append(json.loads(done.stdout)["audits"][0])
    whole, found = tables
    assert len(found["slices"]) == 5
    for one in (*found["slices"], *whole["slices"]):
        # in memory there are coefficients that need who said what, and why they do not apply
        del one["note"]
    assert alike(found["slices"], whole["slices"])
    assert all(one["match"] is not None for one in found["slices"])
    differ, beside = (one["disagreement"]["tables"]["slices"] for one in (found, whole))
    assert len(differ) == 5
    assert any(row["p"] is not None for row in differ)
    assert differ == beside
    assert "crew tells people apart" in " ".join(found["notes"])


def test_the_report_shows_slices(sliced: Path, tmp_path: Path) -> None:
    out = tmp_path / "audit"
    said = ["audit", "rows", *METHOD, "--by", "topic", "--on", "stream", "--out", str(out)]
    done = run(said, sliced)
    assert done.returncode == 0, done.stderr
    page = (out / "report.html").read_text(encoding="utf-8")
    assert "Agreement by slice, tested" in page
    assert "By group" in page
    assert (out / "disagreement" / "slices.csv").exists()
    assert "Tested" in done.stdout
